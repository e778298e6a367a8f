"""The days of the demonstration: which days are school days, and writing them by `days.sql`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files

from sqlalchemy import text

from tiru.work import UnitOfWork

PARTS = ("batches", "samples", "deliveries", "classes", "marks")
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


async def write_days(work: UnitOfWork, days: Sequence[date], now: datetime) -> None:
    """Write these days as far as they have gone by `now`; what is there already is carried on, not doubled."""
    parts = _parts()
    for name in PARTS:
        values = {"days": [day.isoformat() for day in days], "zone": work.tenant.zone.key, "now": now}
        await work.session.execute(text(parts[name]), values)


def _parts() -> dict[str, str]:
    whole = files(__package__).joinpath("days.sql").read_text()
    named = (part.split("\n", 1) for part in whole.split("-- part: ")[1:])
    return {name.strip(): body for name, body in named}
