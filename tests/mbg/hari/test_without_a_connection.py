"""A real browser on a telephone that loses its connection, is closed, and comes back."""

from __future__ import annotations

import asyncio
import socket
from io import BytesIO

from PIL import Image
from sqlalchemy import select
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official, works_at

from tiru.tenant import SYSTEM
from tiru.testing.axe import CHROMIUM
from tiru.testing.browser import needs_browser
from tiru.web.app import create_app
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Batch, Catatan, Foto, Kiriman
from tiru_mbg.rights import MASAK

pytestmark = needs_browser
COOK = 707


class Door:
    """The application at a port of this machine, which can be shut and opened again."""

    def __init__(self, services) -> None:
        async def find_actor(_connection, _tenant):
            return official(MASAK, scope="own", account_id=COOK)

        self._app = create_app(services, find_actor=find_actor)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    async def open(self) -> None:
        import uvicorn

        config = uvicorn.Config(self._app, host="127.0.0.1", port=self.port, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        self._server.capture_signals = _no_signals
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.02)

    async def shut(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        await self._task


def _no_signals():
    from contextlib import nullcontext

    return nullcontext()


def photo() -> bytes:
    drawn = BytesIO()
    Image.effect_noise((1200, 900), 40).convert("RGB").save(drawn, "JPEG", quality=95)
    return drawn.getvalue()


class Telephone:
    """One browser profile, opened and closed from the test's own loop."""

    def __init__(self, folder, url: str) -> None:
        self._folder, self._url = folder, url

    def first_visit(self) -> None:
        with self._browser() as page:
            page.goto(self._url)
            page.wait_for_function("caches.match('/kantor/mbg/lapangan/isi/selesai').then(Boolean)")
            page.wait_for_timeout(2500)  # the browser writes its register of workers down after some seconds

    def writes_offline(self) -> str:
        with self._browser() as page:
            page.goto(self._url)
            page.click("[data-langkah=selesai]")
            page.fill("[name=porsi]", "88")
            page.fill("[name=suhu_inti_c]", "79,5")
            page.set_input_files("[name=berkas]", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()}])
            page.click("form[data-catat] button[type=submit]")
            page.wait_for_selector("li[data-keadaan=hp]")
            return page.get_attribute("li[data-keadaan]", "data-keadaan")

    def still_has_it(self) -> str:
        with self._browser() as page:
            page.goto(self._url)
            page.wait_for_selector("li[data-keadaan=hp]")
            return page.inner_text("[data-sambungan]")

    def comes_back(self) -> str:
        with self._browser() as page:
            page.goto(self._url)
            page.wait_for_selector("li[data-keadaan=sah]")
            page.wait_for_selector("a.done[data-langkah=selesai]")
            page.wait_for_selector("[data-kirim]", state="hidden")  # the photo is gone as well
            return page.inner_text("li[data-keadaan] [aria-current=step]")

    def shares(self, latitude: float, longitude: float) -> None:
        with self._browser() as page:
            page.context.grant_permissions(["geolocation"])
            page.context.set_geolocation({"latitude": latitude, "longitude": longitude})
            page.goto(self._url)
            with page.expect_response(lambda got: got.url.endswith("/api/mbg/catatan")) as answer:
                page.click("[data-posisi]")
            assert answer.value.json()["catatan"][0]["status"] == "sah"

    def _browser(self):
        from contextlib import contextmanager

        from playwright.sync_api import sync_playwright

        @contextmanager
        def opened():
            with sync_playwright() as playwright:
                context = playwright.chromium.launch_persistent_context(self._folder, **CHROMIUM)
                context.set_default_timeout(10_000)
                yield context.pages[0] if context.pages else context.new_page()
                context.close()

        return opened()


async def test_a_driver_shares_where_the_vehicle_is(services, tenant, clean, tmp_path):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        await works_at(work, sppg, COOK)
        on_its_way = {"tahap": "berangkat", "berangkat_at": work.now, "porsi_kirim": 30}
        kiriman = (await make_kiriman(work, await make_batch(work, sppg), await make_titik(work), **on_its_way)).id
    door = Door(services)
    await door.open()
    phone = Telephone(tmp_path, f"http://{tenant.slug}.localhost:{door.port}/kantor/mbg/lapangan")
    await asyncio.to_thread(phone.shares, -6.98, 108.47)
    await door.shut()
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get_one(Kiriman, kiriman)
        assert (row.posisi_latitude, row.posisi_longitude, row.tahap) == (-6.98, 108.47, "berangkat")
        assert row.posisi_at is not None


async def test_an_entry_survives_a_closed_browser_and_becomes_valid(services, tenant, clean, tmp_path):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        await works_at(work, sppg, COOK)
        batch = (await make_batch(work, sppg, porsi=None, selesai_masak_at=None, suhu_inti_c=None)).id
    door = Door(services)
    await door.open()
    phone = Telephone(tmp_path, f"http://{tenant.slug}.localhost:{door.port}/kantor/mbg/lapangan")
    await asyncio.to_thread(phone.first_visit)
    await door.shut()
    assert await asyncio.to_thread(phone.writes_offline) == "hp"
    assert "1 catatan menunggu dikirim" in await asyncio.to_thread(phone.still_has_it)
    await door.open()
    assert await asyncio.to_thread(phone.comes_back) == "Sah"
    await door.shut()
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await work.session.get_one(Batch, batch)).porsi == 88
        (entry,) = await work.session.scalars(select(Catatan))
        assert (entry.status, entry.perangkat_id is not None, bool(entry.tanda)) == ("sah", True, True)
        (kept,) = await work.session.scalars(select(Foto))
        assert (kept.batch_id, kept.tahap) == (batch, "selesai")
