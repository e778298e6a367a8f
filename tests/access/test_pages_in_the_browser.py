"""Every page of the room in a real browser: axe finds nothing, nothing scrolls sideways, the policy holds."""

from __future__ import annotations

import secrets

import pytest

from tiru.access.citizens.models import Citizen
from tiru.access.citizens.requests import answer, ask
from tiru.access.views.door import enrolment
from tiru.tenant import SYSTEM, Actor, Grant, Kind
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work

pytestmark = needs_browser
DOOR = ["/kantor/masuk", "/kantor/masuk/lupa", "/kantor/masuk/kode", "/kantor/masuk/sandi"]
OFFICE = ["/kantor/saya", "/kantor/saya/dua-langkah", "/kantor/token", "/kantor/akun", "/kantor/akun/baru"]
RULES = [
    "/kantor/akun/{id}",
    "/kantor/peran",
    "/kantor/peran/baru",
    "/kantor/masuk-tunggal",
    "/kantor/permintaan-warga",
    "/kantor/data-pribadi",
    "/kantor/data-pribadi?kategori=spesifik",
]
CITIZENS = ["/akun/masuk", "/akun/daftar", "/akun/kode?kontak=a@b.id"]


async def test_the_doors(client_for, tenant):
    assert await seen(client_for(tenant, actor=None), DOOR + CITIZENS) == []


@pytest.fixture
async def asked(services, tenant):
    """A citizen with one request that waits and one that was refused."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        email = f"{secrets.token_hex(4)}@warga.example"
        citizen = Citizen(name="Neneng", email=email, created_at=work.now, verified_at=work.now, failures=0)
        work.session.add(citizen)
        await work.session.flush()
        work.actor = Actor(kind=Kind.CITIZEN, id=citizen.id, name="Neneng")
        first = await ask(work, kind="hapus", wish="Hapus akun saya, saya sudah pindah.")
        await ask(work, kind="perbaikan", wish="Nama saya Neneng Kurniasih.")
        await answer(work, first.id, decision="ditolak", words="Masih ada laporan yang berjalan.")
    return work.actor


async def test_what_people_ask_about_their_data(client_for, tenant, asked):
    office = Actor(kind=Kind.STAFF, id=1, name="PPDP", grants=(Grant(permission="akses:citizen:answer"),))
    assert await seen(client_for(tenant, asked), ["/akun"]) == []
    pages = ["/kantor/permintaan-warga", "/kantor/permintaan-warga?keadaan=selesai"]
    assert await seen(client_for(tenant, office), pages) == []


async def test_the_office(browser_for, tenant, make_person, asked):
    browser = browser_for(tenant)
    person = await make_person(
        [
            "akses:account:read",
            "akses:account:manage",
            "akses:role:manage",
            "akses:provider:manage",
            "akses:token:create",
            "akses:citizen:answer",
            "akses:personal:read",
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
