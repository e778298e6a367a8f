"""Isolation, tried and not assumed: every table of every tenant is asked for under another tenant's role.

The real login role and the real roles are used. A table counts as closed only when PostgreSQL itself says
`permission denied`, and only after the tenant's own role could read it: a broken connection proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from tiru import __version__
from tiru_tenants.control_plane import CONTROL, ControlPlane
from tiru_tenants.isolation_proofs import PURPOSE, IsolationProof, keep_proof, sign_proof
from tiru_tenants.isolation_routes import Crawl

NOBODY = "tiru_app"
READS = "select 1 from {} limit 1"
WRITES = "delete from {} where false"


@dataclass(slots=True)
class Trial:
    """One role against one schema. `leaks` are tables that let it in; `odd` what failed in another way."""

    schema: str
    role: str
    tried: int = 0
    denied: int = 0
    leaks: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.leaks and not self.odd and self.denied == self.tried


def trials(plane: ControlPlane, app_url: str, only: str = "") -> Iterator[Trial]:
    """Every tenant's schema, and the control schema's own tables, from a neighbour's role and from no role at all."""
    schemas = _schemas(plane)
    with psycopg.connect(app_url, autocommit=True, application_name="tiru-isolation") as connection:
        connection.prepare_threshold = None
        for number, schema in enumerate(schemas):
            if only and schema != only:
                continue
            tables = _tables(plane, schema)
            intruders = [NOBODY]
            if len(schemas) > 1:
                intruders.append(schemas[(number + 1) % len(schemas)])
            yield from (_try(connection, schema, role, tables) for role in intruders)
        if schemas and not only:
            yield _try(connection, CONTROL, schemas[0], _tables(plane, CONTROL, own=True))


def keep_signed(plane: ControlPlane, found: Sequence[Trial], asked: Crawl) -> IsolationProof:
    """Store what was found, signed by this installation."""
    leaks = [f"{one.schema} ({one.role}): {what}" for one in found for what in (*one.leaks, *one.odd)]
    proof = IsolationProof(
        at=plane.services.clock(),
        version=__version__,
        tables_tried=sum(one.tried for one in found),
        routes=asked.routes,
        requests=asked.requests,
        leaks=(*leaks, *asked.leaks),
    )
    signed = sign_proof(plane.services.keys.derive(PURPOSE), proof)
    with plane.connect() as connection:
        keep_proof(connection, signed)
    return signed


def _try(connection: psycopg.Connection, schema: str, role: str, tables: Sequence[str]) -> Trial:
    trial = Trial(schema, role)
    for table in tables:
        where = sql.Identifier(schema, table)
        if _ask(connection, schema, sql.SQL(READS).format(where)) is not None:
            trial.odd.append(f"{table}: not even its own role may read it")
            continue
        for statement in (READS, WRITES):
            trial.tried += 1
            answer = _ask(connection, role, sql.SQL(statement).format(where))
            if answer is None:
                trial.leaks.append(f"{table} ({statement.partition(' ')[0]})")
            elif answer == "42501":
                trial.denied += 1
            else:
                trial.odd.append(f"{table}: {answer}")
    return trial


def _ask(connection: psycopg.Connection, role: str, statement: sql.Composed) -> str | None:
    """None when the statement ran, else the SQLSTATE."""
    try:
        with connection.transaction(force_rollback=True):
            if role != NOBODY:
                connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            connection.execute(statement)
    except psycopg.Error as error:
        return error.sqlstate or type(error).__name__
    return None


def _schemas(plane: ControlPlane) -> list[str]:
    with plane.connect() as connection:
        rows = connection.execute(
            "select schema_name from tiru_control.tenant where to_regnamespace(schema_name) is not null order by 1"
        ).fetchall()
    return [row[0] for row in rows]


def _tables(plane: ControlPlane, schema: str, *, own: bool = False) -> list[str]:
    """Tables and partitions. `own`: without the reference data that every tenant reads."""
    with plane.connect() as connection:
        rows = connection.execute(
            "select c.relname from pg_class c where c.relnamespace = to_regnamespace(%s) and c.relkind in ('r', 'p') "
            "and not (%s and c.relname like any (array['wilayah%%', 'region%%'])) order by 1",
            (schema, own),
        ).fetchall()
    return [row[0] for row in rows]
