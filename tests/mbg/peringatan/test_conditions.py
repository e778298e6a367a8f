"""Each condition on both sides of its limit; the clock is that of Jakarta."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tiru_mbg.peringatan import conditions as c

WIB = ZoneInfo("Asia/Jakarta")
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Nine in the morning in Jakarta."""


def ago(**span):
    return NOW - timedelta(**span)


def test_cooking_may_begin_at_midnight_of_jakarta_and_not_before():
    midnight = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert not c.cooked_too_early(midnight, DAY, Decimal(0), WIB)
    assert c.cooked_too_early(midnight - timedelta(seconds=1), DAY, Decimal(0), WIB)
    assert not c.cooked_too_early(None, DAY, Decimal(0), WIB)


@pytest.mark.parametrize(
    ("done", "arrived", "eaten", "said"),
    [
        (ago(hours=6), ago(hours=2), NOW, ""),
        (ago(hours=6, seconds=1), ago(hours=2), NOW, "lewat"),
        (ago(hours=5), None, None, ""),
        (ago(hours=5, seconds=1), None, None, "terancam"),
        (ago(hours=5, seconds=1), ago(hours=1), None, ""),
        (ago(hours=6, seconds=1), ago(hours=1), None, "lewat"),
        (None, None, None, ""),
    ],
)
def test_six_hours_are_the_most_and_the_last_of_them_threatens_what_has_not_arrived(done, arrived, eaten, said):
    assert c.age(done, arrived, eaten, NOW, Decimal(6)) == said


def test_without_the_hygiene_certificate_day_20_reminds_and_day_30_is_the_last():
    found = [c.slhs_level(days, Decimal(20), Decimal(30)) for days in (19, 20, 29, 30)]
    assert found == ["", "sedang", "sedang", "tinggi"]


def test_a_paper_reminds_30_days_before_its_end_and_is_worse_afterwards():
    found = [c.ending_level(DAY + timedelta(days=days), DAY, Decimal(30)) for days in (31, 30, 0, -1)]
    assert found == ["", "sedang", "sedang", "tinggi"]


def test_what_has_not_left_half_an_hour_before_the_meal_is_late():
    meal = NOW + timedelta(minutes=30)
    assert c.not_departed(meal, None, NOW, 30)
    assert not c.not_departed(meal + timedelta(seconds=1), None, NOW, 30)
    assert not c.not_departed(meal, ago(minutes=1), NOW, 30)
    assert not c.not_departed(None, None, NOW, 30)


def test_only_what_was_once_seen_can_fall_silent():
    assert c.silent(ago(minutes=15), None, NOW, 15)
    assert not c.silent(ago(minutes=14, seconds=59), None, NOW, 15)
    assert not c.silent(ago(minutes=15), ago(minutes=1), NOW, 15)
    assert not c.silent(None, None, NOW, 15)


def test_a_kitchen_has_until_ten_in_jakarta_to_write_something():
    ten = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    assert c.without_report(0, ten, DAY, 10, WIB)
    assert not c.without_report(0, ten - timedelta(seconds=1), DAY, 10, WIB)
    assert not c.without_report(1, ten, DAY, 10, WIB)


def test_fifteen_percent_above_the_market_is_still_allowed():
    assert not c.above_market(11_500, 10_000, 15)
    assert c.above_market(11_501, 10_000, 15)
    assert not c.above_market(11_501, None, 15)


def test_the_newest_days_must_all_be_so():
    assert c.lasting([False, True, True], 2)
    assert not c.lasting([True, True, False], 2)
    assert not c.lasting([True], 2)


def test_a_fifth_left_over_is_still_allowed():
    assert not c.much_left(2_000, Decimal(10_000), 20)
    assert c.much_left(2_001, Decimal(10_000), 20)
    assert not c.much_left(5, Decimal(0), 20)


def test_a_sample_is_kept_for_48_hours_with_its_temperature():
    kept = ago(hours=48)
    assert c.sample_fault(kept, NOW, Decimal("-18"), Decimal(48)) == ""
    assert c.sample_fault(kept, NOW - timedelta(seconds=1), Decimal("-18"), Decimal(48)) == "dini"
    assert c.sample_fault(kept, None, None, Decimal(48)) == "suhu"
