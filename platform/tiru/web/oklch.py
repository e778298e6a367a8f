"""Colours as lightness, chroma and hue (OKLCH), and the contrast between two of them.

Sources: B. Ottosson, "A perceptual color space for image processing" (2020); WCAG 2.2, relative luminance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, radians, sin

_HEX = re.compile(r"^#?([0-9a-fA-F]{6})$")


@dataclass(frozen=True, slots=True)
class Oklch:
    """`l` 0 to 1, `c` 0 to about 0.37, `h` in degrees."""

    l: float  # noqa: E741 - the colour space's own name
    c: float
    h: float


def from_hex(colour: str) -> Oklch:
    """Raises ValueError unless `colour` is six hexadecimal digits, with or without `#`."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(light, hypot(a, b), degrees(atan2(b, a)) % 360)


def to_hex(colour: Oklch) -> str:
    """The nearest colour a screen can show: lightness and hue are kept, chroma gives way."""
    low, high = 0.0, colour.c
    if _fits(_to_linear(colour)):
        low = colour.c
    else:
        for _step in range(18):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_to_linear(replace(colour, c=middle))) else (low, middle)
    channels = (_encoded(min(1.0, max(0.0, value))) for value in _to_linear(replace(colour, c=low)))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def contrast(one: str, other: str) -> float:
    """WCAG's ratio between two #rrggbb, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(colour: str) -> tuple[float, float, float]:
    found = _HEX.fullmatch(colour)
    if found is None:
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (int(found.group(1)[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return float(value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_linear(colour: Oklch) -> tuple[float, float, float]:
    a, b = colour.c * cos(radians(colour.h)), colour.c * sin(radians(colour.h))
    long = (colour.l + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.l - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.l - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= value <= 1.0005 for value in channels)
