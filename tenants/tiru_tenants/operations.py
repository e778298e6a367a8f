"""Durable operations: every run of a changing command has an id, its steps and a lock per tenant.

The lock is a session-level advisory lock of the owner's connection, so it ends with the process however
that ends; a run that was killed is found as `running` without a lock and is said to be interrupted.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import select

from tiru.errors import Conflict, NotFound, Refused
from tiru.i18n import _
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.models import OperationRow

LOCK_TRIES = 15
Progress = Callable[[str, str], None]
"""Called with (step, state): `running`, `done`, `failed`."""


def silent(_step: str, _state: str) -> None:
    """Progress nobody watches."""


class Cancelled(Refused):
    """Somebody cancelled the operation; what its finished steps did stays."""

    code = "TIRU-E1501"


def new_id() -> str:
    """Sortable by time, unguessable enough: `op_` and 16 base-32 letters."""
    return f"op_{int(time.time()):08X}{secrets.token_hex(4).upper()}"


@dataclass(slots=True)
class Running:
    """An operation under way."""

    id: str
    connection: psycopg.Connection
    progress: Progress
    step: str = ""

    def enter(self, step: str) -> None:
        """Note, durably, that this step begins. Raises Cancelled when somebody wished so meanwhile."""
        row = self.connection.execute(
            "update tiru_control.operation set step = %s, changed_at = now() where id = %s and state = 'running' "
            "returning id",
            (step, self.id),
        ).fetchone()
        if row is None:
            raise Cancelled(_("Operasi %(op)s dibatalkan sebelum %(step)s.", op=self.id, step=step))
        self.ended("done")
        self.step = step
        self.progress(step, "running")

    def done(self, step: str) -> None:
        """The step is over, before another begins."""
        self.step = step
        self.ended("done")

    def ended(self, state: str) -> None:
        """Tell the watcher how the step under way ended, once."""
        if self.step:
            self.progress(self.step, state)
        self.step = ""


@contextmanager
def operation(
    plane: ControlPlane,
    verb: str,
    subject: str,
    steps: Sequence[str],
    *,
    actor: str,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    op_id: str | None = None,
    progress: Progress = silent,
) -> Iterator[Running]:
    """Run under the subject's lock. Raises Conflict while another operation holds it."""
    with plane.connect() as connection:
        _lock(connection, subject)
        _note_interrupted(connection, subject)
        running = Running(op_id or new_id(), connection, progress)
        connection.execute(
            "insert into tiru_control.operation (id, verb, subject, steps, actor, reason, detail) "
            "values (%s, %s, %s, %s, %s, %s, %s) on conflict (id) do update "
            "set state = 'running', error = '', finished_at = null, changed_at = now()",
            (running.id, verb, subject, Jsonb(list(steps)), actor, reason, Jsonb(detail or {})),
        )
        try:
            yield running
        except BaseException as error:
            running.ended("failed")
            _finish(connection, running.id, "failed", str(error) or type(error).__name__)
            raise
        else:
            running.ended("done")
            _finish(connection, running.id, "done", "")
        finally:
            connection.execute("select pg_advisory_unlock_all()")


def settle(plane: ControlPlane, subject: str) -> None:
    """Say of runs that were killed that they were. Raises Conflict while one is really under way."""
    with plane.connect() as connection:
        _lock(connection, subject)
        _note_interrupted(connection, subject)
        connection.execute("select pg_advisory_unlock_all()")


def is_live(plane: ControlPlane, subject: str) -> bool:
    """Whether a process holds the subject's lock right now."""
    with plane.connect() as connection:
        row = connection.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, 1962))", (f"tiru:{subject}",)
        ).fetchone()
        connection.execute("select pg_advisory_unlock_all()")
    return row is None or not row[0]


def cancel(plane: ControlPlane, op_id: str, *, actor: str, reason: str = "") -> bool:
    """Stop a running operation before its next step, or give up a failed one. False when it had ended.

    True also means: what its finished steps did stays, and the same command repairs it later. Raises NotFound.
    """
    words = _("Dibatalkan oleh %(actor)s. %(reason)s", actor=actor, reason=reason).strip()
    with plane.connect() as connection:
        row = connection.execute(
            "update tiru_control.operation set state = 'cancelled', finished_at = now(), changed_at = now(), "
            "error = concat_ws(' ', nullif(error, ''), %s::text) where id = %s and state in ('running', 'failed') "
            "returning id",
            (words, op_id),
        ).fetchone()
    if row is None:
        operation_of(plane, op_id)
    return row is not None


def _note_interrupted(connection: psycopg.Connection, subject: str) -> None:
    connection.execute(
        "update tiru_control.operation set state = 'failed', error = %s, finished_at = now(), "
        "changed_at = now() where subject = %s and state = 'running'",
        (_("Terputus sebelum selesai."), subject),
    )


def _lock(connection: psycopg.Connection, subject: str) -> None:
    for attempt in range(LOCK_TRIES):  # the server needs a moment to notice that a killed process is gone
        row = connection.execute(
            "select pg_try_advisory_lock(hashtextextended(%s, 1962))", (f"tiru:{subject}",)
        ).fetchone()
        if row is not None and row[0]:
            return
        if attempt + 1 < LOCK_TRIES:
            time.sleep(0.1)
    holder = connection.execute(
        "select id from tiru_control.operation where subject = %s and state = 'running' "
        "order by started_at desc limit 1",
        (subject,),
    ).fetchone()
    name = holder[0] if holder else "?"
    raise Conflict(
        _("%(subject)s sedang dikerjakan oleh %(op)s.", subject=subject, op=name),
        remedy=f"tiru op show {name}",
    )


def _finish(connection: psycopg.Connection, op_id: str, state: str, error: str) -> None:
    connection.execute(
        "update tiru_control.operation set state = %s, error = %s, finished_at = now(), changed_at = now() "
        "where id = %s and state = 'running'",
        (state, error[:2000], op_id),
    )


def operations(
    plane: ControlPlane, *, subject: str | None = None, state: str | None = None, limit: int = 50
) -> list[OperationRow]:
    """Newest first."""
    query = select(OperationRow).order_by(OperationRow.started_at.desc()).limit(limit)
    if subject:
        query = query.where(OperationRow.subject == subject)
    if state:
        query = query.where(OperationRow.state == state)
    with plane.session() as session:
        return list(session.scalars(query))


def operation_of(plane: ControlPlane, op_id: str) -> OperationRow:
    """One operation. Raises NotFound."""
    with plane.session() as session:
        row = session.get(OperationRow, op_id)
    if row is None:
        raise NotFound(_("Tidak ada operasi %(op)s.", op=op_id), remedy="tiru op list")
    return row
