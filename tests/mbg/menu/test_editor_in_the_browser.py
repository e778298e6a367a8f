"""The editor and the pages around it in a real browser, also while somebody writes."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.mbg.things import (
    make_jadwal,
    make_pemasok,
    make_pembelian,
    make_penugasan,
    make_rombel,
    make_titik,
)

from tiru.tenant import SYSTEM
from tiru.testing.axe import CHROMIUM
from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work
from tiru_mbg.belanja.models import Keuangan
from tiru_mbg.menu import service
from tiru_mbg.menu.foods import seed_foods

from .things import foods, kepala, staffed_kitchen, worked

pytestmark = [*needs_browser, pytest.mark.usefixtures("clean")]
WIDTHS = (390, 1440)


async def filled(services, tenant) -> dict[str, int]:
    """A kitchen with a draft, an approved menu on the calendar that some must not eat, a lot and an account."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await staffed_kitchen(work, nama="SPPG Melati")
        await seed_foods(work)
        table = await foods(work, "x")
        work.actor = kepala()
        draft = await service.create_menu(work, worked(table), sppg_id=sppg.id)
        menu = await service.create_menu(work, worked(table, "Nasi telur, wortel, pisang"), sppg_id=sppg.id)
        await service.submit(work, menu.id)
        sent = await service.create_menu(work, worked(table, "Nasi telur goreng", price=60_000), sppg_id=sppg.id)
        await service.submit(work, sent.id)
        menu.status = "disetujui"
        school = await make_titik(work)
        await make_penugasan(work, sppg, school)
        await make_rombel(work, school, alergi={"telur": 4})
        for ahead in (0, 3, 4):
            await make_jadwal(work, sppg, menu, work.today + timedelta(days=ahead))
        pemasok = await make_pemasok(work)
        lot = await make_pembelian(work, sppg, pemasok, table["telur"], harga_pasar_idr=12_000)
        account = Keuangan(sppg_id=sppg.id, mulai_on=work.today, selesai_on=work.today + timedelta(days=13))
        work.session.add(account)
        await work.session.flush()
        return {"draft": draft.id, "menu": menu.id, "sent": sent.id, "lot": lot.id, "account": account.id}


async def test_the_pages_of_the_rooms_at_both_widths(services, tenant, client_for, registry):
    made = await filled(services, tenant)
    home = "/kantor/mbg"
    paths = [f"{home}/menu", f"{home}/menu/{made['draft']}/ubah", f"{home}/menu/{made['menu']}"]
    paths += [f"{home}/menu/{made['sent']}/putusan", f"{home}/kalender", f"{home}/bahan", f"{home}/belanja"]
    paths += [f"{home}/belanja/baru", f"{home}/keuangan/{made['account']}"]
    assert await seen(client_for(tenant, all_powerful(registry)), paths, widths=WIDTHS) == []


async def test_the_result_follows_what_is_typed(services, tenant, client_for):
    made = await filled(services, tenant)
    client = client_for(tenant, kepala())
    client.headers["sec-fetch-site"] = "same-origin"
    host, loop = str(client.base_url).rstrip("/"), asyncio.get_running_loop()

    def answer(route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        fields: dict[str, list[str]] = {}
        for name, value in parse_qsl(request.post_data or "", keep_blank_values=True):
            fields.setdefault(name, []).append(value)
        asked = client.request(request.method, parts.path, data=fields or None)
        got = asyncio.run_coroutine_threadsafe(asked, loop).result(30)
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    def write() -> tuple[str, str]:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            page = browser.new_page(viewport={"width": 390, "height": 900}, reduced_motion="reduce")
            page.route("**/*", answer)
            page.goto(f"{host}/kantor/mbg/menu/{made['draft']}/ubah")
            before = page.locator("#hasil").inner_text()
            page.fill("#g_0_SD13", "200")
            page.locator("#g_0_SD13").blur()
            page.get_by_text("516,2").first.wait_for(timeout=10_000)
            after = page.locator("#hasil").inner_text()
            browser.close()
        return before, after

    before, after = await asyncio.to_thread(write)
    assert "336,2" in before
    assert "Energi di atas target" in after
