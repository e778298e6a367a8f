"""Two boards are open in a real browser; somebody writes or plans, and the tile moves on both."""

from __future__ import annotations

import asyncio

import pytest
from tests.mbg.papan.serving import served
from tests.mbg.papan.test_live import ACTORS, depart, kitchens  # noqa: F401 - a fixture
from tests.mbg.things import make_penugasan, make_sppg, make_titik

from tiru.tenant import SYSTEM
from tiru.testing.axe import CHROMIUM, overflow_px, violations
from tiru.testing.browser import needs_browser
from tiru.work import unit_of_work
from tiru_mbg.hari.plan import plan_by_hand

pytestmark = needs_browser


@pytest.mark.usefixtures("clean")
async def test_the_tile_moves_on_both_pages(services, tenant, kitchens):  # noqa: F811
    from playwright.sync_api import sync_playwright

    (sppg, delivery), _other = kitchens
    loop = asyncio.get_running_loop()
    async with unit_of_work(services, tenant, SYSTEM) as work:
        idle = await make_sppg(work, nama="Dapur Tiga")
        await make_penugasan(work, idle, await make_titik(work))

    async def plan():
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await plan_by_hand(work, idle.id, work.today)

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
            board = pages[0]
            assert board.locator(f'[data-tanpa-rencana="{idle.id}"]').count() == 1
            asyncio.run_coroutine_threadsafe(plan(), loop).result(10)
            for page in pages:
                page.wait_for_selector(f'[data-kolom="masak"] [data-dapur="{idle.id}"]', timeout=5000)
            board.wait_for_selector(f'[data-tanpa-rencana="{idle.id}"]', state="detached", timeout=5000)
            browser.close()
        return wrong

    async with served(services, ACTORS) as port:
        assert await asyncio.to_thread(look, port) == []
