"""A tenant's standing now: what its papers say about the modules that are switched on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.services import Services
from tiru.tenant import Access
from tiru_tenants.grants.mark import trusted_now
from tiru_tenants.grants.stored import granted_agreements
from tiru_tenants.ladder import CITIZENS_WRITE, STAFF_WRITES, Papers, Rung, standings
from tiru_tenants.ladder import Standing as ModuleStanding
from tiru_tenants.papers import papers_from

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
"""A list of numbers; as an array, the driver would look its type up in a way that is closed here."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`modules` answer; of those, officials only read the `read_only` ones. `access` is the whole house's."""

    modules: frozenset[str]
    read_only: frozenset[str]
    access: Access
    detail: Mapping[str, ModuleStanding]


async def standing_of(session: AsyncSession, services: Services, row: Mapping[str, Any], enabled: set[str]) -> Standing:
    """Read the papers of a tenant (in the control schema) and work out where it stands today."""
    papers = await papers_of(session, row)
    today = (await trusted_now(session, services)).astimezone(ZoneInfo(row["timezone"])).date()
    found = standings(papers, sorted(enabled & set(services.registry.modules)), today)
    return summarize(found, Access(row["access"]))


async def papers_of(session: AsyncSession, row: Mapping[str, Any]) -> Papers:
    """Agreements and decisions as they were recorded, and grants where only they are at hand."""
    return (await papers_of_all(session, [row]))[row["id"]]


async def papers_of_all(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> dict[int, Papers]:
    """The papers of many tenants by id: three queries, however many there are."""
    ids = [row["id"] for row in rows]
    documents = {table: await _documents(session, table, ids) for table in ("agreement", "decision")}
    with_grants = set(
        await session.scalars(
            text("select distinct tenant_id from grant_document where tenant_id in :ids").bindparams(_IDS), {"ids": ids}
        )
    )
    found = {id_: papers_from(documents["agreement"].get(id_, ()), documents["decision"].get(id_, ())) for id_ in ids}
    for row in rows:
        if row["id"] in with_grants:
            papers = found[row["id"]]
            granted = await granted_agreements(session, row, {paper.ref for paper in papers.agreements})
            found[row["id"]] = replace(papers, agreements=(*papers.agreements, *granted))
    return found


async def _documents(session: AsyncSession, table: str, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    rows = await session.execute(
        text(f"select tenant_id, document from {table} where tenant_id in :ids order by tenant_id, ref").bindparams(  # noqa: S608
            _IDS
        ),
        {"ids": ids},
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.tenant_id, []).append(row.document)
    return found


def summarize(found: Mapping[str, ModuleStanding], own: Access) -> Standing:
    """From modules to the house: it is as open as its most open module."""
    alive = {name: standing for name, standing in found.items() if standing.rung is not Rung.NONE}
    read_only = frozenset(name for name, standing in alive.items() if standing.rung not in STAFF_WRITES)
    access = own
    if own is Access.OPEN and alive and len(read_only) == len(alive):
        if any(standing.rung in CITIZENS_WRITE for standing in alive.values()):
            access = Access.STAFF_READ_ONLY
        elif any(standing.rung is Rung.CITIZENS_READ_ONLY for standing in alive.values()):
            access = Access.CITIZENS_READ_ONLY
        else:
            access = Access.ARCHIVED
    return Standing(frozenset(alive), read_only, access, found)
