"""`python -m tiru.wilayah.build_outlines desa.geojson[.gz] FOLDER`: boundaries become small SVG paths.

Needs the extra `gis` (shapely). Desa are dissolved upward, so both levels fit each other; the coverage
is simplified as one, so that neighbours keep a common line. Coordinates are whole numbers on a map
1,000 wide; paths use relative moves to stay small.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from tiru.wilayah.dataset import places

WIDTH = 1000
TOLERANCE = {"kecamatan": 0.0016, "desa": 0.0009}  # degrees, about 180 m and 100 m
SLIVER = 2e-6  # square degrees, about 2.5 ha: gaps between neighbours in the source, not land


def build(source: Path, target: Path) -> dict[str, int]:
    """Write one `<kode>.json.gz` per regency into `target`; returns their sizes in bytes."""
    content = source.read_bytes()
    features = json.loads(gzip.decompress(content) if source.suffix == ".gz" else content)["features"]
    by_regency: dict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for feature in features:
        kode, nama = feature["properties"]["kode"], feature["properties"]["nama"]
        geometry = shapely.make_valid(shapely.set_precision(shape(feature["geometry"]), 0.00001))
        by_regency[kode[:5]].append((kode, nama, geometry))
    sizes = {}
    for regency, villages in sorted(by_regency.items()):
        made = json.dumps(_regency(villages), separators=(",", ":"), ensure_ascii=False)
        path = target / f"{regency}.json.gz"
        path.write_bytes(gzip.compress(made.encode(), 9, mtime=0))
        sizes[regency] = path.stat().st_size
    return sizes


def _regency(villages: list[tuple[str, str, Any]]) -> dict[str, Any]:
    districts: dict[str, list[Any]] = defaultdict(list)
    for kode, _name, geometry in villages:
        districts[kode[:8]].append(geometry)
    names = {place.kode: place.nama for place in places() if place.kode in districts}
    levels = {
        "desa": villages,
        "kecamatan": [(kode, names[kode], shapely.union_all(parts)) for kode, parts in sorted(districts.items())],
    }
    west, south, east, north = shapely.total_bounds([geometry for _k, _n, geometry in villages])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    bounds = [round(float(degrees), 6) for degrees in (west, south, east, north)]
    result: dict[str, Any] = {"width": WIDTH, "height": math.ceil((north - south) * scale), "bounds": bounds}
    for level, units in levels.items():
        simple = shapely.coverage_simplify([geometry for _k, _n, geometry in units], TOLERANCE[level])
        result[level] = [
            _unit(kode, nama, geometry, lambda x, y: ((x - west) * squeeze * scale, (north - y) * scale))
            for (kode, nama, _geometry), geometry in zip(units, simple, strict=True)
        ]
    return result


def _unit(kode: str, nama: str, geometry: Any, project: Any) -> list[Any]:
    land = _land(geometry)
    rings = [ring for polygon in land for ring in (polygon.exterior, *polygon.interiors)]
    # Centre of the largest circle inside: where a label has most room.
    centre, _edge = shapely.maximum_inscribed_circle(MultiPolygon(land), tolerance=0.0002).coords
    x, y = project(*centre)
    return [kode, nama, "".join(_ring(ring, project) for ring in rings), round(x), round(y)]


def _land(geometry: Any) -> list[Polygon]:
    """The polygons that are no slivers, without holes that are."""
    return [
        Polygon(polygon.exterior, [hole for hole in polygon.interiors if Polygon(hole).area > SLIVER])
        for polygon in getattr(geometry, "geoms", [geometry])
        if polygon.geom_type == "Polygon" and polygon.area > SLIVER
    ]


def _ring(ring: Any, project: Any) -> str:
    points = [tuple(round(value) for value in project(x, y)) for x, y in ring.coords[:-1]]
    path = f"M{points[0][0]} {points[0][1]}l"
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points) if a != b]
    return path + " ".join(f"{dx} {dy}" for dx, dy in moves).replace(" -", "-") + "z"


if __name__ == "__main__":
    for kode, size in build(Path(sys.argv[1]), Path(sys.argv[2])).items():
        sys.stdout.write(f"{kode} {size}\n")
