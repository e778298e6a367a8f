"""Deadlines in working days, by hand and by property."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.kalender.arithmetic import PDP_CLOCK, WorkingCalendar

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = WorkingCalendar(WIB, frozenset({date(2026, 12, 25)}))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


def test_three_days_from_a_tuesday_end_at_fridays_close():
    assert CALENDAR.deadline(at(2026, 11, 24, 9), 3) == at(2026, 11, 27, 16)


def test_what_comes_on_a_saturday_starts_on_monday():
    assert CALENDAR.deadline(at(2026, 11, 28, 9), 1) == at(2026, 12, 1, 16)


def test_a_holiday_is_not_counted():
    assert CALENDAR.deadline(at(2026, 12, 24, 9), 1) == at(2026, 12, 28, 16)


def test_seventy_two_hours_are_calendar_time():
    assert at(2026, 3, 6, 16) + PDP_CLOCK == at(2026, 3, 9, 16)


def test_a_day_belongs_to_the_tenants_own_time():
    late = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # already Tuesday in Jakarta
    assert CALENDAR.deadline(late, 0) == at(2026, 11, 24, 16)


def test_a_naive_instant_is_a_bug():
    with pytest.raises(ValueError, match="aware"):
        CALENDAR.deadline(datetime(2026, 1, 1), 1)


moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda moment: moment.replace(tzinfo=WIB))


@given(moments, st.integers(0, 60))
def test_a_deadline_falls_on_a_working_day_and_never_early(start, days):
    end = CALENDAR.deadline(start, days)
    assert CALENDAR.is_working(end.astimezone(WIB).date())
    assert end.astimezone(WIB).date() >= start.date()
    assert end - start >= timedelta(days=days - 1)


@given(moments, st.integers(1, 40))
def test_more_days_are_never_sooner(start, days):
    assert CALENDAR.deadline(start, days + 1) > CALENDAR.deadline(start, days)


def test_what_is_due_today_but_comes_after_closing_is_due_tomorrow():
    assert CALENDAR.deadline(at(2026, 11, 24, 16), 0) == at(2026, 11, 25, 16)


@given(moments, st.integers(0, 40))
def test_a_deadline_is_never_over_before_it_began(start, days):
    assert CALENDAR.deadline(start, days) > start
