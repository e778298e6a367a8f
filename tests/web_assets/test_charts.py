"""Charts drawn on the server: right sizes, named, and without anything the content policy forbids."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tiru.web.charts import (
    CLASSES,
    Bar,
    bars,
    bullet,
    choropleth,
    class_limits,
    map_legend,
    meter,
    shade,
    sparkline,
)
from tiru.wilayah.outlines import Outline, OutlineMap

MAP = OutlineMap(100, 100, tuple(Outline(f"32.08.{n:02}", f"Kec <{n}>", "M0 0h9v9z", 5, 5) for n in range(1, 9)))
VALUES = {f"32.08.{n:02}": float(n - 1) for n in range(1, 9)}


def drawings() -> list[str]:
    return [
        bars([Bar("41", 3), Bar("<42>", 7)], title="Aduan & minggu"),
        sparkline([3, 1, 4], title="Garis"),
        bullet(82, 90, title="Sasaran", most=100),
        meter(0.4, title="Terpakai"),
        choropleth(MAP, VALUES, title="Peta", unit="aduan"),
        choropleth(MAP, VALUES, title="Peta", link="/aduan?kecamatan="),
    ]


@pytest.mark.parametrize("drawing", drawings())
def test_each_drawing_is_well_formed_named_and_without_inline_style(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.get("role") in ("img", "group")
    assert root.get("aria-label")
    assert "style=" not in drawing


def test_bars_are_as_tall_as_their_values_and_the_last_is_now() -> None:
    drawn = bars([Bar("a", 20), Bar("b", 40)], title="x", height=110)
    heights = [float(tall) for tall in re.findall(r'height="([\d.]+)" rx', drawn)]
    assert heights == [40.0, 80.0]
    assert drawn.count('class="now"') == 1


def test_without_data_there_is_no_drawing() -> None:
    assert bars([], title="x") == ""
    assert sparkline([1], title="x") == ""


def test_a_flat_line_and_an_empty_rail_do_not_divide_by_zero() -> None:
    assert "NaN" not in sparkline([5, 5, 5], title="x")
    assert 'width="0.0"' in bullet(0, 0, title="x")


def test_a_unit_without_a_value_stays_blank_and_most_is_darkest() -> None:
    drawn = choropleth(MAP, {"32.08.01": 1, "32.08.02": 2}, title="x")
    assert drawn.count('class="c-0"') == 6
    assert re.findall(r'class="c-([1-5])"', drawn) == ["1", "2"]


def test_classes_hold_about_as_many_units_each() -> None:
    values = [float(n) for n in range(1, 101)]
    limits = class_limits(values)
    sizes = [sum(shade(value, limits) == number for value in values) for number in range(1, CLASSES + 1)]
    assert sizes == [20] * CLASSES


def test_the_legend_names_the_classes_of_the_map() -> None:
    assert map_legend({"a": 0, "b": 1, "c": 5}) == [(0, "0"), (1, "1"), (2, "5")]
    assert map_legend({"a": 0}) == []
