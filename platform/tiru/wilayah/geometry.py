"""Degrees on an outline map and back, and what lies inside what; outlines are simplified, so answers are hints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from tiru.wilayah.outlines import Outline, OutlineMap, outline_map

Point = tuple[float, float]
Ring = tuple[Point, ...]

_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
_NUMBER = re.compile(r"-?\d+")
NEAR = 12.0
"""Map units (some 500 m on a regency 45 km wide) that count as inside still: the outlines are simplified."""


def on_map(drawn: OutlineMap, latitude: float, longitude: float) -> Point:
    """Degrees as map coordinates. Raises ValueError for a map without bounds."""
    west, south, east, north = _bounds(drawn)
    return (
        (longitude - west) / (east - west) * drawn.width,
        (north - latitude) / (north - south) * drawn.height,
    )


def in_degrees(drawn: OutlineMap, x: float, y: float) -> Point:
    """Map coordinates as (latitude, longitude), with six decimals. Raises ValueError for a map without bounds."""
    west, south, east, north = _bounds(drawn)
    latitude = north - y / drawn.height * (north - south)
    return round(latitude, 6), round(west + x / drawn.width * (east - west), 6)


def _bounds(drawn: OutlineMap) -> tuple[float, float, float, float]:
    if drawn.bounds is None:
        raise ValueError("this map does not say where it lies")
    return drawn.bounds


@lru_cache(maxsize=4096)
def rings(outline: Outline) -> tuple[Ring, ...]:
    """The closed rings of an outline, holes too."""
    found = []
    for start_x, start_y, moves in _RING.findall(outline.d):
        x, y = int(start_x), int(start_y)
        points = [(float(x), float(y))]
        steps = [int(number) for number in _NUMBER.findall(moves)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((float(x), float(y)))
        found.append(tuple(points))
    return tuple(found)


def box(outline: Outline) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    xs = [x for ring in rings(outline) for x, _y in ring]
    ys = [y for ring in rings(outline) for _x, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def inside(outline: Outline, x: float, y: float) -> bool:
    """Whether a point lies in an outline, by the even-odd rule: holes are outside."""
    crossings = 0
    for ring in rings(outline):
        for (ax, ay), (bx, by) in pairwise((*ring, ring[0])):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                crossings += 1
    return crossings % 2 == 1


def near(outline: Outline, x: float, y: float, within: float = NEAR) -> bool:
    """Whether a point lies inside or at most `within` map units from the line."""
    left, top, right, bottom = box(outline)
    if not (left - within <= x <= right + within and top - within <= y <= bottom + within):
        return False
    return inside(outline, x, y) or any(_from_line(ring, x, y) <= within for ring in rings(outline))


def _from_line(ring: Sequence[Point], x: float, y: float) -> float:
    least = float("inf")
    for (ax, ay), (bx, by) in pairwise((*ring, ring[0])):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
        least = min(least, ((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) ** 0.5)
    return least


def lies_in(kode: str, latitude: float, longitude: float) -> bool | None:
    """Whether a point lies in or near a regency, kecamatan or desa; None where no outline is known."""
    drawn = outline_map(kode[:5], "desa" if kode.count(".") == 3 else "kecamatan")
    if drawn is None or drawn.bounds is None:
        return None
    places = [unit for unit in drawn.units if unit.kode == kode or unit.kode.startswith(f"{kode}.")]
    if not places:
        return None
    x, y = on_map(drawn, latitude, longitude)
    return any(near(unit, x, y) for unit in places)
