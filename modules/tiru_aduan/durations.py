"""How long things took, in working days, over many reports at once; pure."""

from __future__ import annotations

from datetime import date, timedelta

from tiru.kalender.arithmetic import WorkingCalendar


class WorkingDays:
    """Counts working days between days fast: each day is looked at once, however many reports there are."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._calendar = calendar
        self._upto: dict[date, int] = {}
        self._first: date | None = None
        self._last: date | None = None

    def between(self, first: date, last: date) -> int:
        """Working days after `first` up to `last`, as `WorkingCalendar.working_days_between` counts them."""
        if last < first:
            return -self.between(last, first)
        self._reach(first, last)
        return self._upto[last] - self._upto[first]

    def _reach(self, first: date, last: date) -> None:
        if self._first is None or self._last is None:
            self._first = self._last = first
            self._upto[first] = 0
        while self._first > first:
            before = self._first - timedelta(days=1)
            self._upto[before] = self._upto[self._first] - self._calendar.is_working(self._first)
            self._first = before
        while self._last < last:
            after = self._last + timedelta(days=1)
            self._upto[after] = self._upto[self._last] + self._calendar.is_working(after)
            self._last = after
