"""Making one tenant of a hundred tables beside many: ours, the peer's clone, the peer's migrations as written."""

from __future__ import annotations

import subprocess
import sys
import time

import psycopg

from benchmarks.neighbours import BENCH, TENANTS, Place, register, shape, unregister
from benchmarks.spread import Row, middle, ratio
from benchmarks.tables import TABLES
from tiru_migrations.bootstrap import create_home, drop_home
from tiru_migrations.fleet import note_standing
from tiru_migrations.schema import migrate, standing

WAYS = ("ours", "clone", "migrations")


def ours(place: Place, name: str) -> float:
    """Seconds: registry, then role, schema, rights, tables, stamp and ledger in one transaction.

    The steps `register` and `create_schema` of provisioning. The script was rendered before, as it is in a
    process that makes tenants.
    """
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.prepare_threshold = None
        started = time.monotonic()
        tenant_id = register(owner, place, name)
        with owner.transaction():
            create_home(owner, name)
            migrate(owner, name, [BENCH])
            note_standing(owner, tenant_id, standing(owner, name), milliseconds=0)
        return time.monotonic() - started


def peers(place: Place, how: str, name: str) -> float:
    """Seconds inside the peer's process, without starting it. Raises RuntimeError with its words."""
    command = [sys.executable, "-m", "benchmarks.peer.provide", how, name]
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(done.stdout.strip().splitlines()[-1])


def measure(place: Place, *, rounds: int = 5) -> list[dict[str, float]]:
    """Interleaved rounds after one to warm up; the order within a round changes. All three must make the same.

    Nothing is dropped before the end: ext4 goes round the files deleted in the last minutes whenever it makes one,
    which doubled every side's time.
    """
    BENCH.render(None)
    found = []
    try:
        for number in range(rounds + 1):
            row = _round(place, number)
            if number:
                found.append(row)
    finally:
        _clear(place)
    return found


def _round(place: Place, number: int) -> dict[str, float]:
    row, made = {}, {}
    for how in WAYS[number % 3 :] + WAYS[: number % 3]:
        name = f"made_{how}_{number}"
        row[f"{how}_s"] = ours(place, name) if how == "ours" else peers(place, how, name)
        with psycopg.connect(place.owner_url, autocommit=True) as owner:
            made[how] = shape(owner, name)
    if len({tuple(one.items()) for one in made.values()}) != 1:
        raise RuntimeError(f"the sides did not make the same: {made}")
    return row


def rows(found: list[dict[str, float]]) -> list[Row]:
    """The lines of the table: how many times longer the peer takes."""
    what = f"a tenant of {TABLES} tables beside {TENANTS}"
    took = f"{middle(found, 'ours_s'):.2f} s"
    return [
        Row(what, took, "django-tenants' clone", ratio(found, "clone_s", "ours_s"), "8 or more"),
        Row(what, took, "django-tenants' migrations", ratio(found, "migrations_s", "ours_s"), "35 or more"),
    ]


def _clear(place: Place) -> None:
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        made = owner.execute("select nspname from pg_namespace where nspname like 'made\\_%'").fetchall()
        for (name,) in made:
            if name.startswith("made_ours"):
                drop_home(owner, name)
                unregister(owner, name)
            else:
                owner.execute(f'drop schema "{name}" cascade'.encode())
        owner.execute("delete from shop_domain where domain like 'made\\_%'")
        owner.execute("delete from shop_client where schema_name like 'made\\_%'")
        owner.execute("checkpoint")
