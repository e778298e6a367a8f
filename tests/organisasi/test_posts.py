"""Who acts in a post on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.organisasi.posts import ACTS_FIRST, Held, acting_in, holder_of, overlaps

DAY = date(2026, 11, 24)


def held(number: int, jenis: str = "definitif", dari: date = date(2025, 1, 1), sampai: date | None = None) -> Held:
    return Held(id=number, jenis=jenis, dari=dari, sampai=sampai)


def test_the_holder_acts():
    assert acting_in([held(1)], DAY) == held(1)


def test_an_empty_post_has_nobody():
    assert acting_in([], DAY) is None
    assert acting_in([held(1, sampai=DAY - timedelta(days=1)), held(2, dari=DAY + timedelta(days=1))], DAY) is None


def test_the_first_and_the_last_day_count():
    week = held(1, dari=DAY, sampai=DAY + timedelta(days=6))
    assert acting_in([week], DAY) == acting_in([week], DAY + timedelta(days=6)) == week


def test_a_plh_acts_while_the_holder_is_away_and_no_longer():
    stand_in = held(2, "plh", DAY, DAY + timedelta(days=3))
    post = [held(1), stand_in]
    assert acting_in(post, DAY) == stand_in
    assert holder_of(post, DAY) == held(1)
    assert acting_in(post, DAY + timedelta(days=4)) == held(1)


def test_a_plt_yields_to_a_new_holder():
    acting = held(1, "plt")
    assert acting_in([acting], DAY) == acting
    assert acting_in([acting, held(2, dari=DAY)], DAY) == held(2, dari=DAY)


def test_a_pj_goes_before_a_plt():
    assert acting_in([held(1, "plt"), held(2, "pj")], DAY) == held(2, "pj")


def test_the_later_decree_counts():
    newer = held(1, "plh", DAY)
    assert acting_in([held(9, "plh"), newer], DAY) == newer


def test_who_only_acts_decides_within_limits():
    assert [held(1, jenis).is_limited for jenis in ACTS_FIRST] == [True, False, False, True]


def test_two_holders_at_once_are_one_too_many():
    assert overlaps(held(2, dari=DAY), [held(1)]) == held(1)
    assert overlaps(held(2, dari=DAY), [held(1, sampai=DAY - timedelta(days=1))]) is None
    assert overlaps(held(2, "plh", DAY), [held(1)]) is None
    assert overlaps(held(1, dari=DAY), [held(1)]) is None


def test_an_unknown_kind_is_a_bug():
    with pytest.raises(ValueError, match="not a kind"):
        held(1, "plx")


days = st.dates(date(2026, 1, 1), date(2026, 2, 1))
posts = st.lists(
    st.builds(
        lambda number, jenis, dari, length: Held(
            id=number,
            jenis=jenis,
            dari=dari,
            sampai=None if length is None else dari + timedelta(days=length),
        ),
        st.integers(1, 99),
        st.sampled_from(ACTS_FIRST),
        days,
        st.none() | st.integers(0, 20),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)


@given(posts, days, st.randoms())
def test_the_order_of_the_list_does_not_matter(post, day, chance):
    shuffled = list(post)
    chance.shuffle(shuffled)
    assert acting_in(post, day) == acting_in(shuffled, day)


@given(posts, days)
def test_who_acts_was_appointed_for_that_day(post, day):
    found = acting_in(post, day)
    assert (found is None) == (not any(one.runs_on(day) for one in post))
    assert found is None or found.runs_on(day)
