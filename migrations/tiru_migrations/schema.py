"""Bring one schema to the head of its histories, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import psycopg
from psycopg import sql

from tiru_migrations.history import REVISION_TABLE, History


def standing(connection: psycopg.Connection, schema: str) -> Mapping[str, str]:
    """Which revision a schema stands at, per history name. Empty before the first migration."""
    table = sql.SQL("{}.tiru_revision").format(sql.Identifier(schema))
    known = connection.execute("select to_regclass(%s)", (f'"{schema}".tiru_revision',)).fetchone()
    if known is None or known[0] is None:
        return {}
    rows = connection.execute(sql.SQL("select version_num from {}").format(table)).fetchall()
    return {revision.rsplit("_", 1)[0]: revision for (revision,) in rows}


def enter(connection: psycopg.Connection, schema: str, *, lock_timeout: str = "5s") -> None:
    """Make unqualified names mean this schema until the transaction ends."""
    connection.execute(sql.SQL("set local search_path = {}, public").format(sql.Identifier(schema)))
    connection.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(lock_timeout)))


def migrate(
    connection: psycopg.Connection,
    schema: str,
    histories: Iterable[History],
    *,
    lock_timeout: str = "5s",
    upto: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Run what is missing; returns the revisions now reached (none: it stood at head already).

    `upto` names a revision to stop at, by history; the others go to head.

    One round trip per history: the rendered script is sent as it is, nothing is bound.
    """
    enter(connection, schema, lock_timeout=lock_timeout)
    connection.execute(REVISION_TABLE.encode(), prepare=False)
    at = standing(connection, schema)
    reached: list[str] = []
    for history in histories:
        script = history.render(at.get(history.name), upto.get(history.name))
        if script:
            connection.execute(script.encode(), prepare=False)
            reached.append(upto.get(history.name, history.head))
    return reached
