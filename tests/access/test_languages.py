"""The language somebody chose: kept in the browser, for an account in every browser, and in letters."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import select

from tiru.access.citizens.codes import send_code
from tiru.access.citizens.models import Citizen
from tiru.access.links import send_reset_link
from tiru.access.models import Account
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work


async def language_of(browser, path="/kantor/saya") -> str:
    page = await browser.get(path)
    assert page.status_code == 200
    return page.text.partition('<html lang="')[2].partition('"')[0]


async def test_a_stranger_keeps_the_choice_in_this_browser(browser_for, tenant):
    browser = browser_for(tenant)
    assert await language_of(browser, "/") == "id"
    answer = await browser.get("/bahasa/en?kembali=/akun/daftar")
    assert (answer.status_code, answer.headers["location"]) == (303, "/akun/daftar")
    assert "max-age=31536000" in answer.headers["set-cookie"].lower()
    assert await language_of(browser, "/") == "en"
    await browser.get("/bahasa/id")
    assert await language_of(browser, "/") == "id"
    assert await language_of(browser_for(tenant), "/") == "id"


@pytest.mark.parametrize("code", ["xx", "EN", "en-GB"])
async def test_a_language_nobody_brought_is_not_kept(browser_for, tenant, code):
    browser = browser_for(tenant)
    answer = await browser.get(f"/bahasa/{code}")
    assert "bahasa" not in answer.headers.get("set-cookie", "")
    assert await language_of(browser, "/") == "id"


@pytest.mark.parametrize("back", ["//lain.example/", "/\\lain.example", "https://lain.example/"])
async def test_choosing_a_language_leads_nobody_elsewhere(browser_for, tenant, back):
    answer = await browser_for(tenant).get("/bahasa/en", params={"kembali": back})
    assert answer.headers["location"] == "/"


async def test_an_official_finds_the_language_again_in_another_browser(browser_for, tenant, make_person):
    person = await make_person()
    browser, other = browser_for(tenant), browser_for(tenant)
    await browser.sign_in(person)
    await browser.get("/kantor/bahasa/en?kembali=/kantor")
    assert await language_of(browser) == "en"
    await other.sign_in(person)
    assert await language_of(other) == "en"
    assert await language_of(browser_for(tenant), "/kantor/masuk") == "id"


async def test_what_this_browser_chose_counts_before_the_account(browser_for, tenant, make_person):
    person = await make_person()
    browser, other = browser_for(tenant), browser_for(tenant)
    await browser.sign_in(person)
    await browser.get("/kantor/bahasa/en?kembali=/kantor")
    await other.get("/bahasa/id")
    await other.sign_in(person)
    assert await language_of(other) == "id"
    assert await language_of(other, "/kantor/saya?bahasa=en") == "en"


async def test_the_choice_of_an_account_is_in_the_audit_trail(browser_for, tenant, make_person, services):
    from tiru.audit.queries import EntryFilter, entries

    person = await make_person()
    browser = browser_for(tenant)
    await browser.sign_in(person)
    await browser.get("/kantor/bahasa/en?kembali=/kantor/saya")
    async with services.database.transaction(tenant.schema) as session:
        rows, _total = await entries(session, EntryFilter(q=f"account:{person.id}"))
        assert any(row["action"] == "akses.language.choose" for row in rows)


async def test_a_letter_speaks_the_language_of_its_account(tenant, make_person, services):
    subjects = []
    for language in ("id", "en"):
        person = await make_person(email=f"{secrets.token_hex(4)}@kuningan.example")
        async with unit_of_work(services, tenant, SYSTEM) as work:
            (await work.session.get(Account, person.id)).bahasa = language
            await work.session.flush()
            await send_reset_link(work, account_id=person.id, host="kuningan.localhost")
        subjects.append(services.mail.sent[-1].subject)
        assert ("dalam satu jam" in services.mail.sent[-1].body) == (language == "id")
    assert subjects == ["Kata sandi baru", "New password"]


async def test_a_citizen_gets_the_code_in_the_language_of_the_form(browser_for, tenant, services):
    browser, email = browser_for(tenant), f"{secrets.token_hex(5)}@warga.example"
    await browser.get("/bahasa/en")
    data = {"name": "Wanda Smith", "contact": email, "password": "paper boats on water"}
    assert (await browser.post("/akun/daftar", data)).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        citizen = await work.session.scalar(select(Citizen).where(Citizen.email == email))
        assert citizen.bahasa == "en"
        await send_code(work, citizen_id=citizen.id)
    assert services.mail.sent[-1].subject == "Your sign-in code"
    assert "Never give this code to anyone" in services.mail.sent[-1].body
