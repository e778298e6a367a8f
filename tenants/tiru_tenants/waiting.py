"""Waiting for a tenant to answer: found by its host, its schema readable under its own role."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import text

from tiru.services import Services
from tiru_tenants.directory import Directory

EVERY_S = 0.2


async def answers(services: Services, slug: str, *, seconds: float) -> bool:
    """True as soon as the tenant is served; False when `seconds` went by."""
    directory = Directory(services)
    deadline = time.monotonic() + seconds
    while True:
        directory.forget()
        tenant = await directory.by_slug(slug)
        if tenant is not None and await directory.by_host(tenant.host) is not None:
            async with services.database.transaction(tenant.schema) as session:
                return bool(await session.scalar(text("select count(*) from tiru_revision")))
        if time.monotonic() >= deadline:
            return False
        await asyncio.sleep(EVERY_S)
