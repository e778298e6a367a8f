"""Every page of the room in a real browser: axe finds nothing, nothing scrolls sideways, the policy holds."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tiru.access.views.door import enrolment
from tiru.testing.axe import CHROMIUM, SOURCE, overflow_px, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM["executable_path"]).exists(), reason="chromium is not installed"),
    pytest.mark.skipif(not SOURCE.is_file(), reason="axe-core is not installed"),
]
DOOR = ["/kantor/masuk", "/kantor/masuk/lupa", "/kantor/masuk/kode", "/kantor/masuk/sandi"]
OFFICE = ["/kantor/saya", "/kantor/saya/dua-langkah", "/kantor/token", "/kantor/akun", "/kantor/akun/baru"]
RULES = [
    "/kantor/akun/{id}",
    "/kantor/peran",
    "/kantor/peran/baru",
    "/kantor/masuk-tunggal",
    "/kantor/permintaan-warga",
]
CITIZENS = ["/akun/masuk", "/akun/daftar", "/akun/kode?kontak=a@b.id"]


async def seen(client, paths: list[str]) -> list[str]:
    """Open each path at 320, 390 and 1440 pixels; what is wrong, in words. No port is opened."""
    from playwright.sync_api import Route, sync_playwright

    loop = asyncio.get_running_loop()
    host = str(client.base_url).rstrip("/")
    pictures = os.environ.get("TIRU_PICTURES")

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        got = asyncio.run_coroutine_threadsafe(client.get(path), loop).result(30)
        headers = {name: value for name, value in got.headers.items() if name != "content-encoding"}
        route.fulfill(status=got.status_code, headers=headers, body=got.content)

    def look() -> list[str]:
        wrong: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**CHROMIUM)
            page = browser.new_page(reduced_motion="reduce")
            page.route("**/*", answer)
            page.on("console", lambda said: said.type == "error" and wrong.append(f"console: {said.text}"))
            for path in paths:
                for width in (320, 390, 1440):
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(host + path)
                    where = f"{path} at {width}: "
                    wrong += [where + found for found in violations(page)]
                    if overflow_px(page):
                        wrong.append(f"{where}{overflow_px(page)} px too wide")
                    if pictures:
                        name = f"{path.strip('/').replace('/', '_').partition('?')[0]}-{width}.png"
                        page.screenshot(path=f"{pictures}/{name}", full_page=True)
            browser.close()
        return wrong

    return await asyncio.to_thread(look)


async def test_the_doors(client_for, tenant):
    assert await seen(client_for(tenant, actor=None), DOOR + CITIZENS) == []


async def test_the_office(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    person = await make_person(
        [
            "akses:account:read",
            "akses:account:manage",
            "akses:role:manage",
            "akses:provider:manage",
            "akses:token:create",
            "akses:citizen:answer",
        ],
        email=f"{secrets.token_hex(4)}@kuningan.example",
    )
    await browser.sign_in(person)
    paths = [path.replace("{id}", str(person.id)) for path in OFFICE + RULES]
    assert await seen(browser.client, paths) == []


def test_the_qr_code_has_no_inline_style():
    from types import SimpleNamespace

    picture = str(enrolment(SimpleNamespace(tenant=SimpleNamespace(title="Kuningan")), "siti", "A" * 32)["picture"])
    assert picture.startswith("<svg")
    assert "style" not in picture
