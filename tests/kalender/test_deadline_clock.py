"""Clocks that stand still while somebody else has to act."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.kalender.arithmetic import WorkingCalendar
from tiru.kalender.deadline_clock import DeadlineClock, Pause, paused_deadline, personal_data_clock
from tiru.kalender.office_hours import CalendarTime, OfficeHours

WIB = ZoneInfo("Asia/Jakarta")
CALENDAR = WorkingCalendar(WIB, frozenset({date(2026, 12, 25)}))
HOURS = OfficeHours(CALENDAR)
TEN_HOURS = timedelta(hours=10)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WIB)


def clock(*pauses: Pause, started: datetime | None = None) -> DeadlineClock:
    return DeadlineClock(started_at=started or at(2026, 11, 24, 8), allowed=TEN_HOURS, measure=HOURS, pauses=pauses)


def test_ten_hours_from_tuesday_morning_end_on_wednesday():
    assert clock().deadline() == at(2026, 11, 25, 9, 30)


def test_a_day_of_waiting_moves_the_deadline_a_day():
    waited = Pause(at(2026, 11, 24, 9), at(2026, 11, 25, 9))
    assert clock(waited).deadline() == at(2026, 11, 26, 9, 30)


def test_pauses_that_overlap_count_once():
    overlapping = [
        Pause(at(2026, 11, 24, 9), at(2026, 11, 24, 11)),
        Pause(at(2026, 11, 24, 10), at(2026, 11, 24, 12)),
    ]
    assert clock(*overlapping).deadline() == clock(Pause(at(2026, 11, 24, 9), at(2026, 11, 24, 12))).deadline()
    assert clock(*overlapping).used(at(2026, 11, 24, 13)) == timedelta(hours=2)


def test_while_it_stands_nobody_knows_the_deadline():
    assert clock(Pause(at(2026, 11, 24, 9))).deadline() is None


def test_a_stop_after_the_deadline_comes_too_late():
    assert clock(Pause(at(2026, 11, 26, 9))).deadline() == at(2026, 11, 25, 9, 30)


def test_a_pause_before_the_start_changes_nothing():
    assert clock(Pause(at(2026, 11, 20, 9), at(2026, 11, 23, 9))).deadline() == clock().deadline()


def test_what_is_left_turns_negative_when_it_is_over():
    assert clock().remaining(at(2026, 11, 25, 9)) == timedelta(minutes=30)
    assert clock().remaining(at(2026, 11, 25, 10)) == timedelta(minutes=-30)
    assert clock().share(at(2026, 11, 24, 13)) == 0.5


def test_while_it_stands_nothing_is_used():
    standing = clock(Pause(at(2026, 11, 24, 9)))
    assert standing.used(at(2026, 11, 24, 9)) == standing.used(at(2026, 12, 24, 9)) == timedelta(hours=1)


def test_personal_data_has_seventy_two_hours_over_the_weekend():
    request = personal_data_clock(at(2026, 3, 6, 16))
    assert request.deadline() == at(2026, 3, 9, 16)
    assert request.remaining(at(2026, 3, 8, 16)) == timedelta(hours=24)


def test_a_pause_that_ends_before_it_begins_is_a_bug():
    with pytest.raises(ValueError, match="after it begins"):
        Pause(at(2026, 1, 2), at(2026, 1, 1))
    with pytest.raises(ValueError, match="aware"):
        Pause(datetime(2026, 1, 2))


def test_three_working_days_with_one_spent_waiting_are_four():
    start, waited = at(2026, 11, 23, 9), Pause(at(2026, 11, 24, 15), at(2026, 11, 25, 10))
    assert paused_deadline(CALENDAR, start, 3, []) == at(2026, 11, 26, 16)
    assert paused_deadline(CALENDAR, start, 3, [waited]) == at(2026, 11, 27, 16)


def test_an_hour_of_waiting_within_a_day_costs_the_office_no_day():
    waited = Pause(at(2026, 11, 24, 10), at(2026, 11, 24, 11))
    assert paused_deadline(CALENDAR, at(2026, 11, 23, 9), 3, [waited]) == at(2026, 11, 26, 16)


def test_days_do_not_run_while_the_clock_stands():
    assert paused_deadline(CALENDAR, at(2026, 11, 23, 9), 3, [Pause(at(2026, 11, 24, 9))]) is None
    assert paused_deadline(CALENDAR, at(2026, 11, 23, 9), 3, [Pause(at(2026, 11, 26, 17))]) == at(2026, 11, 26, 16)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda moment: moment.replace(tzinfo=WIB))
pauses = st.lists(
    st.tuples(moments, st.timedeltas(timedelta(0), timedelta(days=9))).map(lambda p: Pause(p[0], p[0] + p[1])),
    max_size=4,
)
measures = st.sampled_from([HOURS, CalendarTime()])


@given(moments, pauses, measures)
def test_at_the_deadline_exactly_the_allowed_time_is_used(start, held, measure):
    running = DeadlineClock(started_at=start, allowed=TEN_HOURS, measure=measure, pauses=held)
    end = running.deadline()
    assert end is not None
    assert running.remaining(end) == timedelta(0)
    assert end >= DeadlineClock(started_at=start, allowed=TEN_HOURS, measure=measure).deadline()


@given(moments, st.integers(0, 20), pauses)
def test_waiting_never_shortens_a_term_of_days(start, days, held):
    assert paused_deadline(CALENDAR, start, days, held) >= CALENDAR.deadline(start, days)


@given(moments, st.integers(0, 20))
def test_a_pause_of_no_length_changes_no_term_of_days(start, days):
    assert paused_deadline(CALENDAR, start, days, [Pause(start, start)]) == CALENDAR.deadline(start, days)
