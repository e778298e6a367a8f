"""The public capability page: modules, the public part of the agreements, uptime, open data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork
from tiru_tenants.overview import read_tenants


async def capability(work: UnitOfWork) -> dict[str, Any]:
    """Facts of this tenant, read from the registry and the ledger now."""
    services = work.services
    tenant = (await read_tenants(services, work.tenant.slug))[0]
    async with services.database.transaction(CONSOLE.schema) as session:
        uptime = (
            await session.execute(
                text(
                    "select coalesce(sum(good), 0), coalesce(sum(checks), 0), min(day) from uptime "
                    "where tenant_id = :id and day > current_date - 30"
                ),
                {"id": work.tenant.id},
            )
        ).one()
    modules = [
        {
            "module": services.registry.modules[name],
            "standing": standing,
            "indicators": services.registry.modules[name].indicators,
        }
        for name, standing in tenant["standings"].items()
        if name in services.registry.modules
    ]
    good, checks, since = uptime
    return {
        "modules": modules,
        "agreements": tenant["papers"].agreements,
        "decisions": tenant["papers"].decisions,
        "terms": tenant["papers"].terms,
        "uptime": good / checks if checks else None,
        "uptime_checks": checks,
        "uptime_since": since,
    }
