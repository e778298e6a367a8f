"""The high-water mark of the clock, kept in the control schema: read by every look at entitlements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.services import Services
from tiru_tenants.grants.clock import HighWater

_ADVANCE = text(
    "insert into high_water (id, at) values (1, :now) on conflict (id) do update "
    "set at = greatest(high_water.at, excluded.at)"
)


async def mark_of(session: AsyncSession) -> HighWater | None:
    """The mark, or None before the first look."""
    at = await session.scalar(text("select at from high_water where id = 1"))
    return HighWater(at) if at is not None else None


async def advance_mark(session: AsyncSession, services: Services) -> None:
    """Remember that this instant was seen. A demonstration on another day is not remembered."""
    if services.settings.demo_today is None:
        await session.execute(_ADVANCE, {"now": services.clock()})


async def trusted_now(session: AsyncSession, services: Services) -> datetime:
    """What entitlement measures days by: turning the clock back gains nothing."""
    now = services.clock()
    if services.settings.demo_today is not None:
        return now
    mark = await mark_of(session)
    return mark.trusted(now) if mark else now
