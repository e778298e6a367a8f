"""Money, numbers and dates as people read them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.i18n import speak
from tiru.indonesian_dates import relatif, tanggal, tanggal_jam
from tiru.indonesian_numbers import angka, persen
from tiru.rupiah import rupiah

NOW = datetime(2026, 11, 24, 3, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (1_250_000, "Rp1.250.000"), (-500, "-Rp500"), (10**13, "Rp10.000.000.000.000")],
)
def test_money_has_dots_between_thousands(amount, text):
    assert rupiah(amount) == text


@given(st.integers(-(10**15), 10**15))
def test_no_rupiah_gets_lost(amount):
    assert int(rupiah(amount).replace("Rp", "").replace(".", "")) == amount


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1226660, None, "1.226.660"),
        (79.69, None, "79,69"),
        (80.0, None, "80"),
        (80.0, 2, "80,00"),
        (Decimal("1566.204"), 1, "1.566,2"),
        (-3, None, "-3"),
    ],
)
def test_numbers_have_a_comma_before_decimals(value, decimals, text):
    assert angka(value, decimals) == text


def test_a_share_becomes_a_percentage():
    assert persen(0.917) == "92%"
    assert persen(Decimal("0.0525"), 1) == "5,2%"
    assert persen(1) == "100%"


def test_a_day_is_written_with_its_month():
    assert tanggal(date(2025, 6, 12)) == "12 Juni 2025"
    assert tanggal(date(2025, 8, 12), short=True) == "12 Agu 2025"


def test_an_instant_is_told_in_the_regions_own_time():
    assert tanggal_jam(NOW) == "24 Nov 2026, 10.31 WIB"
    assert tanggal_jam(NOW, "Asia/Makassar") == "24 Nov 2026, 11.31 WITA"
    assert tanggal_jam(NOW, "Asia/Jayapura") == "24 Nov 2026, 12.31 WIT"
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert tanggal_jam(late).startswith("25 Nov")


def test_a_naive_instant_is_a_bug():
    with pytest.raises(ValueError, match="time zone"):
        tanggal_jam(datetime(2026, 11, 24))


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (timedelta(seconds=59), "baru saja"),
        (timedelta(minutes=-1), "1 menit lalu"),
        (timedelta(minutes=59, seconds=59), "59 menit lagi"),
        (timedelta(hours=-23, minutes=-59), "23 jam lalu"),
        (timedelta(days=2), "2 hari lagi"),
        (timedelta(days=-40), "40 hari lalu"),
    ],
)
def test_how_far_away_is_told_in_whole_units(gap, text):
    assert relatif(NOW + gap, NOW) == text


def test_an_english_reader_sees_english_figures():
    with speak("en"):
        assert angka(1226660.5) == "1,226,660.5"
        assert rupiah(1_250_000) == "Rp1,250,000"
        assert persen(0.0525, 1) == "5.2%"
        assert tanggal(date(2025, 6, 12)) == "12 June 2025"
        assert tanggal_jam(NOW) == "24 Nov 2026, 10:31 WIB"
        assert relatif(NOW + timedelta(days=2), NOW) == "in 2 days"
        assert relatif(NOW - timedelta(hours=1), NOW) == "1 hour ago"
    assert angka(1226660.5) == "1.226.660,5"
