"""Pages in a real browser without a port: the browser asks, the test's client answers.

`seen` opens every page at 320, 390 and 1440 pixels and says what is wrong: what axe finds, what scrolls
sideways, what the content security policy refuses. Tables that stack must not scroll in their box either.
`TIRU_PICTURES` names a folder for screenshots.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tiru.testing.axe import CHROMIUM, SOURCE, overflow_px, violations

WIDTHS = (320, 390, 1440)
SIDEWAYS = """[...document.querySelectorAll('.table-stacked')].some(
    box => innerWidth < 640 && box.scrollWidth > box.clientWidth + 1)"""
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM["executable_path"]).exists(), reason="chromium is not installed"),
    pytest.mark.skipif(not SOURCE.is_file(), reason="axe-core is not installed"),
]


async def seen(client: httpx.AsyncClient, paths: Sequence[str], *, widths: Sequence[int] = WIDTHS) -> list[str]:
    """What is wrong with these pages at these widths, in words; empty is good."""
    from playwright.sync_api import Route, sync_playwright

    loop = asyncio.get_running_loop()
    host = str(client.base_url).rstrip("/")
    pictures = os.environ.get("TIRU_PICTURES")
    faces: dict[str, httpx.Response] = {}

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        got = faces.get(path) or asyncio.run_coroutine_threadsafe(client.get(path), loop).result(30)
        if path.startswith(("/aset/", "/tema/")):  # the same on every page: asked for once
            faces[path] = got
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    def look() -> list[str]:
        wrong: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            page = browser.new_page(reduced_motion="reduce")
            page.route("**/*", answer)
            page.on("console", lambda said: wrong.extend([f"console: {said.text}"] if said.type == "error" else []))
            for path in paths:
                for width in widths:
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(host + path)
                    where = f"{path} at {width}: "
                    wrong += [where + found for found in violations(page)]
                    if overflow_px(page):
                        wrong.append(f"{where}{overflow_px(page)} px too wide")
                    if page.evaluate(SIDEWAYS):
                        wrong.append(f"{where}a stacked table scrolls in its box")
                    if pictures:
                        name = f"{path.strip('/').replace('/', '_').partition('?')[0]}-{width}.png"
                        page.screenshot(path=f"{pictures}/{name}", full_page=True)
            browser.close()
        return wrong

    return await asyncio.to_thread(look)
