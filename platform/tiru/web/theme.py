"""A tenant's look from two colours: ramps of equal steps in OKLCH, readable by construction.

Lightness of every step is fixed; hue and chroma come from the given colour. Where a pair of colours
would be hard to read, its lightness is moved until it is not; a colour that cannot be mended is refused.
OKLCH: Björn Ottosson's perceptual space. Contrast: WCAG 2.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from tiru.errors import Invalid
from tiru.i18n import _

_HEX = re.compile(r"^#?[0-9a-fA-F]{6}$")
WHITE = "#ffffff"
INK = "#2b1d03"
BRAND_STEPS: Mapping[str, tuple[float, float]] = {
    # step: (lightness, share of the colour's chroma)
    "50": (0.975, 0.10),
    "100": (0.94, 0.26),
    "200": (0.87, 0.48),
    "300": (0.77, 0.78),
    "400": (0.66, 1.05),
    "500": (0.53, 1.0),
    "600": (0.46, 0.95),
    "700": (0.40, 0.85),
    "800": (0.34, 0.70),
    "900": (0.29, 0.55),
    "950": (0.22, 0.42),
}
ACCENT_STEPS: Mapping[str, tuple[float, float]] = {
    "50": (0.98, 0.12),
    "100": (0.95, 0.28),
    "200": (0.90, 0.60),
    "300": (0.84, 0.90),
    "400": (0.77, 1.05),
    "500": (0.69, 1.0),
    "600": (0.54, 0.85),
    "700": (0.46, 0.75),
    "800": (0.40, 0.65),
}
RULES = (
    # step that may be moved, against what, least contrast
    ("b-500", WHITE, 4.5),
    ("b-600", WHITE, 4.5),
    ("b-600", "b-50", 4.5),
    ("b-700", "b-50", 4.5),
    ("b-950", WHITE, 12.0),
    ("a-300", INK, 7.0),
    ("a-700", "a-50", 4.5),
)


class ThemeRefused(Invalid):
    """A colour from which no readable theme follows."""


def ramps(brand: str, accent: str) -> dict[str, str]:
    """Twenty colours, `b-50` to `b-950` and `a-50` to `a-800`, as #rrggbb. Raises ThemeRefused."""
    colours = {f"b-{step}": colour for step, colour in _ramp(brand, BRAND_STEPS).items()}
    colours |= {f"a-{step}": colour for step, colour in _ramp(accent, ACCENT_STEPS).items()}
    for name, against, least in RULES:
        other = colours.get(against, against)
        colours[name] = _readable(name, colours[name], other, least)
    return colours


def theme_css(brand: str, accent: str) -> str:
    """The stylesheet of a theme. Raises ThemeRefused."""
    lines = ";".join(f"--{name}:{colour}" for name, colour in ramps(brand, accent).items())
    return f":root{{{lines}}}\n"


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    a, b = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def _ramp(colour: str, steps: Mapping[str, tuple[float, float]]) -> dict[str, str]:
    if not _HEX.fullmatch(colour):
        raise ThemeRefused(
            _("%(colour)s bukan warna: tulis enam angka heksadesimal, misalnya #0f6b50.", colour=colour)
        )
    _lightness, chroma, hue = _to_oklch(colour)
    return {step: _from_oklch(light, chroma * share, hue) for step, (light, share) in steps.items()}


def _readable(name: str, colour: str, against: str, least: float) -> str:
    """Move a colour's lightness away from what it stands on, until it can be read there."""
    away = -0.01 if _luminance(against) > _luminance(colour) else 0.01
    light, chroma, hue = _to_oklch(colour)
    while contrast(colour, against) < least:
        light += away
        if not 0.05 < light < 0.99:
            raise ThemeRefused(
                _(
                    "Dari warna ini tidak bisa dibuat %(name)s yang terbaca (kontras %(least)s : 1).",
                    name=name,
                    least=least,
                )
            )
        colour = _from_oklch(light, chroma, hue)
    return colour


def _channels(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(channel) for channel in _channels(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _from_oklch(light: float, chroma: float, hue: float) -> str:
    """The nearest colour a screen can show: chroma is reduced until it fits."""
    while chroma > 0 and not all(-0.0005 <= channel <= 1.0005 for channel in _rgb(light, chroma, hue)):
        chroma = max(0.0, chroma - 0.002)
    channels = (_gamma(min(1.0, max(0.0, channel))) for channel in _rgb(light, chroma, hue))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
