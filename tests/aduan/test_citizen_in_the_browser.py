"""A citizen on a 390 px telephone: without a script from form to receipt, and a draft that outlives its tab."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx
from sqlalchemy import text

from tiru.testing.axe import CHROMIUM
from tiru.testing.browser import needs_browser

from .reports import WORDS

pytestmark = needs_browser


async def in_browser(client: httpx.AsyncClient, do: Callable, **context) -> object:
    """Run `do(browser context, host)`; every request is answered by the test's client, whatever its method."""
    from playwright.sync_api import Route, sync_playwright

    loop = asyncio.get_running_loop()
    host = str(client.base_url).rstrip("/")

    def answer(route: Route) -> None:
        asked, parts = route.request, urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        kept = {name: value for name, value in asked.headers.items() if name in ("content-type", "accept")}
        sending = client.request(asked.method, path, content=asked.post_data_buffer, headers=kept)
        got = asyncio.run_coroutine_threadsafe(sending, loop).result(30)
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    def run() -> object:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            pages = browser.new_context(viewport={"width": 390, "height": 844}, **context)
            pages.route("**/*", answer)
            try:
                return do(pages, host)
            finally:
                browser.close()

    return await asyncio.to_thread(run)


async def test_without_a_script_from_the_form_to_the_receipt(client_for, tenant, services, clean, wilayah):
    async with services.database.transaction(tenant.schema) as session:
        twice = await session.scalar(
            text(
                "select nama from tiru_control.wilayah where kode like '32.08.%' and tingkat = 'desa' "
                "group by nama having count(*) = 2 order by length(nama) desc limit 1"
            )
        )

    def do(pages, host):
        page = pages.new_page()
        page.goto(f"{host}/aduan/kirim")
        page.fill("[name=judul]", WORDS["judul"])
        page.fill("[name=isi]", WORDS["isi"])
        page.fill("[name=wilayah_teks]", twice)
        page.click("text=Kirim aduan")
        assert page.input_value("[name=isi]") == WORDS["isi"]
        page.locator("[name=wilayah_pilih]").nth(1).check(force=True)
        page.click("text=Kirim aduan")
        receipt = page.inner_text("main")
        page.click("main a:has-text('Tanda terima')")
        assert page.locator("svg.qr").is_visible()
        assert not page.locator("[data-print]").is_visible()
        return receipt, page.inner_text("main"), page.evaluate("document.documentElement.scrollWidth")

    first, receipt, width = await in_browser(client_for(tenant), do, java_script_enabled=False)
    assert "Aduan Anda diterima" in first
    assert "Kode" in receipt
    assert width <= 390


async def test_a_draft_outlives_its_tab_with_its_place_and_its_key(client_for, tenant, clean, wilayah):
    def do(pages, host):
        page = pages.new_page()
        page.goto(f"{host}/aduan/kirim")
        key = page.input_value("[name=kunci]")
        page.fill("[name=judul]", WORDS["judul"])
        page.locator("[name=wilayah_teks]").press_sequentially("Cilimus")
        page.locator("[role=option]").first.click()
        place = page.input_value("[name=wilayah]")
        page.wait_for_timeout(700)
        page.close()
        again = pages.new_page()
        again.goto(f"{host}/aduan/kirim")
        kept = [again.input_value(f"[name={name}]") for name in ("judul", "wilayah", "kunci")]
        assert again.locator("[data-draft-note]").is_visible()
        again.click("text=Mulai dari kosong")
        emptied = [again.input_value(f"[name={name}]") for name in ("judul", "wilayah")]
        return key, place, kept, emptied, again.input_value("[name=kunci]")

    key, place, kept, emptied, fresh = await in_browser(client_for(tenant), do)
    assert place.startswith("32.08.")
    assert kept == [WORDS["judul"], place, key]
    assert emptied == ["", ""]
    assert fresh != key
