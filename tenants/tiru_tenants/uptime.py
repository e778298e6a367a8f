"""Whether each tenant answers: asked every five minutes by the worker, counted per day."""

from __future__ import annotations

from sqlalchemy import text

from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork
from tiru_tenants.grants.mark import advance_mark

_COUNT = text(
    "insert into uptime (tenant_id, day, checks, good, last_at) values (:id, current_date, 1, 1, :now) "
    "on conflict (tenant_id, day) do update set checks = uptime.checks + 1, good = uptime.good + 1, "
    "last_at = excluded.last_at"
)


async def check_uptime(work: UnitOfWork) -> None:
    """Job: this tenant's schema answered under its own role; note it in the control schema."""
    await work.session.execute(text("select count(*) from unit"))
    async with work.services.database.transaction(CONSOLE.schema) as session:
        await session.execute(_COUNT, {"id": work.tenant.id, "now": work.now})
        await advance_mark(session, work.services)
