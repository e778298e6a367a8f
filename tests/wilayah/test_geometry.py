"""Degrees on the map and back, and what lies in what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.wilayah.geometry import box, in_degrees, inside, lies_in, near, on_map, rings
from tiru.wilayah.outlines import Outline, OutlineMap, outline_map

RING = Outline("x", "Cincin", "M0 0l100 0 0 100-100 0zM40 40l0 20 20 0 0-20z", 10, 10)
REGENCIES = ["11.71", "16.10", "32.08", "32.11", "33.16"]


def test_a_hole_is_outside_and_the_rim_is_near():
    assert len(rings(RING)) == 2
    assert box(RING) == (0, 0, 100, 100)
    assert inside(RING, 10, 10)
    assert not inside(RING, 50, 50)
    assert not inside(RING, 101, 50)
    assert near(RING, 105, 50, within=5)
    assert not near(RING, 106, 50, within=5)


@given(st.floats(0, 1000), st.floats(0, 1009))
def test_what_is_on_the_map_comes_back(x, y):
    drawn = outline_map("32.08")
    back = on_map(drawn, *in_degrees(drawn, x, y))
    assert back == pytest.approx((x, y), abs=0.01)


@pytest.mark.parametrize("kode", REGENCIES)
def test_the_label_of_a_desa_lies_in_it_in_degrees_too(kode):
    drawn = outline_map(kode, "desa")
    for unit in drawn.units[::10]:
        assert lies_in(unit.kode, *in_degrees(drawn, unit.x, unit.y)), unit.nama


def test_kuningan_town_lies_in_kuningan_and_jakarta_does_not():
    assert lies_in("32.08", -6.976, 108.483) is True
    assert lies_in("32.08", -6.175, 106.827) is False


def test_where_no_outline_is_known_nothing_is_said():
    assert lies_in("35.17", -7.5, 112.2) is None
    assert lies_in("32.08.99", -6.976, 108.483) is None


def test_a_map_without_bounds_has_no_degrees():
    with pytest.raises(ValueError, match="where it lies"):
        on_map(OutlineMap(10, 10, ()), 0, 0)
