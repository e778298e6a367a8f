"""Small charts drawn on the server as SVG: no script, no style attribute, readable by screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tiru.indonesian_numbers import angka
from tiru.wilayah.outlines import OutlineMap

CLASSES = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, and its value."""

    label: str
    value: float


def bars(data: Sequence[Bar], *, title: str, width: int = 320, height: int = 110) -> Markup:
    """Vertical bars; the last one (now) is set apart."""
    if not data:
        return Markup("")
    top = max((bar.value for bar in data), default=0) or 1
    step = width / len(data)
    parts = []
    for number, bar in enumerate(data):
        tall = max(2, round((height - 30) * bar.value / top))
        kind = "c-now" if number == len(data) - 1 else "c-bar"
        x = round(number * step + step * 0.1, 1)
        parts.append(
            Markup(
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="4"><title>{}: {}</title></rect>'
            ).format(kind, x, height - 20 - tall, round(step * 0.8, 1), tall, bar.label, angka(bar.value))
        )
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(
                round(x + step * 0.4, 1), height - 5, bar.label
            )
        )
    return _svg(width, height, title, Markup("").join(parts))


def meter(share: float, *, title: str) -> Markup:
    """How much of a whole (0 to 1), as one line."""
    filled = round(max(0.0, min(1.0, share)) * 100, 1)
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" width="100%" height="8" preserveAspectRatio="none" role="img">'
        '<title>{}</title><rect class="on" width="{}" height="8"/></svg>'
    ).format(title, filled)


def choropleth(
    outlines: OutlineMap, values: Mapping[str, float], *, title: str, unit: str = "", link: str = ""
) -> Markup:
    """A map whose darker units have more. `link` gets the unit's code appended; empty: no links."""
    limits = class_limits([value for value in values.values() if value > 0])
    parts = []
    for unit_ in outlines.units:
        value = values.get(unit_.kode, 0)
        shade = 0 if value <= 0 else sum(value > limit for limit in limits) + 1
        path = Markup('<path class="k-{}" d="{}"><title>{}: {} {}</title></path>').format(
            shade, unit_.d, unit_.nama, angka(value), unit
        )
        if link:
            path = Markup('<a href="{}{}" aria-label="{}: {} {}">{}</a>').format(
                link, unit_.kode, unit_.nama, angka(value), unit, path
            )
        parts.append(path)
    role = "group" if link else "img"
    return Markup('<svg class="map" viewBox="0 0 {} {}" role="{}" aria-label="{}">{}</svg>').format(
        outlines.width, outlines.height, role, title, Markup("").join(parts)
    )


def class_limits(values: Sequence[float]) -> list[float]:
    """Upper limits of all classes but the highest, so that each holds about as many units."""
    ordered = sorted(set(values))
    if len(ordered) <= CLASSES:
        return ordered[:-1]
    return [ordered[len(ordered) * part // CLASSES - 1] for part in range(1, CLASSES)]


def _svg(width: int, height: int, title: str, inner: Markup) -> Markup:
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img"><title>{}</title>{}</svg>').format(
        width, height, escape(title), inner
    )
