"""The days of the demonstration: which days are school days, and writing them by `days.sql`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files

from sqlalchemy import text

from tiru.work import UnitOfWork

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
    await _run(work, PLAN, days, work.now)


async def go_on(work: UnitOfWork, days: Sequence[date], now: datetime) -> None:
    """What has happened on these days by `now`; what people wrote down themselves is left as it is."""
    await _run(work, PROGRESS, days, now)


async def _run(work: UnitOfWork, names: Sequence[str], days: Sequence[date], now: datetime) -> None:
    parts = _parts()
    given = {"days": [day.isoformat() for day in days], "zone": work.tenant.zone.key, "now": now}
    for name in names:
        used = {key: value for key, value in given.items() if f":{key} " in parts[name]}
        await work.session.execute(text(parts[name]), used)


def _parts() -> dict[str, str]:
    whole = files(__package__).joinpath("days.sql").read_text()
    named = (part.split("\n", 1) for part in whole.split("-- part: ")[1:])
    return {name.strip(): body for name, body in named}
