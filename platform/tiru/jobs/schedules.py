"""What is done regularly: per tenant and job, remembered in the control schema, missed runs once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tiru.module import Schedule
from tiru.services import Services
from tiru.tenant import SYSTEM, Tenant
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work

log = structlog.get_logger(__name__)
LOOK_EVERY_S = 20.0
_CLAIM = text(
    "insert into schedule_run (schema_name, job, last_at) values (:schema, :job, :now) "
    "on conflict (schema_name, job) do update set last_at = excluded.last_at "
    "where schedule_run.last_at <= :due returning 1"
)


async def keep_schedules(
    services: Services, all_tenants: Callable[[], Awaitable[list[Tenant]]], stop: asyncio.Event
) -> None:
    """Look for due work until `stop`. Two workers do not start the same work twice."""
    while not stop.is_set():
        for tenant in await all_tenants():
            for module in services.registry.active(tenant.modules):
                for schedule in module.schedules:
                    if is_hour(schedule, services.clock(), tenant):
                        await _start_or_note(services, tenant, schedule)
        try:
            await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
        except TimeoutError:
            continue


async def _start_or_note(services: Services, tenant: Tenant, schedule: Schedule) -> None:
    """One tenant that is broken or locked holds no other tenant's work up; it is tried again at the next look."""
    try:
        await start_if_due(services, tenant, schedule)
    except SQLAlchemyError as error:
        log.warning("schedule not started", tenant=tenant.slug, job=schedule.job, error=str(error))


def is_hour(schedule: Schedule, now: datetime, tenant: Tenant) -> bool:
    """Whether the schedule's hour of the day, in the tenant's own time, has come."""
    return schedule.at_hour is None or now.astimezone(tenant.zone).hour >= schedule.at_hour


async def start_if_due(services: Services, tenant: Tenant, schedule: Schedule) -> bool:
    """Enqueue the job if its last start is `every` or longer ago. True when it was."""
    now = services.clock()
    async with services.database.transaction(CONSOLE.schema) as session:
        claimed = await session.scalar(
            _CLAIM,
            {"schema": tenant.schema, "job": schedule.job, "now": now, "due": now - schedule.every},
        )
    if claimed is None:
        return False
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.enqueue(schedule.job, once="terjadwal")
    return True
