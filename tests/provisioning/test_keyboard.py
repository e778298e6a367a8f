"""Without a mouse: signing in, the inbox, answering; and what a person's own settings ask of the page."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest

from tiru.access.demo import DEMO_PASSWORD
from tiru.testing.axe import CHROMIUM, overflow_px
from tiru.testing.browser import needs_browser

from .test_every_page import people
from .test_no_dead_links import tenant

pytestmark = [*needs_browser, pytest.mark.slow]
__all__ = ["people", "tenant"]
MOST_TABS = 120
HERE = "() => { const e = document.activeElement; return [e.tagName, e.id || e.getAttribute('href') || e.name || ''] }"
RING = "() => getComputedStyle(document.activeElement).outlineStyle"


class Keyboard:
    """A page that is only typed at. What has the focus must show it."""

    def __init__(self, page) -> None:
        self.page = page

    def tab_to(self, selector: str) -> None:
        """Press Tab until the element has the focus. Raises AssertionError after too many."""
        for _press in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            self.shows_focus()
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"never reached {selector} on {self.page.url}")

    def shows_focus(self) -> None:
        where = self.page.evaluate(HERE)
        inside = self.page.evaluate("() => !!document.activeElement.closest('.search')")
        assert where[0] == "BODY" or inside or self.page.evaluate(RING) != "none", where

    def press(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


async def in_browser(client: httpx.AsyncClient, look, **options):
    """Run `look(page)` in a browser whose every request `client` answers, cookies included."""
    from playwright.sync_api import Route, sync_playwright

    loop = asyncio.get_running_loop()

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {name: value for name, value in route.request.headers.items() if name in ("content-type", "accept")}
        if route.request.method != "GET":
            headers["sec-fetch-site"] = "same-origin"
        sending = client.request(
            route.request.method,
            path,
            content=route.request.post_data_buffer,
            headers=headers,
            follow_redirects=True,
        )
        got = asyncio.run_coroutine_threadsafe(sending, loop).result(30)
        kept = {name: value for name, value in got.headers.items() if name not in ("content-encoding", "set-cookie")}
        route.fulfill(status=got.status_code, headers=kept, body=got.content)

    def run():
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            page = browser.new_page(viewport={"width": 1280, "height": 900}, **options)
            page.route("**/*", answer)
            result = look(page)
            browser.close()
            return result

    return await asyncio.to_thread(run)


def sign_in(keyboard: Keyboard, host: str, username: str) -> None:
    keyboard.page.goto(f"http://{host}/kantor/masuk")
    keyboard.tab_to("#username")
    keyboard.page.keyboard.type(username)
    keyboard.tab_to("#password")
    keyboard.page.keyboard.type(DEMO_PASSWORD)
    keyboard.press("Enter")


async def test_a_complaint_is_verified_without_a_mouse(people, tenant):
    def look(page) -> str:
        keyboard = Keyboard(page)
        sign_in(keyboard, tenant.host, "koordinator")
        assert page.locator(".appbar").count() == 1
        keyboard.tab_to("nav.side a[href='/kantor/aduan']")
        keyboard.press("Enter")
        keyboard.tab_to("a.chip[href*='status=baru']")
        keyboard.press("Enter")
        keyboard.tab_to("a.letter")
        about = page.evaluate("document.activeElement.querySelector('.about').textContent")
        keyboard.press("Enter")
        assert about in page.locator("main").inner_text()
        keyboard.tab_to("form[action$='/verifikasi'] textarea")
        page.keyboard.type("Terima kasih, kami teruskan.")
        keyboard.tab_to("form[action$='/verifikasi'] button")
        keyboard.press("Enter")
        return page.locator("main").inner_text()

    assert "Terima kasih, kami teruskan." in await in_browser(await people(), look)


async def test_the_menu_and_the_skip_link_open_by_keyboard(people, tenant):
    def look(page) -> None:
        keyboard = Keyboard(page)
        sign_in(keyboard, tenant.host, "kepala")
        page.evaluate("document.activeElement.blur()")
        keyboard.tab_to(".skip")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "utama"
        page.reload()
        keyboard.tab_to(".drop summary")
        page.keyboard.press("Enter")
        keyboard.tab_to(".drop-body a[hreflang=en]")
        keyboard.press("Enter")
        assert page.locator("html").get_attribute("lang") == "en"

    await in_browser(await people(), look)


async def test_forced_colours_and_reduced_motion_are_honoured(people, tenant):
    """The browser draws in the system's two colours: what is only a background elsewhere must have an edge."""

    def look(page) -> tuple[str, str, str]:
        page.goto(f"http://{tenant.host}/")
        edge = page.evaluate("getComputedStyle(document.querySelector('.btn')).borderTopStyle")
        glide = page.evaluate("getComputedStyle(document.querySelector('.tile')).transitionDuration")
        return edge, glide, page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")

    edge, glide, scroll = await in_browser(await people(), look, forced_colors="active", reduced_motion="reduce")
    assert edge == "solid"
    assert set(glide.split(", ")) == {"0s"}
    assert scroll == "auto"


async def test_at_four_hundred_percent_everything_is_still_in_reach(people, tenant):
    """1280 px enlarged four times is 320 px wide and 225 px high (WCAG 1.4.10)."""

    def look(page) -> list[int]:
        keyboard = Keyboard(page)
        sign_in(keyboard, tenant.host, "koordinator")
        page.set_viewport_size({"width": 320, "height": 225})
        wide = []
        for path in ("/", "/cari?q=jalan", "/kemampuan", "/kantor", "/kantor/aduan"):
            page.goto(f"http://{tenant.host}{path}")
            wide.append(overflow_px(page))
        return wide

    assert await in_browser(await people(), look) == [0] * 5


async def test_on_paper_only_the_content_is_left(people, tenant):
    def look(page) -> list[bool]:
        page.goto(f"http://{tenant.host}/kemampuan")
        page.emulate_media(media="print")
        return [page.locator(one).first.is_visible() for one in ("main h1", ".strip", ".dock", ".foot")]

    assert await in_browser(await people(), look) == [True, False, False, False]
