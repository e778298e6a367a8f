"""The days of the demonstration: which days are school days, and writing them by `days.sql`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from tiru.work import UnitOfWork
from tiru_mbg.sample.sql_parts import run_parts

PLAN = ("batches", "deliveries", "classes")
PROGRESS = ("cooked", "samples", "moved", "marks")
SCHOOL_WEEK = frozenset({1, 2, 3, 4, 5})
"""ISO weekdays on which schools of the demonstration are open."""
BREAKS = (((6, 22), (7, 12)), ((12, 21), (12, 31)), ((1, 1), (1, 3)))
"""School holidays of the demonstration, (month, day) to (month, day); an example, no calendar of any region."""


def school_days(last: date, amount: int, closed: Collection[date]) -> list[date]:
    """The last `amount` school days up to `last`, oldest first."""
    found: list[date] = []
    day = last
    while len(found) < amount:
        if is_school_day(day, closed):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def is_school_day(day: date, closed: Collection[date]) -> bool:
    """Whether meals are served: a weekday that is neither a public nor a school holiday."""
    on_break = any(first <= (day.month, day.day) <= last for first, last in BREAKS)
    return day.isoweekday() in SCHOOL_WEEK and day not in closed and not on_break


async def plan_past(work: UnitOfWork, days: Sequence[date]) -> None:
    """Batches and deliveries of days that have none yet; a day of the present is planned by the room `hari`."""
    await run_parts(work, "days.sql", PLAN, _given(work, days, work.now))


async def go_on(work: UnitOfWork, days: Sequence[date], now: datetime) -> None:
    """What has happened on these days by `now`; what people wrote down themselves is left as it is."""
    await run_parts(work, "days.sql", PROGRESS, _given(work, days, now))


async def write_entries(work: UnitOfWork, days: Sequence[date]) -> None:
    """The entries that these days come of; of older days only what came of them is kept."""
    await run_parts(work, "entries.sql", ("batches", "deliveries"), _given(work, days, work.now))


def _given(work: UnitOfWork, days: Sequence[date], now: datetime) -> dict[str, object]:
    return {"days": [day.isoformat() for day in days], "zone": work.tenant.zone.key, "now": now}
