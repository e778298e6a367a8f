"""When reminders and escalations fall due, over weekends and holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tiru.kalender.arithmetic import WorkingCalendar
from tiru_e_office.clock.rules import (
    DAY_BEFORE,
    ON_THE_DAY,
    days_late,
    hours_ago,
    offices_are_open,
    overdue_before,
    reminders,
)

ZONE = ZoneInfo("Asia/Jakarta")
CHRISTMAS = WorkingCalendar(ZONE, frozenset({date(2026, 12, 24), date(2026, 12, 25)}))


def at(day: int, hour: int = 10, month: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


def stage(now: datetime, due: datetime, given: datetime) -> int:
    """Which reminder a task would get, 0 for none."""
    for one in reminders(CHRISTMAS, now):
        if now < due < one.due_before and given < one.given_before:
            return one.stage
    return 0


def test_what_is_due_tomorrow_is_reminded_of_today():
    assert stage(at(16), at(17, 16), at(10)) == DAY_BEFORE
    assert stage(at(17), at(17, 16), at(10)) == ON_THE_DAY
    assert stage(at(15), at(17, 16), at(10)) == 0


def test_a_deadline_after_the_holidays_is_reminded_of_before_them():
    wednesday, monday = 23, 28
    assert stage(at(wednesday), at(monday, 16), at(10)) == DAY_BEFORE
    assert stage(at(22), at(monday, 16), at(10)) == 0


def test_a_deadline_on_a_closed_day_counts_as_due_on_the_working_day_before():
    assert stage(at(23), at(26, 9), at(10)) == ON_THE_DAY


def test_what_was_given_today_is_not_reminded_of_today():
    assert stage(at(16), at(17, 9), at(16, 8)) == 0


def test_nobody_is_reminded_while_offices_are_closed():
    assert offices_are_open(CHRISTMAS, at(23))
    assert not offices_are_open(CHRISTMAS, at(23, 17))
    assert not offices_are_open(CHRISTMAS, at(25))
    assert not offices_are_open(CHRISTMAS, at(26))


def test_levels_come_at_once_after_a_working_day_and_then_each_week():
    assert [days_late(level) for level in (1, 2, 3, 4)] == [0, 1, 6, 11]
    due = at(23, 16)
    assert overdue_before(CHRISTMAS, at(23, 17), 1) >= due
    assert overdue_before(CHRISTMAS, at(27, 23), 2) < due, "two holidays and a weekend are no working day"
    assert overdue_before(CHRISTMAS, at(28, 0), 2) > due
    assert overdue_before(CHRISTMAS, at(1, 12, 1, 2027), 3) < due
    assert overdue_before(CHRISTMAS, at(4, 1, 1, 2027), 3) > due


@pytest.mark.parametrize("level", [2, 3, 5])
def test_the_cutoff_of_a_level_agrees_with_counting_working_days_forwards(level):
    """For every hour of a month: late enough exactly when so many working days have begun since."""
    now = at(30, 9)
    due = at(1)
    while due < now:
        begun = CHRISTMAS.working_days_between(due, now) >= days_late(level)
        assert (due < overdue_before(CHRISTMAS, now, level)) is begun, due
        due += timedelta(hours=1)


def test_unread_hours_stand_still_on_closed_days():
    assert hours_ago(CHRISTMAS, at(28, 10), 24) == at(23, 10).astimezone(UTC)
    assert hours_ago(CHRISTMAS, at(17, 10), 24) == at(16, 10).astimezone(UTC)
    assert hours_ago(CHRISTMAS, at(26, 10), 24) == at(23, 0).astimezone(UTC)
