"""Components: complete markup, every word kept, nothing the content policy forbids, only icons we have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tiru.web.assets import icon_names
from tiru.web.pustaka import pustaka_html, sample_layout
from tiru.web.templates import make_environment
from tiru.web.theme_files import theme_href

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path for folder in ("platform", "tenants", "modules") for path in (ROOT / folder).glob("**/templates/**/*.html")
)


@pytest.fixture(scope="module")
def environment() -> Environment:
    return make_environment(())


@pytest.fixture(scope="module")
def sheet(environment: Environment) -> str:
    return pustaka_html(environment, sample_layout(None, theme_href(None)))


def component(file: str, name: str) -> str:
    return f'{{% from "tiru/komponen/{file}.html" import {name} %}}'


def render(environment: Environment, source: str, **context: object) -> str:
    return environment.from_string(source).render(context)


def test_the_sheet_shows_every_component_there_is(sheet: str, environment: Environment) -> None:
    used = (ROOT / "platform/tiru/web/templates/tiru/pustaka.html").read_text("utf-8")
    for path in (ROOT / "platform/tiru/web/templates/tiru/komponen").glob("*.html"):
        for name in re.findall(r"{% macro ([a-z]\w*)", path.read_text("utf-8")):
            if name in (
                "flashes",
                "hidden",
                "fact",
                "languages",
            ):  # nothing of their own to look at, or in the frame
                continue
            assert re.search(rf"\b{name}\(", used), f"{path.name}: {name} is not on the sheet"


def test_no_template_carries_inline_styles_or_scripts() -> None:
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", text), path


def test_every_icon_that_is_named_exists() -> None:
    for path in TEMPLATES:
        for name in re.findall(r"icon\('([a-z0-9-]+)'", path.read_text("utf-8")):
            assert name in icon_names(), f"{path}: {name}"


def test_every_icon_a_module_declares_exists() -> None:
    for folder in ("platform", "tenants", "modules"):
        for path in (ROOT / folder).glob("**/module.py"):
            for name in re.findall(r'\bicon="([^"]+)"', path.read_text("utf-8")):
                assert name in icon_names(), f"{path}: {name}"


def test_every_id_on_the_sheet_is_there_once(sheet: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', sheet)
    assert len(ids) == len(set(ids))


def test_a_field_shown_again_keeps_what_was_typed_and_says_what_is_wrong(environment: Environment) -> None:
    html = render(
        environment,
        component("isian", "text") + '{{ text("nik", "NIK", v, e, "16 angka") }}',
        v={"nik": '3208"><script>'},
        e={"nik": "NIK harus 16 angka."},
    )
    assert 'value="3208&#34;&gt;&lt;script&gt;"' in html
    assert 'aria-describedby="nik-petunjuk nik-salah "' in html
    assert 'aria-invalid="true"' in html
    assert "NIK harus 16 angka." in html


def test_a_password_is_never_written_back(environment: Environment) -> None:
    html = render(
        environment,
        component("isian", "password") + '{{ password("sandi", "Sandi", v) }}',
        v={"sandi": "rahasia"},
    )
    assert "rahasia" not in html


@pytest.mark.parametrize("typed", ["a", ["b", "a"]])
def test_the_last_value_sent_is_the_one_shown(environment: Environment, typed: object) -> None:
    html = render(
        environment,
        component("isian", "select") + '{{ select("x", "X", [("a", "A"), ("b", "B")], v) }}',
        v={"x": typed},
    )
    assert re.findall(r'value="(\w)" selected', html) == ["a"]


def test_an_option_with_markup_in_its_value_can_be_chosen(environment: Environment) -> None:
    html = render(
        environment,
        component("isian", "radios") + '{{ radios("x", "X", [("a&b", "A")], {"x": "a&b"}) }}',
    )
    assert 'value="a&amp;b" checked' in html


def test_several_boxes_stay_ticked(environment: Environment) -> None:
    html = render(
        environment,
        component("isian", "checks")
        + '{{ checks("x", "X", [("a", "A"), ("b", "B"), ("c", "C")], {"x": ["a", "c"]}) }}',
    )
    assert re.findall(r'value="(\w)" checked', html) == ["a", "c"]


def test_the_summary_of_errors_leads_to_the_fields(environment: Environment) -> None:
    html = render(
        environment,
        component("isian", "error_summary") + '{{ error_summary({"nik": "Salah."}) }}',
    )
    assert '<a href="#nik">' in html
    assert "Ada 1 isian" in html
    assert render(environment, component("isian", "error_summary") + "{{ error_summary({}) }}") == ""


def test_pages_in_the_middle_are_left_out_but_not_the_ends(environment: Environment) -> None:
    html = render(
        environment,
        component("tindakan", "pagination") + '{{ pagination(6, 40, "?h={page}") }}',
    )
    assert re.findall(r'href="\?h=(\d+)"', html) == ["5", "1", "5", "6", "7", "40", "7"]
    assert html.count("…") == 2


def test_progress_is_drawn_by_attributes_and_stays_within_its_bounds(environment: Environment) -> None:
    html = render(
        environment,
        component("pesan", "progress") + '{{ progress(1.7, "Terpakai") }}{{ progress(-1, "X") }}',
    )
    assert 'width="100"' in html
    assert 'width="0"' in html or 'width="0.0"' in html


@pytest.mark.parametrize("layout", ["portal", "kantor", "konsol", "sempit"])
def test_layouts_render_with_the_least_context(environment: Environment, layout: str) -> None:
    html = environment.get_template(f"tiru/{layout}.html").render(sample_layout(None, theme_href(None)))
    assert html.startswith("<!doctype html>")
    assert 'href="#utama"' in html
    assert 'id="utama"' in html
    assert "csrf" not in html


def test_choosing_a_language_needs_no_script_and_comes_back(environment: Environment) -> None:
    context = {**sample_layout(None, theme_href(None)), "path": "/aduan/kirim"}
    html = environment.get_template("tiru/portal.html").render(context)
    assert 'href="/bahasa/en?kembali=/aduan/kirim"' in html
    elsewhere = environment.get_template("tiru/portal.html").render({**context, "site": "front"})
    assert 'href="/aduan/kirim?bahasa=en"' in elsewhere
