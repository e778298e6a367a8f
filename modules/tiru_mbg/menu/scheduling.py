"""School days, and how a cycle falls on them; pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiru.errors import Refused
from tiru.i18n import _

MOST_DAYS = 220
"""School days that are scheduled in one go: about a year (220 effective days)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def shifted(self, by: int) -> Month:
        """The month `by` months later."""
        index = self.year * 12 + self.number - 1 + by
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


def month_of(words: str, today: date) -> Month:
    """`2026-11`; this month for garbage."""
    year, _dash, number = words.partition("-")
    if words.isascii() and year.isdecimal() and number.isdecimal() and len(words) == 7 and 1 <= int(number) <= 12:
        return Month(min(max(int(year), 2020), 2100), int(number))
    return Month(today.year, today.month)


def school_days(first: date, last: date, closed: Collection[date], days_a_week: int) -> list[date]:
    """The days from `first` to `last`, both included, on which meals are served: Monday on, but for holidays."""
    found, day = [], first
    while day <= last:
        if day.weekday() < days_a_week and day not in closed:
            found.append(day)
        day += timedelta(days=1)
    return found


def spread(
    days_of_cycle: Mapping[int, int], length: int, start: date, days: Sequence[date]
) -> tuple[dict[date, int], list[date]]:
    """Which menu falls on which of `days` (school days from `start` on, in order), and the days left without one.

    The cycle begins anew after `length` school days; holidays push it back, they skip nothing.
    """
    planned, empty = {}, []
    for number, day in enumerate(day for day in days if day >= start):
        menu_id = days_of_cycle.get(number % length + 1)
        if menu_id is None:
            empty.append(day)
        else:
            planned[day] = menu_id
    return planned, empty


def check_day(day: date, today: date, *, has_begun: bool) -> None:
    """Refuse to plan days gone by, and a day on which cooking has begun."""
    if day < today:
        raise Refused(_("Hari ini sudah lewat; jadwalnya tidak bisa diubah."))
    if has_begun:
        raise Refused(_("Dapur sudah mulai memasak; jadwal hari itu tidak bisa diubah."))
