"""Working hours as a measure of time: how much of it lies between two instants, and when an amount is over.

Only the open hours of working days count; the midday rest is part of them, as it is at the counter.
`CalendarTime` is the other measure, in which every hour counts (UU 27/2022: 3 x 24 hours).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from tiru.kalender.arithmetic import MOST_DAYS, WorkingCalendar

NOTHING = timedelta(0)


class Measure(Protocol):
    """How time is counted for a deadline. Instants are aware, results are in UTC."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Counted time from `start` to `end`; nothing when `end` lies before."""

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant at which `amount` has been counted since `start`."""


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """Every hour counts, at night and on holidays too."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        return max(NOTHING, _aware(end) - _aware(start))

    def after(self, start: datetime, amount: timedelta) -> datetime:
        return _aware(start) + amount


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Only the hours in which the offices of `calendar` are open count."""

    calendar: WorkingCalendar

    def between(self, start: datetime, end: datetime) -> timedelta:
        start, end = _aware(start), _aware(end)
        counted, day = NOTHING, self._local(start)
        while day <= self._local(end):
            opens, closes = self._open(day)
            counted += max(NOTHING, min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return counted

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """Raises ValueError for a negative amount, or when ten years are not enough."""
        if amount < NOTHING:
            raise ValueError("an amount of time from 0 on")
        start = _aware(start)
        if amount == NOTHING:
            return start
        day = self._local(start)
        for _step in range(MOST_DAYS):
            opens, closes = self._open(day)
            begins = max(start, opens)
            if closes - begins >= amount:
                return begins + amount
            amount -= max(NOTHING, closes - begins)
            day += timedelta(days=1)
        raise ValueError("not over within ten years")

    def _local(self, at: datetime) -> date:
        return at.astimezone(self.calendar.zone).date()

    def _open(self, day: date) -> tuple[datetime, datetime]:
        """When the offices open and close on a day; twice the same instant where they stay closed."""
        opens = datetime.combine(day, self.calendar.opens, self.calendar.zone).astimezone(UTC)
        if not self.calendar.is_working(day):
            return opens, opens
        return opens, datetime.combine(day, self.calendar.closes, self.calendar.zone).astimezone(UTC)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an aware instant")
    return at.astimezone(UTC)
