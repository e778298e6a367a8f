"""NIK and No. KK, by vector and by property. All numbers are invented."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tiru.errors import Invalid
from tiru.nik import OLDEST, mask, parse_nik, parse_no_kk

TODAY = date(2026, 11, 24)


def nik(day: int = 17, month: int = 8, year: int = 80, serial: int = 1, region: str = "320804") -> str:
    return f"{region}{day:02}{month:02}{year:02}{serial:04}"


def test_a_man_is_read_from_his_nik():
    found = parse_nik(nik(), today=TODAY)
    assert (found.born_on, found.woman) == (date(1980, 8, 17), False)
    assert (found.region, found.serial) == ("320804", "0001")


def test_forty_more_days_make_a_woman():
    found = parse_nik(nik(day=57), today=TODAY)
    assert (found.born_on, found.woman) == (date(1980, 8, 17), True)


@pytest.mark.parametrize("day", [1, 31, 41, 71])
def test_the_first_and_the_last_day_of_a_month_are_accepted(day):
    assert parse_nik(nik(day=day, month=1), today=TODAY).woman == (day > 40)


@pytest.mark.parametrize("day", [0, 32, 40, 72, 99])
def test_a_day_no_month_has_is_refused(day):
    with pytest.raises(Invalid, match="tanggal lahir"):
        parse_nik(nik(day=day, month=1), today=TODAY)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [(29, 2, 1), (69, 2, 1), (31, 4, 80), (71, 4, 80), (1, 13, 80), (1, 0, 80), (30, 2, 0)],
)
def test_a_date_that_never_was_is_refused(day, month, year):
    with pytest.raises(Invalid, match="tanggal lahirnya tidak ada"):
        parse_nik(nik(day=day, month=month, year=year), today=TODAY)


def test_a_leap_day_is_accepted_in_a_leap_year():
    assert parse_nik(nik(day=29, month=2, year=0), today=TODAY).born_on == date(2000, 2, 29)


def test_nobody_is_born_tomorrow():
    assert parse_nik(nik(24, 11, 26), today=TODAY).born_on == TODAY
    assert parse_nik(nik(25, 11, 26), today=TODAY).born_on == date(1926, 11, 25)


def test_nobody_is_older_than_a_hundred_and_ten():
    assert parse_nik(nik(1, 1, 27), today=TODAY).born_on == date(1927, 1, 1)
    assert parse_nik(nik(1, 1, 16), today=TODAY).born_on == date(2016, 1, 1)


def test_the_serial_starts_at_one():
    with pytest.raises(Invalid, match="nol"):
        parse_nik(nik(serial=0), today=TODAY)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "terisi 0"),
        ("320804", "terisi 6"),
        (nik() + "1", "terisi 17"),
        ("32O8041708800001", "hanya berisi angka"),
        ("3208.04.170880.0001", "hanya berisi angka"),
        ("٣٢٠٨٠٤١٧٠٨٨٠٠٠٠١", "hanya berisi angka"),
        ("-208041708800001", "hanya berisi angka"),
    ],
)
def test_what_is_no_sixteen_digits_is_refused_with_its_reason(text, sentence):
    with pytest.raises(Invalid, match=sentence):
        parse_nik(text, today=TODAY)


def test_spaces_between_the_digits_do_not_matter():
    assert parse_nik(" 3208 0417 0880 0001\n", today=TODAY).digits == nik()


def test_an_unknown_region_is_a_warning_and_no_refusal():
    known = {"320804"}
    assert parse_nik(nik(), today=TODAY, regions=known).warnings == ()
    (warning,) = parse_nik(nik(region="990101"), today=TODAY, regions=known).warnings
    assert "990101" in warning


def test_masked_it_keeps_four_digits_at_each_end():
    assert mask("3211010101800001") == "3211********0001"
    assert parse_nik(nik(), today=TODAY).masked == "3208********0001"
    assert mask("12345") == "*****"


def test_a_family_card_knows_no_forty_days():
    assert parse_no_kk("3208041708150001", today=TODAY).issued_on == date(2015, 8, 17)
    with pytest.raises(Invalid, match="tanggal terbit"):
        parse_no_kk("3208045708150001", today=TODAY)
    with pytest.raises(Invalid, match="Nomor KK harus 16 angka"):
        parse_no_kk("32", today=TODAY)
    with pytest.raises(Invalid, match="nol"):
        parse_no_kk("3208041708150000", today=TODAY)


birthdays = st.dates(date(1927, 1, 1), TODAY)


@given(birthdays, st.booleans(), st.integers(1, 9999))
def test_whoever_lives_today_is_read_back_from_their_number(born_on, woman, serial):
    text = nik(born_on.day + 40 * woman, born_on.month, born_on.year % 100, serial)
    found = parse_nik(text, today=TODAY)
    assert (found.born_on, found.woman, int(found.serial)) == (born_on, woman, serial)


@given(st.text(st.characters(categories=["Nd"], max_codepoint=57), min_size=16, max_size=16))
def test_any_sixteen_digits_are_refused_or_read_within_bounds(text):
    try:
        found = parse_nik(text, today=TODAY)
    except Invalid:
        return
    assert found.born_on <= TODAY
    assert TODAY.year - found.born_on.year <= OLDEST
    assert nik(found.born_on.day + 40 * found.woman, found.born_on.month, found.born_on.year % 100)[6:12] == text[6:12]


@given(st.text())
def test_any_other_text_is_refused_in_a_sentence(text):
    assume(len("".join(text.split())) != 16)
    with pytest.raises(Invalid) as refusal:
        parse_nik(text, today=TODAY)
    assert refusal.value.message.endswith(".")
