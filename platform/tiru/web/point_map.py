"""Points on an outline map, as SVG drawn on the server: alone where there is room, counted where it is dense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tiru.indonesian_numbers import angka
from tiru.wilayah.geometry import box, on_map
from tiru.wilayah.outlines import Outline, OutlineMap

_NUMBER = Markup('<text y="4" text-anchor="middle">{}</text>')
_ONE = Markup('<circle class="p-{}" r="6"/>')
_MANY = Markup('<circle class="p-{}" r="10.5"/>') + _NUMBER
_ONE_MAIN = Markup('<rect class="p-{}" x="-7" y="-7" width="14" height="14" rx="2"/>')
_MANY_MAIN = Markup('<rect class="p-{}" x="-10" y="-10" width="20" height="20" rx="3"/>') + _NUMBER
View = tuple[float, float, float, float]
"""Left, top, width and height of what is looked at, in map units."""
APART = 15
"""How many marks fit side by side: on a phone each is then wide enough for a thumb (24 px)."""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A thing at a place. `shade` is its class (`p-1` …), `href` where a click leads, empty for nowhere.

    `is_main` ones are squares; where others stand too close, they are counted in its square.
    """

    latitude: float
    longitude: float
    label: str
    shade: int = 1
    href: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class MapLine:
    """From one place to another, in degrees: latitude and longitude of both ends."""

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(slots=True)
class Mark:
    """What is drawn at one spot: one point, or several that would overlap."""

    x: float
    y: float
    points: list[MapPoint]

    @property
    def shade(self) -> int:
        """The class of the main point, else the one that most of the points have."""
        if self.is_main:
            return next(point.shade for point in self.points if point.is_main)
        return Counter(point.shade for point in self.points).most_common(1)[0][0]

    @property
    def is_main(self) -> bool:
        return any(point.is_main for point in self.points)


def view_of(outlines: OutlineMap, unit: Outline | None = None) -> View:
    """The whole map, or one unit, with room for marks at the edge; no flatter or narrower than half its other side."""
    if unit is None:
        room = outlines.width / APART / 2
        return -room, -room, outlines.width + 2 * room, outlines.height + 2 * room
    left, top, right, bottom = box(unit)
    width = max(right - left, (bottom - top) / 2, 20) * 1.1
    height = max(bottom - top, (right - left) / 2, 20) * 1.1
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def marks(outlines: OutlineMap, points: Iterable[MapPoint], view: View) -> list[Mark]:
    """Points gathered so that no two marks stand closer than a mark is wide; those outside the view are left out."""
    left, top, width, height = view
    apart = width / APART
    cells: dict[tuple[int, int], list[Mark]] = {}
    found: list[Mark] = []
    for point in sorted(points, key=lambda one: not one.is_main):
        x, y = on_map(outlines, point.latitude, point.longitude)
        if not (left <= x <= left + width and top <= y <= top + height):
            continue
        column, row = int((x - left) // apart), int((y - top) // apart)
        around = [cells.get((column + dx, row + dy), ()) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        close = [mark for cell in around for mark in cell if (mark.x - x) ** 2 + (mark.y - y) ** 2 < apart**2]
        if close:
            min(close, key=lambda mark: (mark.x - x) ** 2 + (mark.y - y) ** 2).points.append(point)
            continue
        mark = Mark(x, y, [point])
        cells.setdefault((column, row), []).append(mark)
        found.append(mark)
    return found


def point_map(
    outlines: OutlineMap,
    points: Sequence[MapPoint],
    *,
    title: str,
    view: View | None = None,
    zoom: str = "",
    cluster: str = "",
    chosen: str = "",
    lines: Sequence[MapLine] = (),
) -> Markup:
    """The map, with `lines` under the points. `zoom` gets a unit's code appended: the link on its outline; `cluster`
    is where counted marks lead; `chosen` is the code of the unit that is set apart."""
    looked_at = view or view_of(outlines)
    size = looked_at[2] / APART / 2
    land = Markup("").join(_land(unit, zoom, unit.kode == chosen) for unit in outlines.units)
    shown = sorted(marks(outlines, points, looked_at), key=lambda mark: len(mark.points))
    dots = Markup("").join(_dot(mark, size, cluster) for mark in shown)
    numbers = (round(number, 1) for number in looked_at)
    return Markup(
        '<svg class="chart map points" viewBox="{} {} {} {}" role="group" aria-label="{}">{}{}{}</svg>'
    ).format(*numbers, title, land, _ways(outlines, lines), dots)


def _land(unit: Outline, zoom: str, is_chosen: bool) -> Markup:
    path = Markup('<path class="c-{}" d="{}"><title>{}</title></path>').format(int(is_chosen), unit.d, unit.nama)
    return Markup('<a href="{}{}" aria-label="{}">{}</a>').format(zoom, unit.kode, unit.nama, path) if zoom else path


def _ways(outlines: OutlineMap, lines: Sequence[MapLine]) -> Markup:
    """All lines as one path: they are no targets, the table beside a map tells them to those who do not see."""
    if not lines:
        return Markup("")
    ends = [(on_map(outlines, *line.start), on_map(outlines, *line.end)) for line in lines]
    d = "".join(f"M{ax:.1f} {ay:.1f}L{bx:.1f} {by:.1f}" for (ax, ay), (bx, by) in ends)
    return Markup('<path class="way" d="{}" aria-hidden="true"/>').format(d)


def _dot(mark: Mark, size: float, cluster: str) -> Markup:
    """Drawn in the size of text (11 px) and scaled to the view: fonts in a style sheet know no map units."""
    if len(mark.points) == 1:
        words, href = mark.points[0].label, mark.points[0].href
        inner = (_ONE_MAIN if mark.is_main else _ONE).format(mark.shade)
    else:
        words, href = _told(mark), cluster
        inner = (_MANY_MAIN if mark.is_main else _MANY).format(mark.shade, angka(len(mark.points)))
    inner = Markup('<g class="dot" transform="translate({} {}) scale({})"><title>{}</title>{}</g>').format(
        round(mark.x, 1), round(mark.y, 1), round(size / 11.5, 3), words, inner
    )
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(href, words, inner) if href else inner


def _told(mark: Mark) -> str:
    """How many, then the first names: what a screen reader says of a counted mark."""
    first = ", ".join(point.label for point in mark.points[:3])
    more = len(mark.points) - 3
    return f"{angka(len(mark.points))}: {first}" + (", …" if more > 0 else "")
