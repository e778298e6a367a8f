"""Take the whole fleet along: per tenant and history one transaction, the ledger says where each stands.

A worker claims a ledger row (`for update skip locked`), runs guard, DDL and stamp, notes it, commits.
So a killed run leaves every tenant at a version, and the next run does exactly the rest. A tenant that
is blocked or broken is reported; the others finish.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg

from tiru_migrations.history import History
from tiru_migrations.schema import enter, migrate, standing

RETRIES = 3
_RETRYABLE = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


@dataclass(frozen=True, slots=True)
class Home:
    """A tenant's schema and the histories it follows."""

    tenant_id: int
    slug: str
    schema: str
    histories: Sequence[History]


@dataclass(slots=True)
class Outcome:
    """What a run did: revisions reached per tenant, failures with their reason, time in seconds."""

    reached: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    untouched: int = 0
    seconds: float = 0.0


def behind(connection: psycopg.Connection, homes: Sequence[Home]) -> list[Home]:
    """Homes that are not at head, found with one query over the ledger."""
    rows = connection.execute(
        "select tenant_id, history, revision from tiru_control.migration_ledger where state = 'done'"
    ).fetchall()
    at = {(tenant_id, history): revision for tenant_id, history, revision in rows}
    return [
        home
        for home in homes
        if any(at.get((home.tenant_id, history.name)) != history.head for history in home.histories)
    ]


def migrate_fleet(
    owner_url: str,
    homes: Sequence[Home],
    *,
    jobs: int = 2,
    lock_timeout: str = "5s",
    progress: Callable[[str, str], None] | None = None,
) -> Outcome:
    """Bring every home to head with `jobs` connections. Never raises for one tenant's failure."""
    started = time.monotonic()
    outcome = Outcome()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        todo = behind(connection, homes)
    outcome.untouched = len(homes) - len(todo)

    def drain(part: Sequence[Home]) -> None:
        with psycopg.connect(owner_url, autocommit=True, application_name="tiru-migrate") as own:
            own.prepare_threshold = None
            for home in part:
                _one(own, home, lock_timeout, outcome)
                if progress:
                    progress(home.slug, outcome.failed.get(home.slug, ""))

    parts = [todo[number::jobs] for number in range(min(jobs, len(todo)))]
    with ThreadPoolExecutor(max_workers=max(1, len(parts))) as pool:
        list(pool.map(drain, parts))
    outcome.seconds = time.monotonic() - started
    return outcome


def _one(connection: psycopg.Connection, home: Home, lock_timeout: str, outcome: Outcome) -> None:
    for attempt in range(1, RETRIES + 1):
        try:
            reached = migrate_home(connection, home, lock_timeout=lock_timeout)
        except _RETRYABLE as error:
            if attempt < RETRIES:
                time.sleep(0.2 * attempt)
                continue
            _note_failure(connection, home, error)
            outcome.failed[home.slug] = _words(error)
        except psycopg.Error as error:
            _note_failure(connection, home, error)
            outcome.failed[home.slug] = _words(error)
        else:
            if reached:
                outcome.reached[home.slug] = reached
        return


def migrate_home(connection: psycopg.Connection, home: Home, *, lock_timeout: str = "5s") -> list[str]:
    """One tenant to head in one transaction, the ledger with it. Raises psycopg.Error; nothing is half done."""
    started = time.monotonic()
    with connection.transaction():
        enter(connection, home.schema, lock_timeout=lock_timeout)
        claimed = connection.execute(
            "select id from tiru_control.tenant where id = %s for update skip locked", (home.tenant_id,)
        ).fetchone()
        if claimed is None:  # another run has it, or it is gone
            return []
        reached = migrate(connection, home.schema, home.histories, lock_timeout=lock_timeout)
        at = standing(connection, home.schema)
        note_standing(connection, home.tenant_id, at, milliseconds=round((time.monotonic() - started) * 1000))
    return reached


def note_standing(connection: psycopg.Connection, tenant_id: int, at: Mapping[str, str], *, milliseconds: int) -> None:
    """Write into the ledger where a tenant stands, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into tiru_control.migration_ledger "
            "(tenant_id, history, revision, state, finished_at, duration_ms) "
            "values (%s, %s, %s, 'done', now(), %s) on conflict (tenant_id, history) do update "
            "set revision = excluded.revision, state = 'done', error = '', started_at = now(), "
            "finished_at = now(), duration_ms = excluded.duration_ms, "
            "attempts = case when migration_ledger.state = 'failed' then migration_ledger.attempts + 1 else 1 end "
            "where migration_ledger.revision <> excluded.revision or migration_ledger.state <> 'done'",
            [(tenant_id, history, revision, milliseconds) for history, revision in at.items()],
        )


def _note_failure(connection: psycopg.Connection, home: Home, error: psycopg.Error) -> None:
    with connection.transaction():
        connection.execute(
            "update tiru_control.migration_ledger set state = 'failed', error = %s, finished_at = now(), "
            "attempts = attempts + 1 where tenant_id = %s",
            (_words(error), home.tenant_id),
        )


def _words(error: psycopg.Error) -> str:
    return f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"


def summary(outcome: Outcome) -> Counter[str]:
    """Counts for a line of output."""
    return Counter(done=len(outcome.reached), failed=len(outcome.failed), untouched=outcome.untouched)
