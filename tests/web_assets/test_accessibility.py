"""Every layout and the component sheet in a real browser: axe, the content policy, and narrow screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tiru.tenant import Actor, Kind, Tenant
from tiru.testing.axe import CHROMIUM, SOURCE, overflow_px, violations
from tiru.web.assets import built
from tiru.web.navigation import NavLink
from tiru.web.pustaka import pustaka_html, sample_layout
from tiru.web.site import CSP
from tiru.web.templates import make_environment
from tiru.web.theme_files import theme_content, theme_href

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM["executable_path"]).exists(), reason="no chromium on this machine"),
    pytest.mark.skipif(not SOURCE.is_file(), reason="axe-core is not installed in frontend/"),
]
WIDTHS = (320, 390, 1440)
TENANT = Tenant(id=1, slug="kuningan", schema="t_kuningan", title="Kabupaten Kuningan", kode_wilayah="32.08")
OFFICIAL = Actor(kind=Kind.STAFF, id=1, name="Ratna Widyaningsih", post="Kepala Diskominfo")
FRAME = (
    "{% extends layout %}{% block heading %}Kotak masuk{% endblock %}"
    "{% block lead %}Yang paling dekat tenggat di atas.{% endblock %}"
    "{% block content %}<p>Isi halaman.</p>{% endblock %}"
)


def _layout(name: str) -> str:
    context = sample_layout(TENANT, theme_href(TENANT.theme))
    links = [
        NavLink("Beranda", "/", "home", active=True),
        NavLink("Aduan", "/aduan", "message-report", 12, group="Layanan"),
        NavLink("Data dan kemampuan", "/kemampuan", "chart-bar", group="Daerah"),
    ]
    environment = make_environment(())
    if name == "pustaka":
        return pustaka_html(environment, {**context, "nav": links})
    extra: dict[str, object] = {"nav": links, "flash": [{"kind": "ok", "text": "Tersimpan."}]}
    if name in ("kantor", "konsol"):
        search = {"action": "/kantor/cari", "label": "Cari"}
        extra |= {"actor": OFFICIAL, "unread": 3, "search": search, "notice": "Hanya bisa membaca."}
    if name == "galat":
        error = {"status": 500, "code": "TIRU-E0500", "message": "Ada yang rusak.", "remedy": "Coba lagi."}
        return environment.get_template("tiru/galat.html").render({**context, **error, "office": False})
    return environment.from_string(FRAME).render({**context, **extra, "layout": f"tiru/{name}.html"})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(**CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[[str, int], tuple[Page, list[str]]]]:
    """Opens a page of ours at a width, under the real policy; gives it with the browser's complaints."""
    pages: list[Page] = []

    def opened(html: str, width: int) -> tuple[Page, list[str]]:
        page = browser.new_page(viewport={"width": width, "height": 844})
        pages.append(page)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", lambda route: _answer(route, html))
        page.goto("http://faces.localhost/", wait_until="networkidle")
        return page, complaints

    yield opened
    for page in pages:
        page.close()


def _answer(route: Route, html: str) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/aset/"):
        file = built(path.removeprefix("/aset/"))
        assert file is not None, path
        route.fulfill(body=file.contents["identity"], content_type=file.media_type)
    elif path.startswith("/tema/"):
        route.fulfill(body=theme_content(path.removeprefix("/tema/")) or "", content_type="text/css")
    elif path == "/api/wilayah/cari":
        places = '[{"kode":"32.08.10.2003","nama":"Cisantana","jalur":"Cigugur, Kuningan"}]'
        route.fulfill(body=places, content_type="application/json")
    else:
        headers = {"content-security-policy": CSP}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)


def wait_until(page: Page, expression: str) -> None:
    """At most ten seconds. (playwright's own waiting evaluates strings, which our policy forbids.)"""
    for _attempt in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["pustaka", "portal", "kantor", "konsol", "sempit", "galat"])
def test_a_layout_is_accessible_and_fits(
    show: Callable[[str, int], tuple[Page, list[str]]], name: str, width: int
) -> None:
    page, complaints = show(_layout(name), width)
    assert violations(page) == []
    assert overflow_px(page) == 0
    assert complaints == []


def test_the_helper_finds_what_is_wrong(show: Callable[[str, int], tuple[Page, list[str]]]) -> None:
    page, _complaints = show("<!doctype html><html><body><img src='/x.png'><input></body></html>", 390)
    found = " ".join(violations(page))
    assert "image-alt" in found
    assert "label" in found


def test_a_place_is_found_and_chosen_with_the_keyboard(
    show: Callable[[str, int], tuple[Page, list[str]]],
) -> None:
    page, _complaints = show(_layout("pustaka"), 390)
    page.locator("#desa").press_sequentially("cis")
    page.wait_for_selector("#desa-daftar [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#desa").input_value() == "Cisantana"
    assert page.locator("input[name=desa]").input_value() == "32.08.10.2003"


def test_letters_left_are_counted(show: Callable[[str, int], tuple[Page, list[str]]]) -> None:
    page, _complaints = show(_layout("pustaka"), 390)
    page.locator("#uraian").fill("sepuluh hu")
    assert page.locator("#uraian-sisa").text_content() == "Sisa 390 huruf"


def test_a_large_photo_leaves_the_phone_below_300_kilobytes(
    show: Callable[[str, int], tuple[Page, list[str]]], tmp_path: Path
) -> None:
    from PIL import Image

    photo = tmp_path / "jalan.png"
    Image.effect_noise((1800, 1400), 90).convert("RGB").save(photo)
    assert photo.stat().st_size > 1_000_000
    page, _complaints = show(_layout("pustaka"), 390)
    page.locator("#foto").set_input_files(photo)
    wait_until(page, "document.querySelector('#foto').files[0]?.type === 'image/jpeg'")
    assert page.locator(".thumbs canvas").count() == 1
    assert page.evaluate("document.querySelector('#foto').files[0].size") <= 300 * 1024


FORM = (
    "{% extends 'tiru/portal.html' %}{% from 'tiru/komponen/isian.html' import textarea, password %}"
    "{% block content %}<form method='post' action='/x' data-draft='aduan'>"
    "{{ textarea('uraian', 'Uraian') }}{{ password('sandi', 'Sandi') }}<button class='btn'>Kirim</button>"
    "</form>{% endblock %}"
)


def test_typed_words_survive_and_secrets_do_not(
    show: Callable[[str, int], tuple[Page, list[str]]],
) -> None:
    html = make_environment(()).from_string(FORM).render(sample_layout(TENANT, theme_href(TENANT.theme)))
    page, _complaints = show(html, 390)
    page.locator("#uraian").fill("Lubang di depan sekolah")
    page.locator("#sandi").fill("rahasia")
    wait_until(page, "localStorage.getItem('draf:aduan') !== null")
    page.reload(wait_until="networkidle")
    assert page.locator("#uraian").input_value() == "Lubang di depan sekolah"
    assert page.locator("#sandi").input_value() == ""
    assert "rahasia" not in page.evaluate("JSON.stringify(localStorage)")


def test_the_slash_key_leads_to_the_search(show: Callable[[str, int], tuple[Page, list[str]]]) -> None:
    page, _complaints = show(_layout("kantor"), 1440)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_the_menu_opens_on_a_phone_without_script(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.route("**/*", lambda route: _answer(route, _layout("kantor")))
    page.goto("http://faces.localhost/#menu")
    assert page.locator("#menu").is_visible()
    page.goto("http://faces.localhost/#utama")
    assert not page.locator("#menu").is_visible()
    page.close()
