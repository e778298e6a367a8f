"""Every page of the room in a real browser: axe finds nothing, nothing scrolls sideways, the policy holds."""

from __future__ import annotations

import secrets

from tiru.access.views.door import enrolment
from tiru.testing.browser import needs_browser, seen

pytestmark = needs_browser
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
