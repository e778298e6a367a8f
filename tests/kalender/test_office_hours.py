"""Time counted in office hours, and as calendar time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.kalender.arithmetic import WorkingCalendar
from tiru.kalender.office_hours import CalendarTime, OfficeHours

WIB, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
HOURS = OfficeHours(WorkingCalendar(WIB, frozenset({date(2026, 12, 25)})))


def at(*parts: int, zone: ZoneInfo = WIB) -> datetime:
    return datetime(*parts, tzinfo=zone)


def test_a_weekend_holds_no_office_hours():
    assert HOURS.between(at(2026, 11, 28), at(2026, 11, 30)) == timedelta(0)


def test_night_and_holiday_are_left_out():
    # Thursday 15:00-16:00, Friday closed, Monday 7:30-8:30
    assert HOURS.between(at(2026, 12, 24, 15), at(2026, 12, 28, 8, 30)) == timedelta(hours=2)


def test_two_hours_from_an_hour_before_closing_end_next_morning():
    assert HOURS.after(at(2026, 11, 24, 15), timedelta(hours=2)) == at(2026, 11, 25, 8, 30)


def test_hours_that_fill_the_day_end_at_closing():
    assert HOURS.after(at(2026, 11, 24, 15), timedelta(hours=1)) == at(2026, 11, 24, 16)


def test_no_time_at_all_is_over_at_once():
    night = at(2026, 11, 24, 23)
    assert HOURS.after(night, timedelta(0)) == night


def test_an_office_in_papua_opens_two_hours_earlier():
    papua = OfficeHours(WorkingCalendar(WIT))
    assert papua.after(at(2026, 11, 24), timedelta(minutes=1)) == datetime(2026, 11, 23, 22, 31, tzinfo=UTC)
    assert papua.between(at(2026, 11, 24, 16, zone=WIB), at(2026, 11, 24, 17, zone=WIB)) == timedelta(0)


def test_calendar_time_counts_the_weekend():
    measure = CalendarTime()
    assert measure.after(at(2026, 3, 6, 16), timedelta(hours=72)) == at(2026, 3, 9, 16)
    assert measure.between(at(2026, 3, 9), at(2026, 3, 6)) == timedelta(0)


@pytest.mark.parametrize("measure", [HOURS, CalendarTime()])
def test_a_naive_instant_is_a_bug(measure):
    with pytest.raises(ValueError, match="aware"):
        measure.between(datetime(2026, 1, 1), at(2026, 1, 2))


def test_a_negative_amount_is_a_bug():
    with pytest.raises(ValueError, match="from 0 on"):
        HOURS.after(at(2026, 1, 1), timedelta(hours=-1))


def test_a_year_that_is_closed_altogether_does_not_loop_forever():
    never = OfficeHours(WorkingCalendar(WIB, opens=HOURS.calendar.closes))
    with pytest.raises(ValueError, match="ten years"):
        never.after(at(2026, 1, 1), timedelta(hours=1))


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda moment: moment.replace(tzinfo=WIB))
amounts = st.timedeltas(timedelta(microseconds=1), timedelta(hours=400))


@given(moments, amounts)
def test_what_is_added_is_what_lies_between(start, amount):
    assert HOURS.between(start, HOURS.after(start, amount)) == amount


@given(moments, moments, moments)
def test_parts_add_up(one, two, three):
    first, middle, last = sorted([one, two, three])
    assert HOURS.between(first, middle) + HOURS.between(middle, last) == HOURS.between(first, last)
