"""Deadlines in working days and hours, in a tenant's own time zone; pure.

A deadline of n working days ends when the office closes on the n-th working day after the day on which
the clock started; what arrives on a closed day starts on the next working day, and what is due the same
day but arrives after closing is due on the next one. The 72 hours of UU 27/2022 are calendar time and have
nothing to do with this.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST_DAYS = 3700
PDP_CLOCK = timedelta(hours=72)
"""UU 27/2022: 3 x 24 hours, weekends count."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`closed` are holidays; `opens` and `closes` are local office hours."""

    zone: ZoneInfo
    closed: Collection[date] = field(default_factory=frozenset)
    opens: time = time(7, 30)
    closes: time = time(16, 0)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def deadline(self, start: datetime, days: int) -> datetime:
        """When `days` working days after `start` (aware) are over; an instant in UTC.

        Raises ValueError for a negative number or a naive instant.
        """
        if days < 0 or start.tzinfo is None:
            raise ValueError("days from 0 on, and an aware instant")
        day = start.astimezone(self.zone).date()
        for _step in range(MOST_DAYS):
            if self.is_working(day):
                end = self._at_close(day)
                if days == 0 and end > start:
                    return end
                days -= days > 0
            day += timedelta(days=1)
        raise ValueError("no working day within ten years")

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Working days after `start`'s day up to `end`'s day; negative when `end` lies before."""
        if end < start:
            return -self.working_days_between(end, start)
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        count = 0
        while day < last:
            day += timedelta(days=1)
            count += self.is_working(day)
        return count

    def _at_close(self, day: date) -> datetime:
        return datetime.combine(day, self.closes, self.zone).astimezone(UTC)
