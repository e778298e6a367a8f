"""A clock that runs towards a deadline and can be stopped, e.g. while an applicant completes papers; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tiru.kalender.arithmetic import MOST_DAYS, PDP_CLOCK, WorkingCalendar
from tiru.kalender.office_hours import CalendarTime, Measure


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `start` on; `end` is None while it still stands. Aware instants."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("an aware instant")
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause ends after it begins")

    def holds(self, at: datetime) -> bool:
        """Whether the clock stands at this instant."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineClock:
    """`allowed` of `measure` (office hours or calendar time), counted from `started_at` without the pauses.

    Pauses may overlap, and begin before the start; they are counted once.
    """

    started_at: datetime
    allowed: timedelta
    measure: Measure
    pauses: Sequence[Pause] = ()

    def deadline(self) -> datetime | None:
        """When the time is over (UTC); None while the clock stands, because nobody can know."""
        left, runs_from = self.allowed, self.started_at
        for pause in _merged(self.pauses):
            run = self.measure.between(runs_from, pause.start)
            if run >= left:
                break
            left -= run
            if pause.end is None:
                return None
            runs_from = max(runs_from, pause.end)
        return self.measure.after(runs_from, left)

    def used(self, now: datetime) -> timedelta:
        """Time counted up to `now`."""
        counted = self.measure.between(self.started_at, now)
        for pause in _merged(self.pauses):
            end = now if pause.end is None else min(now, pause.end)
            counted -= self.measure.between(max(self.started_at, pause.start), end)
        return counted

    def remaining(self, now: datetime) -> timedelta:
        """Time left; negative when it is over."""
        return self.allowed - self.used(now)

    def share(self, now: datetime) -> float:
        """How much of the time is used: 0.8 at 80 percent, above 1 when it is over."""
        return self.used(now) / self.allowed if self.allowed else float(now >= self.started_at)


def personal_data_clock(received_at: datetime) -> DeadlineClock:
    """72 hours for a request about, or a breach of, personal data. They are never paused."""
    return DeadlineClock(started_at=received_at, allowed=PDP_CLOCK, measure=CalendarTime())


def paused_deadline(calendar: WorkingCalendar, start: datetime, days: int, pauses: Sequence[Pause]) -> datetime | None:
    """`calendar.deadline` where a working day counts only if the clock ran when the office closed.

    None while the clock stands before the deadline. Raises ValueError as `deadline` does.
    """
    if days == 0 or not pauses:
        return calendar.deadline(start, days)
    day, left = calendar.deadline(start, 1).astimezone(calendar.zone).date(), days
    for _step in range(MOST_DAYS):
        if calendar.is_working(day):
            end = _close(calendar, day)
            standing = [pause for pause in pauses if pause.holds(end)]
            if any(pause.end is None for pause in standing):
                return None
            left -= not standing
            if left == 0:
                return end
        day += timedelta(days=1)
    raise ValueError("not over within ten years")


def _close(calendar: WorkingCalendar, day: date) -> datetime:
    return datetime.combine(day, calendar.closes, calendar.zone).astimezone(UTC)


def _merged(pauses: Sequence[Pause]) -> list[Pause]:
    """In order and without overlap; after one that still lasts nothing follows."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        last = merged[-1] if merged else None
        if last is not None and last.end is None:
            break
        if last is None or last.end is None or pause.start > last.end:
            merged.append(pause)
        elif pause.end is None or pause.end > last.end:
            merged[-1] = Pause(last.start, pause.end)
    return merged
