"""The officials' door over HTTP, with real cookies and a real database."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, text

from tiru.access.models import Account, Session
from tiru.access.signed_in import find_actor
from tiru.web.app import create_app
from tiru.work import unit_of_work

SELF = "/kantor/saya"


async def test_nobody_signed_in_is_led_to_the_door_and_back(browser_for, tenant):
    answer = await browser_for(tenant).get(SELF)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/kantor/masuk?kembali={SELF}"


async def test_the_right_password_opens_the_office(browser_for, tenant, make_person):
    browser, person = browser_for(tenant), await make_person()
    answer = await browser.sign_in(person)
    assert (answer.status_code, answer.headers["location"]) == (303, SELF)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Domain" not in cookie
    page = await browser.get(SELF)
    assert page.status_code == 200
    assert person.username in page.text


async def test_only_a_hash_of_the_session_key_is_stored(browser_for, tenant, make_person, services):
    browser, person = browser_for(tenant), await make_person()
    await browser.sign_in(person)
    key = browser.client.cookies["sesi"]
    async with services.database.transaction(tenant.schema) as session:
        row = await session.scalar(select(Session).where(Session.account_id == person.id))
    assert row.hash != key
    assert len(row.hash) == 64


@pytest.mark.parametrize("wrong", ["salah semua", ""])
async def test_wrong_words_show_the_form_again_without_the_password(browser_for, tenant, make_person, wrong):
    browser, person = browser_for(tenant), await make_person()
    answer = await browser.post("/kantor/masuk", {"username": person.username, "password": wrong})
    assert answer.status_code == 422
    assert person.username in answer.text
    assert "sesi" not in browser.client.cookies


async def test_after_five_failures_the_account_waits_and_says_how_long(browser_for, tenant, make_person):
    browser, person = browser_for(tenant), await make_person()
    for _try in range(5):
        await browser.post("/kantor/masuk", {"username": person.username, "password": "bukan ini"})
    answer = await browser.sign_in(person)
    assert answer.status_code == 422
    assert "Coba lagi 1 menit lagi." in answer.text


async def test_a_name_nobody_has_is_locked_in_the_same_words(browser_for, tenant):
    browser = browser_for(tenant)
    for _try in range(5):
        answer = await browser.post("/kantor/masuk", {"username": "tidak-ada-siapa", "password": "bukan ini"})
        assert "Nama pengguna atau kata sandi salah." in answer.text
    answer = await browser.post("/kantor/masuk", {"username": "tidak-ada-siapa", "password": "bukan ini"})
    assert "Coba lagi 1 menit lagi." in answer.text


async def test_an_address_that_failed_sixty_times_has_to_wait(browser_for, tenant, make_person, services):
    from tiru.access.attempts import TRIES_PER_ADDRESS, note_attempt
    from tiru.tenant import SYSTEM

    browser, person = browser_for(tenant), await make_person()
    async with unit_of_work(services, tenant, SYSTEM) as work:
        for _try in range(TRIES_PER_ADDRESS - 1):
            note_attempt(work, "masuk:127.0.0.1")
    assert (await browser.sign_in(person)).status_code == 303  # who comes in is not counted
    await browser.post("/kantor/masuk", {"username": "siapa-saja", "password": "bukan ini"})
    answer = await browser_for(tenant).sign_in(person)
    assert answer.status_code == 429
    assert person.username in answer.text


async def test_a_session_of_one_tenant_is_nothing_at_another(browser_for, tenant, other_tenant, make_person):
    here, there = browser_for(tenant), browser_for(other_tenant)
    await here.sign_in(await make_person())
    there.client.cookies.set("sesi", here.client.cookies["sesi"])
    assert (await there.get(SELF)).status_code == 303


async def test_signing_out_ends_the_session_on_our_side(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    await browser.sign_in(await make_person())
    key = browser.client.cookies["sesi"]
    assert (await browser.post("/kantor/keluar")).status_code == 303
    browser.client.cookies.set("sesi", key)
    assert (await browser.get(SELF)).status_code == 303


async def test_a_session_ends_when_it_was_idle(services, tenant, make_person, browser_for):
    import httpx

    browser = browser_for(tenant)
    await browser.sign_in(await make_person())
    late = services.clock() + timedelta(minutes=services.settings.session_idle_minutes + 1)
    from dataclasses import replace

    app = create_app(replace(services, clock=lambda: late), find_actor=find_actor)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url=f"http://{tenant.slug}.localhost"
    ) as client:
        client.cookies.set("sesi", browser.client.cookies["sesi"])
        assert (await client.get(SELF)).status_code == 303


async def test_a_form_sent_by_another_site_is_refused(browser_for, tenant, make_person):
    browser, person = browser_for(tenant), await make_person()
    answer = await browser.post(
        "/kantor/masuk",
        {"username": person.username, "password": person.password},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert "sesi" not in browser.client.cookies


@pytest.mark.parametrize(
    "evil", ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)", "/\tx"]
)
async def test_nobody_is_led_to_another_site(browser_for, tenant, make_person, evil):
    answer = await browser_for(tenant).sign_in(await make_person(), back=evil)
    assert answer.headers["location"] == "/kantor"


async def test_a_first_password_has_to_be_changed_before_anything_else(browser_for, tenant, make_person):
    browser, person = browser_for(tenant), await make_person(must_change=True)
    answer = await browser.sign_in(person)
    assert answer.headers["location"].startswith("/kantor/masuk/sandi")
    assert (await browser.get(SELF)).status_code == 303
    assert (await browser.get(answer.headers["location"])).status_code == 200
    unequal = {"password": "dua tiga empat lima", "again": "lain sama sekali"}
    assert (await browser.post("/kantor/masuk/sandi", unequal)).status_code == 422
    same = {"password": person.password, "again": person.password}
    assert (await browser.post("/kantor/masuk/sandi", same)).status_code == 422
    fresh = {"password": "dua tiga empat lima", "again": "dua tiga empat lima", "kembali": SELF}
    assert (await browser.post("/kantor/masuk/sandi", fresh)).headers["location"] == SELF
    assert (await browser.get(SELF)).status_code == 200


async def test_an_official_with_sensitive_rights_has_to_enrol_first(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    person = await make_person(["akses:account:manage"], is_demo=False)
    assert (await browser.sign_in(person)).headers["location"].startswith("/kantor/masuk/dua-langkah")
    assert (await browser.get(SELF)).status_code == 303
    page = await browser.get("/kantor/masuk/dua-langkah")
    assert page.status_code == 200
    assert "style=" not in page.text
    secret = page.text.split('name="secret" value="')[1].split('"')[0]
    wrong = await browser.post("/kantor/masuk/dua-langkah", {"secret": secret, "code": "000000"})
    assert wrong.status_code == 422
    assert secret in wrong.text
    code = pyotp.TOTP(secret).now()
    done = await browser.post("/kantor/masuk/dua-langkah", {"secret": secret, "code": code, "kembali": SELF})
    assert done.status_code == 200
    assert "kode pemulihan" in done.text
    assert (await browser.get(SELF)).status_code == 200


@pytest.fixture
async def enrolled(make_person, services, tenant):
    """A person with a second factor, its secret, and the recovery codes."""
    from tiru.access.second_factor import confirm_totp
    from tiru.access.secrets_and_codes import new_totp_secret
    from tiru.tenant import SYSTEM

    person, secret = await make_person(), new_totp_secret()
    before = services.clock() - timedelta(minutes=5)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.now = before
        account = await work.session.get(Account, person.id)
        codes = await confirm_totp(work, account, secret=secret, code=pyotp.TOTP(secret).at(before))
    return person, secret, codes


async def test_the_second_factor_is_asked_for_and_works_once(browser_for, tenant, enrolled):
    person, secret, _codes = enrolled
    first, second = browser_for(tenant), browser_for(tenant)
    for browser in (first, second):
        assert (await browser.sign_in(person)).headers["location"].startswith("/kantor/masuk/kode")
        assert (await browser.get(SELF)).status_code == 303
    code = {"code": pyotp.TOTP(secret).now(), "kembali": SELF}
    assert (await first.post("/kantor/masuk/kode", code)).headers["location"] == SELF
    replayed = await second.post("/kantor/masuk/kode", code)
    assert replayed.status_code == 422
    assert (await second.get(SELF)).status_code == 303


async def test_a_recovery_code_opens_once(browser_for, tenant, enrolled):
    person, _secret, codes = enrolled
    for expected in (303, 422):
        browser = browser_for(tenant)
        await browser.sign_in(person)
        answer = await browser.post("/kantor/masuk/kode", {"code": codes[0].lower().replace("-", " ")})
        assert answer.status_code == expected


async def test_failures_are_written_into_the_ledger(browser_for, tenant, make_person, services):
    browser, person = browser_for(tenant), await make_person()
    await browser.post("/kantor/masuk", {"username": person.username, "password": "bukan ini"})
    async with services.database.transaction(tenant.schema) as session:
        found = await session.scalar(
            text("select count(*) from audit_entry where action = 'akses.session.refuse' and subject = :who"),
            {"who": f"account:{person.id}"},
        )
    assert found == 1


async def test_operators_sign_in_at_the_console(browser_for, make_person, client_for):
    from tiru.web.site import CONSOLE

    person = await make_person(at=CONSOLE)
    browser = browser_for(None, host="konsol.localhost")
    await browser.sign_in(person)
    assert (await browser.get(SELF)).status_code == 200
