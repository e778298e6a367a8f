"""The outlines as shipped: complete, small, drawable, and of the same units as the register."""

import re
from importlib.resources import files

import pytest

from tiru.wilayah.dataset import subtree
from tiru.wilayah.outlines import CAPTION, outline_map

REGENCIES = ["11.71", "16.10", "32.08", "32.11", "33.16"]
SEGMENT = re.compile(r"M-?\d+ -?\d+l(-?\d+[ -]-?\d+( |(?=-)|(?=z)))+z")
NOT_DRAWN = 12
"""Villages the source has no outline for, over all five regencies, at most."""


@pytest.mark.parametrize("kode", REGENCIES)
@pytest.mark.parametrize("level", ["kecamatan", "desa"])
def test_every_path_is_closed_and_stays_on_the_map(kode, level):
    drawn = outline_map(kode, level)
    for unit in drawn.units:
        assert SEGMENT.sub("", unit.d) == "", unit
        assert unit.d, unit
        for xs, ys in points_of(unit.d):
            assert min(xs) >= -1
            assert max(xs) <= drawn.width + 1
            assert min(ys) >= -1
            assert max(ys) <= drawn.height + 1
        assert 0 <= unit.x <= drawn.width
        assert 0 <= unit.y <= drawn.height


@pytest.mark.parametrize("kode", REGENCIES)
def test_the_kecamatan_on_the_map_are_those_of_the_register(kode):
    official = {place.kode: place.nama for place in subtree(kode) if place.kode.count(".") == 2}
    assert {unit.kode: unit.nama for unit in outline_map(kode).units} == official


@pytest.mark.parametrize("kode", REGENCIES)
def test_the_desa_on_the_map_stand_in_the_register(kode):
    official = {place.kode for place in subtree(kode) if place.kode.count(".") == 3}
    drawn = {unit.kode for unit in outline_map(kode, "desa").units}
    assert drawn <= official
    assert len(official - drawn) <= NOT_DRAWN


@pytest.mark.parametrize("kode", REGENCIES)
def test_the_label_of_a_kecamatan_lies_inside_it(kode):
    for unit in outline_map(kode).units:
        assert inside(unit.x, unit.y, points_of(unit.d)), unit.nama


@pytest.mark.parametrize("kode", REGENCIES)
def test_a_map_costs_the_reader_little(kode):
    """Bytes as they travel, both levels: a phone on a slow line waits for them."""
    assert len((files("tiru.wilayah") / "outlines" / f"{kode}.json.gz").read_bytes()) < 33_000


def test_a_regency_without_outlines_has_no_map():
    assert outline_map("35.17") is None
    assert "bukan acuan hukum" in str(CAPTION)


def points_of(d: str) -> list[tuple[list[int], list[int]]]:
    """Absolute corners of each ring of a path."""
    rings = []
    for ring in d.rstrip("z").split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        xs, ys = [numbers[0]], [numbers[1]]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            xs.append(xs[-1] + dx)
            ys.append(ys[-1] + dy)
        rings.append((xs, ys))
    return rings


def inside(x: float, y: float, rings: list[tuple[list[int], list[int]]]) -> bool:
    """Even-odd rule."""
    crossings = 0
    for xs, ys in rings:
        for i in range(len(xs)):
            x1, y1, x2, y2 = xs[i - 1], ys[i - 1], xs[i], ys[i]
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
    return crossings % 2 == 1
