"""What a facility may look like, how far two lie apart, and when two are likely one; without a database."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.errors import Invalid, Refused
from tiru.fasilitas.kinds import NPSN, NSPP
from tiru.fasilitas.rules import (
    MEAN_RADIUS_M,
    check_area,
    check_closing,
    check_owner,
    check_place,
    check_reopening,
    distance_m,
    similar,
)

LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-179, 179)
DAY = date(2026, 5, 1)


def test_an_npsn_has_eight_characters_and_may_be_typed_with_blanks():
    assert NPSN.read(" 2021 2345 ") == "20212345"
    assert NPSN.read("p9951234") == "P9951234"
    for wrong in ("2021234", "202123456", "2021234é", ""):
        with pytest.raises(ValueError, match="NPSN"):
            NPSN.read(wrong)


def test_an_nspp_is_twelve_digits():
    assert NSPP.read("5100.3208.0001") == "510032080001"
    with pytest.raises(ValueError, match="NSPP"):
        NSPP.read("51003208000A")


@pytest.mark.parametrize("kode", ["32.08.01", "33.16.01.2001", "32.08.01.2001.1", "abc", "3208012001", ""])
def test_a_facility_stands_in_a_desa_of_the_tenant(kode):
    check_area("32.08.01.2001", "32.08")
    with pytest.raises(Invalid) as refused:
        check_area(kode, "32.08")
    assert "kode_wilayah" in refused.value.fields


def test_a_point_has_both_coordinates_or_none():
    check_place(None, None)
    check_place(-6.9, 108.4)
    for place, field in (((-6.9, None), "longitude"), ((None, 108.4), "latitude")):
        with pytest.raises(Invalid) as refused:
            check_place(*place)
        assert list(refused.value.fields) == [field]


def test_only_what_the_government_owns_has_a_unit_as_owner():
    check_owner("pemerintah", 3)
    check_owner("swasta", None)
    with pytest.raises(Invalid):
        check_owner("swasta", 3)


def test_it_closes_between_its_first_day_and_today():
    check_closing(DAY, DAY, DAY)
    for last in (date(2026, 4, 30), date(2026, 5, 2)):
        with pytest.raises(Invalid):
            check_closing(DAY, last, DAY)


def test_only_a_closed_one_opens_again_and_not_before_it_closed():
    check_reopening(DAY, DAY, DAY)
    with pytest.raises(Refused):
        check_reopening(None, DAY, DAY)
    with pytest.raises(Invalid):
        check_reopening(DAY, date(2026, 4, 30), date(2026, 6, 1))


def test_a_degree_of_latitude_is_some_111_km():
    assert distance_m(-7, 108, -6, 108) == pytest.approx(math.pi * MEAN_RADIUS_M / 180, rel=1e-9)


def test_monas_lies_some_118_km_from_gedung_sate():
    assert distance_m(-6.175392, 106.827153, -6.902481, 107.618810) == pytest.approx(118_900, rel=0.01)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_both_ways_and_within_half_the_globe(a, b, c, d):
    there = distance_m(a, b, c, d)
    assert there == pytest.approx(distance_m(c, d, a, b), abs=1e-3)
    assert 0 <= there <= math.pi * MEAN_RADIUS_M + 1


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_agrees_with_the_angle_between_two_vectors(a, b, c, d):
    def vector(latitude, longitude):
        lat, lon = math.radians(latitude), math.radians(longitude)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    one, other = vector(a, b), vector(c, d)
    chord = math.sqrt(sum((x - y) ** 2 for x, y in zip(one, other, strict=True)))
    if chord < 1.99:  # towards the antipode the chord loses its digits
        assert distance_m(a, b, c, d) == pytest.approx(2 * MEAN_RADIUS_M * math.asin(chord / 2), abs=0.5)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("SD Negeri 1 Kadugede", "SDN 1 KADUGEDE", True),
        ("SDN 01 Kadugede", "SDN 1 Kadugede", True),
        ("SDN 1 Kadugede", "SDN 2 Kadugede", False),
        ("Ponpes Al-Hikmah", "Pondok Pesantren Al Hikmah", True),
        ("Posyandu Melati", "Posyandu Mawar", False),
        ("Puskesmas Kadugede", "Puskesmas Kadugedé", True),
        ("Pasar Baru", "Balai Desa", False),
    ],
)
def test_names_that_mean_the_same_are_alike(one, other, alike):
    assert similar(one, other) is alike
    assert similar(other, one) is alike
