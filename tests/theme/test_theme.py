"""Two colours become a readable theme, or are refused with the reason."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.web.oklch import contrast, from_hex, to_hex
from tiru.web.theme import PAIRS, ThemeRefused, ramps, theme_css

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)

KUNINGAN = ("#0f6b50", "#c98f1d")
SUMEDANG = ("#3f3fae", "#fd7f45")


def refusal_of(brand: str, accent: str) -> ThemeRefused | None:
    try:
        ramps(brand, accent)
    except ThemeRefused as refusal:
        return refusal
    return None


@given(brand=colours, accent=colours)
def test_every_theme_that_is_accepted_can_be_read_in_every_pair(brand: str, accent: str) -> None:
    try:
        theme = ramps(brand, accent)
    except ThemeRefused:
        return
    for foreground, background, least in PAIRS:
        assert contrast(theme.get(foreground, foreground), theme.get(background, background)) >= least


@given(brand=colours, accent=colours)
def test_a_refusal_says_which_colour_and_what_to_try(brand: str, accent: str) -> None:
    refusal = refusal_of(brand, accent)
    assert refusal is None or ((brand in refusal.message or accent in refusal.message) and refusal.remedy)


@given(colour=colours)
def test_a_colour_survives_the_way_there_and_back(colour: str) -> None:
    there, back = from_hex(colour), from_hex(to_hex(from_hex(colour)))
    assert abs(there.l - back.l) < 0.003


@given(brand=colours)
def test_what_is_suggested_instead_is_accepted(brand: str) -> None:
    refusal = refusal_of(brand, "#c98f1d")
    if refusal is not None:
        suggestion = re.search(r"#[0-9a-f]{6}", refusal.remedy)
        assert suggestion is not None
        ramps(suggestion.group(), "#c98f1d")


@pytest.mark.parametrize("pair", [KUNINGAN, SUMEDANG])
def test_the_regions_own_colours_are_kept_as_they_are(pair: tuple[str, str]) -> None:
    theme = ramps(*pair)
    assert (theme["b-600"], theme["a-500"]) == pair


@pytest.mark.parametrize("pair", [KUNINGAN, SUMEDANG, ("#e60012", "#ffd400"), ("#0077c8", "#f2a900")])
def test_brand_steps_go_from_light_to_dark(pair: tuple[str, str]) -> None:
    theme = ramps(*pair)
    steps = [theme[f"b-{step}"] for step in (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)]
    lightness = [from_hex(colour).l for colour in steps]
    assert lightness == sorted(lightness, reverse=True)
    assert len(set(steps)) == len(steps)


def test_a_theme_is_twenty_variables_in_one_small_rule() -> None:
    css = theme_css(*KUNINGAN)
    assert len(re.findall(r"--[ab]-\d+:#[0-9a-f]{6}", css)) == 20
    assert css.startswith(":root{")
    assert len(css) < 400


def test_yellow_as_brand_is_refused_with_pair_and_ratio() -> None:
    with pytest.raises(ThemeRefused, match=r"b-600.*1,27:1.*4,5:1") as refusal:
        ramps("#ffe600", "#c98f1d")
    assert "#" in refusal.value.remedy


def test_a_brand_a_little_too_light_is_darkened_and_not_refused() -> None:
    assert contrast("#ffffff", "#3fa37f") < 4.5
    assert contrast("#ffffff", ramps("#3fa37f", "#c98f1d")["b-600"]) >= 4.5


@pytest.mark.parametrize("word", ["", "red", "#12345", "#12345g", "rgb(1,2,3)"])
def test_what_is_no_colour_is_refused_in_words(word: str) -> None:
    with pytest.raises(ThemeRefused, match="bukan warna"):
        theme_css(word, "#c98f1d")
