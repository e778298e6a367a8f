"""The fleet: agreements that end, migrations that lag, jobs and operations that failed, modules set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Template
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.registry import Registry
from tiru.web.app import Work
from tiru.web.pages import page
from tiru_migrations.histories import tenant_histories
from tiru_tenants.ladder import Agreement, in_force
from tiru_tenants.overview import read_tenants
from tiru_tenants.state_words import PAPERS

AnyRequest = Request[Any, Any, Any]
READ = "tenants:tenant:read"
DAYS = (30, 90, 180, 365)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that ends soon or has ended. `days` are left; below zero it is over."""

    slug: str
    title: str
    paper: Agreement
    days: int


@dataclass(slots=True)
class HistoryState:
    """How far the fleet is with one history: how many stand at `head`, which slugs do not, and why some broke."""

    name: str
    head: str
    done: int = 0
    late: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


_FLEET = text(
    "select t.id, t.slug, coalesce(array_agg(a.module) filter (where a.installed), '{}') as modules "
    "from tenant t left join module_activation a on a.tenant_id = t.id "
    "where t.state <> 'provisioning' group by t.id order by t.slug"
)
_LEDGER = text("select tenant_id, history, revision, state, error from migration_ledger")


@get("/armada", permission=READ)
async def fleet_page(request: AnyRequest, work: Work, hari: FromQuery[int] = 90) -> Template:
    """What needs an operator, over all tenants."""
    days = hari if hari in DAYS else 90
    context = {
        "days": days,
        "choices": DAYS,
        "endings": endings(await read_tenants(work.services), work.today, days),
        "histories": await history_states(work.session, work.registry),
        "jobs": await failed_jobs(work.session),
        "operations": await failed_operations(work.session),
        "papers": PAPERS,
        "quarantined": work.registry.quarantined,
    }
    return await page(request, work, "tenants/armada.html", context)


def endings(tenants: Sequence[Mapping[str, Any]], today: date, days: int) -> list[Ending]:
    """Agreements as amended that end within `days`, or have ended with nothing after them; the first to end first."""
    found = []
    for tenant in tenants:
        signed = in_force(tenant["papers"].agreements, today)
        for paper in signed:
            if paper.akhir is None or paper.akhir > today + timedelta(days=days):
                continue
            after = [one for one in signed if one.akhir is None or one.akhir > paper.akhir]
            if any(set(paper.modul) <= set(one.modul) or "*" in one.modul for one in after):
                continue
            found.append(Ending(tenant["slug"], tenant["title"], paper, (paper.akhir - today).days))
    return sorted(found, key=lambda one: (one.days, one.slug))


async def history_states(session: AsyncSession, registry: Registry) -> list[HistoryState]:
    """Every history of the fleet against its newest revision; in the control schema."""
    ledger = {(row.tenant_id, row.history): row for row in await session.execute(_LEDGER)}
    found: dict[str, HistoryState] = {}
    for tenant in await session.execute(_FLEET):
        for history in tenant_histories(registry, tenant.modules):
            state = found.setdefault(history.name, HistoryState(history.name, history.head))
            row = ledger.get((tenant.id, history.name))
            if row is not None and row.revision == history.head and row.state == "done":
                state.done += 1
                continue
            state.late.append(tenant.slug)
            if row is not None and row.state == "failed":
                state.failed[tenant.slug] = row.error
    return list(found.values())


async def failed_jobs(session: AsyncSession) -> Sequence[Mapping[str, Any]]:
    """Jobs that gave up, newest first."""
    rows = await session.execute(
        text(
            "select id, headers ->> 'tenant' as schema_name, headers ->> 'job' as job, attempts, updated "
            "from pgqueuer where status = 'failed' order by id desc limit :limit"
        ),
        {"limit": SHOWN},
    )
    return [dict(row) for row in rows.mappings()]


async def failed_operations(session: AsyncSession) -> Sequence[Mapping[str, Any]]:
    """Operations that stopped and that nothing of the same kind repaired since."""
    rows = await session.execute(
        text(
            "select id, verb, subject, state, step, error, actor, started_at from operation one "
            "where state = 'failed' and not exists (select from operation later where later.subject = one.subject "
            "and later.verb = one.verb and later.state = 'done' and later.started_at > one.started_at) "
            "order by started_at desc limit :limit"
        ),
        {"limit": SHOWN},
    )
    return [dict(row) for row in rows.mappings()]
