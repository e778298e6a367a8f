"""When a reminder and each level of escalation fall due, in working days of the region; pure.

A reminder for the day before a deadline comes on the last working day before it, however long the holidays
between are. Escalation level 1 is the deadline itself, level 2 one working day later, then one each week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tiru.kalender.arithmetic import MOST_DAYS, WorkingCalendar

HEAD_FROM = 2
"""The level from which on the head of the unit hears of it too (governance notes, 12.17: one day after)."""
MOST_LEVELS = 12
WEEK = 5
DAY_BEFORE, ON_THE_DAY = 1, 2


@dataclass(frozen=True, slots=True)
class Reminder:
    """Tasks that were given before `given_before` and are due before `due_before` are reminded at `stage`."""

    stage: int
    due_before: datetime
    given_before: datetime


def offices_are_open(calendar: WorkingCalendar, now: datetime) -> bool:
    """Reminders come when somebody is at work."""
    local = now.astimezone(calendar.zone)
    return calendar.is_working(local.date()) and calendar.opens <= local.time() < calendar.closes


def reminders(calendar: WorkingCalendar, now: datetime) -> tuple[Reminder, Reminder]:
    """On the day first, then the day before: what falls on a closed day counts as due on the working day before.

    A task that was given today is not reminded of today: the notice of its arrival says enough.
    """
    today = now.astimezone(calendar.zone).date()
    following = next_working_day(calendar, today)
    begun = _midnight(calendar, today)
    return (
        Reminder(ON_THE_DAY, _midnight(calendar, following), begun),
        Reminder(DAY_BEFORE, _midnight(calendar, next_working_day(calendar, following)), begun),
    )


def days_late(level: int) -> int:
    """Working days after its deadline on which a task reaches a level: 0, 1, 6, 11, …"""
    return 0 if level <= 1 else 1 + WEEK * (level - 2)


def overdue_before(calendar: WorkingCalendar, now: datetime, level: int) -> datetime:
    """Deadlines before this instant have reached the level."""
    days = days_late(level)
    if days == 0:
        return now
    day = now.astimezone(calendar.zone).date()
    for _step in range(MOST_DAYS):
        days -= calendar.is_working(day)
        if days == 0:
            return _midnight(calendar, day)
        day -= timedelta(days=1)
    raise ValueError("no working day within ten years")


def hours_ago(calendar: WorkingCalendar, now: datetime, hours: float) -> datetime:
    """The instant so many hours before, in which only working days count, day and night."""
    left = timedelta(hours=hours)
    end = now
    day = now.astimezone(calendar.zone).date()
    for _step in range(MOST_DAYS):
        begins = _midnight(calendar, day)
        if calendar.is_working(day):
            if end - begins >= left:
                return (end - left).astimezone(UTC)
            left -= end - begins
        end = begins
        day -= timedelta(days=1)
    raise ValueError("not within ten years")


def next_working_day(calendar: WorkingCalendar, day: date) -> date:
    """The first working day after a day."""
    for _step in range(MOST_DAYS):
        day += timedelta(days=1)
        if calendar.is_working(day):
            return day
    raise ValueError("no working day within ten years")


def _midnight(calendar: WorkingCalendar, day: date) -> datetime:
    return datetime.combine(day, time(), calendar.zone).astimezone(UTC)
