"""Small charts drawn on the server as SVG: no script, no style attribute, named for screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tiru.indonesian_numbers import angka
from tiru.wilayah.outlines import OutlineMap

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, and its value."""

    label: str
    value: float


def bars(data: Sequence[Bar], *, title: str, width: int = 320, height: int = 110) -> Markup:
    """Vertical bars; the last one (now) is set apart. Nothing for no data."""
    if not data:
        return Markup("")
    top = max(bar.value for bar in data) or 1
    step = width / len(data)
    parts = []
    for number, bar in enumerate(data):
        tall = max(2.0, round((height - 30) * max(0.0, bar.value) / top, 1))
        parts.append(
            Markup(
                '<g><title>{label}: {shown}</title><rect class="{kind}" x="{x}" y="{y}" width="{wide}" '
                'height="{tall}" rx="4"/>'
                '<text x="{middle}" y="{base}" text-anchor="middle">{label}</text></g>'
            ).format(
                label=bar.label,
                shown=angka(bar.value),
                kind="now" if number == len(data) - 1 else "bar",
                x=round(number * step + step * 0.1, 1),
                y=round(height - 20 - tall, 1),
                wide=round(step * 0.8, 1),
                tall=tall,
                middle=round(number * step + step / 2, 1),
                base=height - 5,
            )
        )
    words = ", ".join(f"{bar.label} {angka(bar.value)}" for bar in data)
    return _svg(width, height, title, words, Markup("").join(parts))


def sparkline(values: Sequence[float], *, title: str, width: int = 160, height: int = 36) -> Markup:
    """The course of a figure as one line over its area, the newest point marked. Nothing under two values."""
    if len(values) < 2:
        return Markup("")
    low, high = min(values), max(values)
    spread = (high - low) or 1
    step = (width - 8) / (len(values) - 1)
    points = [
        (round(4 + number * step, 1), round(height - 5 - (height - 10) * (value - low) / spread, 1))
        for number, value in enumerate(values)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    inner = Markup(
        '<path class="area" d="M{first},{base} L{line} L{last},{base}z"/>'
        '<polyline class="line" points="{line}"/>'
        '<circle class="now" cx="{last}" cy="{end}" r="3.5"/>'
    ).format(line=line, first=points[0][0], last=points[-1][0], end=points[-1][1], base=height)
    words = ", ".join(angka(value) for value in values)
    return _svg(width, height, title, words, inner)


def bullet(value: float, target: float, *, title: str, most: float = 0, width: int = 320) -> Markup:
    """A value as a bar on its rail, and a mark where the target stands; `most` is the rail's end."""
    end = max(most, value, target) or 1
    inner = Markup(
        '<rect class="rail" y="4" width="{width}" height="10" rx="5"/>'
        '<rect class="bar" y="4" width="{filled}" height="10" rx="5"/>'
        '<line class="mark" x1="{mark}" x2="{mark}" y1="0" y2="18"/>'
    ).format(
        width=width,
        filled=round(max(0.0, value) / end * width, 1),
        mark=round(max(0.0, target) / end * width, 1),
    )
    return _svg(width, 18, title, f"{angka(value)} / {angka(target)}", inner)


def meter(share: float, *, title: str) -> Markup:
    """How much of a whole (0 to 1), as one line."""
    filled = round(max(0.0, min(1.0, share)) * 100, 1)
    return Markup(
        '<svg class="progress" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}: {}%">'
        '<rect class="track" width="100" height="8" rx="1"/>'
        '<rect class="fill" width="{}" height="8" rx="1"/></svg>'
    ).format(title, angka(round(filled)), filled)


def choropleth(
    outlines: OutlineMap, values: Mapping[str, float], *, title: str, unit: str = "", link: str = ""
) -> Markup:
    """A map whose darker units have more; units without a value stay blank (`c-0`).

    `link` gets the unit's code appended; empty: no links. The classes are those of `class_limits`.
    """
    limits = class_limits([value for value in values.values() if value > 0])
    parts = []
    for outline in outlines.units:
        value = values.get(outline.kode)
        words = f"{outline.nama}: {angka(value)} {unit}".strip() if value is not None else outline.nama
        path = Markup('<path class="c-{}" d="{}"><title>{}</title></path>').format(
            shade(value or 0, limits), outline.d, words
        )
        if link:
            path = Markup('<a href="{}{}" aria-label="{}">{}</a>').format(link, outline.kode, words, path)
        parts.append(path)
    role = "group" if link else "img"
    return Markup('<svg class="chart map" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>').format(
        outlines.width, outlines.height, role, title, Markup("").join(parts)
    )


def shade(value: float, limits: Sequence[float]) -> int:
    """Class of a value: 0 for nothing, else 1 (least) to CLASSES."""
    return 0 if value <= 0 else sum(value > limit for limit in limits) + 1


def class_limits(values: Sequence[float]) -> list[float]:
    """Upper limits of all classes but the highest, so that each holds about as many units."""
    ordered = sorted(set(values))
    if len(ordered) <= CLASSES:
        return ordered[:-1]
    return [ordered[len(ordered) * part // CLASSES - 1] for part in range(1, CLASSES)]


def map_legend(values: Mapping[str, float]) -> list[tuple[int, str]]:
    """(class, words) of a choropleth of these values, for the `legend` component."""
    positive = [value for value in values.values() if value > 0]
    if not positive:
        return []
    edges = [*class_limits(positive), max(positive)]
    found: list[tuple[int, str]] = [(0, "0")] if any(value <= 0 for value in values.values()) else []
    for number, edge in enumerate(edges, start=1):
        inside = [value for value in positive if shade(value, edges[:-1]) == number]
        low = min(inside, default=edge)
        found.append((number, angka(edge) if low == edge else f"{angka(low)}–{angka(edge)}"))
    return found


def _svg(width: int, height: int, title: str, words: str, inner: Markup) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{title}: {words}">'
        "<title>{title}</title><desc>{words}</desc>{}</svg>"
    ).format(width, height, inner, title=title, words=words)
