"""Kemendagri's codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.errors import Invalid
from tiru.wilayah.codes import KodeWilayah, Level


@pytest.mark.parametrize(
    ("text", "level", "parent"),
    [
        ("32", Level.PROVINSI, None),
        ("32.08", Level.KABUPATEN, "32"),
        ("32.08.13", Level.KECAMATAN, "32.08"),
        ("32.08.13.2001", Level.DESA, "32.08.13"),
    ],
)
def test_a_code_knows_its_level_and_what_stands_above(text, level, parent):
    assert (KodeWilayah(text).level, KodeWilayah(text).parent) == (level, parent)


@pytest.mark.parametrize(
    "text",
    ["", "3", "3208", "32.8", "32.08.13.001", "32.08.13.2001.1", "32.08.", "32.08\n", "٣٢", "32-08", " 32"],
)
def test_what_is_no_code_is_refused_in_a_sentence(text):
    with pytest.raises(Invalid, match="tidak berbentuk"):
        KodeWilayah(text)


def test_a_city_begins_at_seventy_one():
    assert KodeWilayah("11.71").is_kota
    assert KodeWilayah("11.71.01.2001").is_kota
    assert not KodeWilayah("32.08").is_kota
    assert not KodeWilayah("71").is_kota


def test_the_first_digit_tells_kelurahan_from_desa():
    assert KodeWilayah("32.08.09.1001").is_kelurahan
    assert not KodeWilayah("32.08.09.2001").is_kelurahan
    assert not KodeWilayah("32.08.10").is_kelurahan


codes = st.from_regex(r"\A[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z")


@given(codes)
def test_every_code_lies_within_itself_and_all_above(text):
    at: str | None = text
    while at:
        assert KodeWilayah(text).within(at)
        at = KodeWilayah(at).parent


@given(codes, codes)
def test_two_codes_lie_within_each_other_only_when_equal(one, two):
    both = KodeWilayah(one).within(two) and KodeWilayah(two).within(one)
    assert both == (one == two)
