"""Building outlines from boundaries, on squares one can check by hand."""

import json

import pytest

pytest.importorskip("shapely", reason="extra gis")

from tiru.wilayah import outlines
from tiru.wilayah.build_outlines import build


def square(kode: str, west: float, south: float, side: float = 0.1) -> dict[str, object]:
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    ring = [[west + x, south + y] for x, y in corners]
    return {
        "type": "Feature",
        "properties": {"kode": kode, "nama": f"Desa {kode[-1]}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    features = [square("32.08.13.2001", 108.0, 0.0), square("32.08.13.2002", 108.1, 0.0)]
    source = tmp_path / "desa.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "outlines").mkdir()
    assert list(build(source, tmp_path / "outlines")) == ["32.08"]
    monkeypatch.setattr(outlines, "files", lambda _package: tmp_path)
    outlines.outline_map.cache_clear()
    yield lambda level: outlines.outline_map("32.08", level)
    outlines.outline_map.cache_clear()


def test_two_squares_fill_a_map_twice_as_wide_as_high(drawn):
    desa = drawn("desa")
    assert (desa.width, desa.height) == (1000, pytest.approx(500, abs=1))
    assert [(unit.kode, unit.x, unit.y) for unit in desa.units] == [
        ("32.08.13.2001", 250, 250),
        ("32.08.13.2002", 750, 250),
    ]


def test_north_is_up_and_the_path_is_closed(drawn):
    first = drawn("desa").units[0]
    assert first.d.startswith("M")
    assert first.d.endswith("z")
    assert sorted(first.d.strip("Mz").split("l")[1].replace("-", " -").split()) == sorted(
        ["500", "0", "0", "-500", "-500", "0"]
    )


def test_the_kecamatan_is_what_its_villages_cover_without_the_line_between(drawn):
    [kecamatan] = drawn("kecamatan").units
    assert (kecamatan.kode, kecamatan.nama) == ("32.08.13", "Cilimus")
    assert kecamatan.d.count("z") == 1
    assert "1000 0" in kecamatan.d
