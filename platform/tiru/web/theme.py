"""A region's look from two colours: twenty variables in which every pair people read keeps its contrast.

The given colours are b-600 and a-500; the other steps follow in OKLCH. A lightness is mended where the
region's colour stays itself; a colour that would have to become another one is refused, with the reason.
Least contrast: WCAG 2.2 (1.4.3) 4.5:1; dark words on the accent 7:1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.oklch import Oklch, contrast, from_hex, to_hex

WHITE, PAGE, INK = "#ffffff", "#f4f6f5", "#2b1d03"
FARTHEST_MEND = 0.25
"""How far (OKLCH lightness, 0 to 1) a given colour may be moved and still be called the region's."""

# Light steps stand at a lightness of their own; deep steps at a share of the given colour's.
_BRAND_LIGHT = {50: 0.972, 100: 0.937, 200: 0.873, 300: 0.77, 400: 0.665}
_BRAND_DEEP = {700: 0.86, 800: 0.735, 900: 0.63, 950: 0.47}
_BRAND_CHROMA = {50: 0.12, 100: 0.28, 200: 0.55, 300: 0.85, 400: 1.05, 500: 1.08}
_ACCENT_LIGHT = {50: 0.98, 100: 0.952, 200: 0.905, 300: 0.84, 400: 0.785}
_ACCENT_DEEP = {600: 0.81, 700: 0.68, 800: 0.58}
_ACCENT_CHROMA = {50: 0.13, 100: 0.32, 200: 0.65, 300: 0.95, 600: 0.85, 700: 0.7, 800: 0.6}

PAIRS: tuple[tuple[str, str, float], ...] = (
    (WHITE, "b-600", 4.5),
    (WHITE, "b-500", 4.5),
    ("b-600", "b-50", 4.5),
    ("b-600", PAGE, 4.5),
    ("b-700", "b-50", 4.5),
    ("b-800", "b-100", 4.5),
    ("b-100", "b-700", 4.5),
    ("b-200", "b-900", 4.5),
    (WHITE, "b-800", 4.5),
    (INK, "a-300", 7.0),
    ("a-300", "b-950", 4.5),
    ("a-300", "b-900", 3.0),
    ("a-700", "a-50", 4.5),
    ("a-800", "a-100", 4.5),
)
"""What is read on what in the faces: (foreground, background, least ratio)."""


class ThemeRefused(Invalid):
    """Colours from which no readable theme follows."""


def ramps(brand: str, accent: str) -> dict[str, str]:
    """Twenty colours, `b-50` to `b-950` and `a-50` to `a-800`, as #rrggbb. Raises ThemeRefused."""
    colours = {**_brand_ramp(_read(brand), brand), **_accent_ramp(_read(accent), accent)}
    for foreground, background, least in PAIRS:
        ratio = contrast(colours.get(foreground, foreground), colours.get(background, background))
        if ratio < least:
            raise ThemeRefused(
                _(
                    "Warna %(brand)s dan %(accent)s tidak terbaca: %(foreground)s di atas %(background)s "
                    "hanya %(ratio)s:1, paling sedikit %(least)s:1.",
                    brand=brand,
                    accent=accent,
                    foreground=foreground,
                    background=background,
                    ratio=_ratio(ratio),
                    least=_ratio(least),
                ),
                remedy=_("Pilih warna lain dan coba lagi."),
            )
    return colours


def theme_css(brand: str, accent: str) -> str:
    """The stylesheet of a theme, 325 bytes. Raises ThemeRefused."""
    return ":root{" + ";".join(f"--{name}:{colour}" for name, colour in ramps(brand, accent).items()) + "}\n"


def _read(colour: str) -> Oklch:
    try:
        return from_hex(colour)
    except ValueError:
        raise ThemeRefused(
            _("%(colour)s bukan warna.", colour=colour),
            remedy=_("Tulis enam angka heksadesimal, misalnya #0f6b50."),
        ) from None


def _brand_ramp(given: Oklch, name: str) -> dict[str, str]:
    base = _mended_brand(given, name)
    steps = {
        f"b-{step}": to_hex(replace(base, l=light, c=base.c * _BRAND_CHROMA[step]))
        for step, light in _BRAND_LIGHT.items()
    }
    lighter = replace(base, l=base.l + 0.07, c=base.c * _BRAND_CHROMA[500])
    steps["b-500"] = to_hex(_moved(lighter, -0.004, WHITE, 4.55))
    steps["b-600"] = to_hex(base)
    for step, share in _BRAND_DEEP.items():
        deep = replace(base, l=base.l * share, c=base.c * (0.35 + 0.65 * share))
        steps[f"b-{step}"] = to_hex(_moved(deep, -0.004, steps["b-100"], 4.55))
    return steps


def _mended_brand(given: Oklch, name: str) -> Oklch:
    """`given`, darkened until it is read on every light surface, or lightened until a hover shows."""
    base = replace(given, l=max(given.l, 0.32))
    for surface in (WHITE, PAGE, to_hex(replace(base, l=_BRAND_LIGHT[50], c=base.c * _BRAND_CHROMA[50]))):
        base = _moved(base, -0.004, surface, 4.5)
    if abs(base.l - given.l) <= FARTHEST_MEND:
        return base
    if base.l > given.l:
        sentence = _("Warna utama %(colour)s terlalu gelap: sorotan tombol tidak akan terlihat.", colour=name)
    else:
        sentence = _(
            "Warna utama %(colour)s terlalu terang: putih di atas tombol (b-600) hanya %(ratio)s:1, "
            "paling sedikit 4,5:1.",
            colour=name,
            ratio=_ratio(contrast(WHITE, to_hex(given))),
        )
    raise ThemeRefused(sentence, remedy=_("Coba %(colour)s, nadanya sama.", colour=to_hex(base)))


def _accent_ramp(given: Oklch, name: str) -> dict[str, str]:
    base = replace(given, l=min(0.8, max(0.55, given.l)))
    if base.l - given.l > FARTHEST_MEND:
        raise ThemeRefused(
            _(
                "Warna aksen %(colour)s terlalu gelap: huruf gelap di atasnya (a-300) hanya %(ratio)s:1, "
                "paling sedikit 7:1.",
                colour=name,
                ratio=_ratio(contrast(INK, to_hex(given))),
            ),
            remedy=_("Coba %(colour)s, nadanya sama.", colour=to_hex(base)),
        )
    steps = {
        f"a-{step}": to_hex(replace(base, l=light, c=base.c * _ACCENT_CHROMA.get(step, 1)))
        for step, light in _ACCENT_LIGHT.items()
    }
    bright = replace(base, l=_ACCENT_LIGHT[300], c=base.c * _ACCENT_CHROMA[300])
    steps["a-300"] = to_hex(_moved(bright, 0.004, INK, 7.0))
    steps["a-500"] = to_hex(base)
    for step, surface in ((600, WHITE), (700, steps["a-50"]), (800, steps["a-100"])):
        tone = replace(base, l=base.l * _ACCENT_DEEP[step], c=base.c * _ACCENT_CHROMA[step])
        steps[f"a-{step}"] = to_hex(_moved(tone, -0.004, surface, 4.6))
    return steps


def _moved(colour: Oklch, by: float, other: str, least: float) -> Oklch:
    """`colour`, its lightness moved in steps of `by` until it is read on `other`, or the end is reached."""
    for light in _lightnesses(colour.l, by):
        colour = replace(colour, l=light)
        if contrast(to_hex(colour), other) >= least:
            break
    return colour


def _lightnesses(start: float, by: float) -> Iterator[float]:
    while 0.0 <= start <= 1.0:
        yield start
        start += by


def _ratio(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
