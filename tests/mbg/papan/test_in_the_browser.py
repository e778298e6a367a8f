"""Two boards are open in a real browser; somebody writes, and the tile moves on both."""

from __future__ import annotations

import asyncio

import pytest
from tests.mbg.papan.serving import served
from tests.mbg.papan.test_live import ACTORS, depart, kitchens  # noqa: F401 - a fixture

from tiru.testing.axe import CHROMIUM, overflow_px, violations
from tiru.testing.browser import needs_browser

pytestmark = needs_browser


@pytest.mark.usefixtures("clean")
async def test_the_tile_moves_on_both_pages(services, tenant, kitchens):  # noqa: F811
    from playwright.sync_api import sync_playwright

    (sppg, delivery), _other = kitchens
    loop = asyncio.get_running_loop()
    tile = f'[data-kolom="{{}}"] [data-dapur="{sppg.id}"]'

    def look(port):
        wrong = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            pages = [browser.new_page(reduced_motion="reduce") for _each in range(2)]
            for page, query in zip(pages, ("", "?dinding=1"), strict=True):
                page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
                page.goto(f"http://{tenant.slug}.localhost:{port}/kantor/mbg/papan{query}")
                page.wait_for_selector('#siaran[data-kini="tersambung"]')
                assert page.locator(tile.format("diperiksa")).count() == 1
            asyncio.run_coroutine_threadsafe(depart(services, tenant, delivery), loop).result(10)
            for page in pages:
                page.wait_for_selector(tile.format("berangkat"), timeout=5000)
                assert page.locator(tile.format("diperiksa")).count() == 0
                assert page.locator('[data-kolom="berangkat"] [data-jumlah]').inner_text() == "28"
                for width in (320, 390, 1440):
                    page.set_viewport_size({"width": width, "height": 900})
                    wrong += violations(page)
                    assert overflow_px(page) == 0
            browser.close()
        return wrong

    async with served(services, ACTORS) as port:
        assert await asyncio.to_thread(look, port) == []
