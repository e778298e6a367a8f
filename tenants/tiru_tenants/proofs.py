"""Proofs, taken and not claimed: the audit chain walked, the walls between tenants tried, the last export.

The first two are taken every night by the worker under the tenant's own role; the newest of each is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.audit.verification import verify_ledger
from tiru.i18n import _
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork

JOB = "tenants.prove"
_NOTE = text(
    "insert into proof (tenant_id, kind, good, tried, words, at) values (:tenant, :kind, :good, :tried, :words, :at) "
    "on conflict (tenant_id, kind) do update set good = excluded.good, tried = excluded.tried, "
    "words = excluded.words, at = excluded.at"
)
_NEIGHBOURS = text("select schema_name from tenant where id <> :id")
_WALLS = text(
    "select count(*) as tried, count(*) filter (where has_schema_privilege(relnamespace, 'usage') and "
    "has_table_privilege(oid, 'select, insert, update, delete')) as open from pg_class "
    "where relkind in ('r', 'p', 'v', 'm') and relnamespace = any (select oid from pg_namespace "
    "where cast(nspname as text) = any(cast(:schemas as text[])))"
)


async def prove(work: UnitOfWork) -> None:
    """Job: walk this tenant's ledger, and ask PostgreSQL what its role could do in every other tenant's schema."""
    verdict = await verify_ledger(work.session)
    words = f"{verdict.broken.seq}: {verdict.broken.why}" if verdict.broken else verdict.head
    async with work.services.database.transaction(CONSOLE.schema) as session:
        neighbours = list(await session.scalars(_NEIGHBOURS, {"id": work.tenant.id}))
    walls = (await work.session.execute(_WALLS, {"schemas": neighbours})).one()
    async with work.services.database.transaction(CONSOLE.schema) as session:
        audit = {"kind": "audit", "good": verdict.broken is None, "tried": verdict.entries, "words": words}
        isolation = {
            "kind": "isolation",
            "good": walls.open == 0,
            "tried": walls.tried,
            "words": "" if walls.open == 0 else _("%(n)s tabel tetangga terbuka", n=walls.open),
        }
        await session.execute(_NOTE, [{"tenant": work.tenant.id, "at": work.now, **row} for row in (audit, isolation)])


@dataclass(frozen=True, slots=True)
class Proof:
    """`tried` counts what was looked at: entries of the ledger, tables of other tenants. `words`: the head, or what
    is wrong."""

    good: bool
    tried: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proofs:
    """None is what was never taken."""

    audit: Proof | None = None
    isolation: Proof | None = None
    exported_at: datetime | None = None


async def proofs_of(session: AsyncSession, tenant_id: int, slug: str) -> Proofs:
    """The newest proofs of a tenant, and when its whole archive was last written; in the control schema."""
    rows = await session.execute(
        text("select kind, good, tried, words, at from proof where tenant_id = :id"), {"id": tenant_id}
    )
    found = {row.kind: Proof(row.good, row.tried, row.words, row.at) for row in rows}
    exported_at = await session.scalar(
        text(
            "select max(finished_at) from operation where verb = 'tenant.export' and state = 'done' and subject = :slug"
        ),
        {"slug": slug},
    )
    return Proofs(found.get("audit"), found.get("isolation"), exported_at)
