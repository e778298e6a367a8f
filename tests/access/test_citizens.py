"""Citizens: registration, codes, sign-in, their own data, and leaving."""

from __future__ import annotations

import re
import secrets

import pytest
from sqlalchemy import select, text

from tiru.access.citizens.codes import send_code
from tiru.access.citizens.contact import parse_contact
from tiru.access.citizens.models import Citizen
from tiru.errors import Invalid
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

NIK = "3208014107800001"  # a woman, born 1 July 1980


def anybody() -> str:
    return f"{secrets.token_hex(5)}@warga.example"


@pytest.fixture
def code_for(services, tenant):
    """Do what the worker would do for this contact; returns the code in the letter."""

    async def send(email: str, at=tenant) -> str:
        async with unit_of_work(services, at, SYSTEM) as work:
            citizen_id = await work.session.scalar(
                select(Citizen.id).where(Citizen.email == email).order_by(Citizen.id.desc())
            )
            await send_code(work, citizen_id=citizen_id)
        letter = services.mail.sent[-1]
        assert letter.to == email
        return re.search(r"\b\d{6}\b", letter.body).group()

    return send


@pytest.fixture
async def citizen(browser_for, tenant, code_for):
    """A browser of somebody who has registered and come in."""
    browser, email = browser_for(tenant), anybody()
    data = {"name": "Neneng Kurnia", "contact": email, "nik": NIK, "password": "perahu kertas biru"}
    assert (await browser.post("/akun/daftar", data)).status_code == 303
    answer = await browser.post("/akun/kode", {"contact": email, "code": await code_for(email)})
    assert answer.headers["location"] == "/akun"
    return browser, email


async def test_a_citizen_registers_and_sees_the_nik_masked(citizen):
    browser, email = citizen
    page = await browser.get("/akun")
    assert page.status_code == 200
    assert email in page.text
    assert "3208********0001" in page.text
    assert NIK not in page.text


async def test_the_nik_is_stored_encrypted_and_as_a_keyed_hash(citizen, services, tenant, other_tenant):
    _browser, email = citizen
    async with services.database.transaction(tenant.schema) as session:
        row = await session.scalar(select(Citizen).where(Citizen.email == email))
    assert NIK.encode() not in row.nik
    keys = services.keys
    assert keys.of(tenant.slug).decrypt(row.nik, purpose="citizen.nik") == NIK
    assert row.nik_match == keys.of(tenant.slug).match(NIK, purpose="citizen.nik")
    assert row.nik_match != keys.of(other_tenant.slug).match(NIK, purpose="citizen.nik")


async def test_an_unknown_region_is_a_warning_only(browser_for, tenant):
    data = {"name": "Jauh", "contact": anybody(), "nik": "9999990101800001"}
    browser = browser_for(tenant)
    answer = await browser.post("/akun/daftar", data)
    assert answer.status_code == 303
    page = await browser.get(answer.headers["location"])
    assert "Kode wilayah 999999" in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nik", "3208"),
        ("nik", "3208019907800001"),
        ("contact", "bukan apa-apa"),
        ("password", "12345678"),
        ("name", ""),
    ],
)
async def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(browser_for, tenant, field, value):
    data = {"name": "Orang Teliti", "contact": anybody(), field: value}
    answer = await browser_for(tenant).post("/akun/daftar", data)
    assert answer.status_code == 422
    assert f'id="{field}-salah"' in answer.text
    assert data["contact"] in answer.text


async def test_a_wrong_code_does_not_open_and_five_use_it_up(browser_for, tenant, code_for):
    browser, email = browser_for(tenant), anybody()
    await browser.post("/akun/daftar", {"name": "Coba", "contact": email})
    code = await code_for(email)
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        assert (await browser.post("/akun/kode", {"contact": email, "code": wrong})).status_code == 422
    assert (await browser.post("/akun/kode", {"contact": email, "code": code})).status_code == 422
    assert (await browser.get("/akun")).status_code == 303


async def test_a_code_opens_once(citizen, browser_for, tenant, code_for):
    _browser, email = citizen
    fresh = browser_for(tenant)
    answer = await fresh.post("/akun/masuk", {"contact": email})
    assert answer.headers["location"].startswith("/akun/kode?kontak=")
    code = await code_for(email)
    assert (await fresh.post("/akun/kode", {"contact": email, "code": code})).status_code == 303
    assert (await browser_for(tenant).post("/akun/kode", {"contact": email, "code": code})).status_code == 422


async def test_registering_a_contact_again_changes_nothing_of_the_account(citizen, browser_for, tenant, services):
    _browser, email = citizen
    data = {"name": "Penyamar", "contact": email, "password": "kata sandi si penyamar"}
    assert (await browser_for(tenant).post("/akun/daftar", data)).status_code == 303
    async with services.database.transaction(tenant.schema) as session:
        names = (await session.scalars(select(Citizen.name).where(Citizen.email == email))).all()
    assert names == ["Neneng Kurnia"]
    answer = await browser_for(tenant).post("/akun/masuk", {"contact": email, "password": data["password"]})
    assert answer.status_code == 422


async def test_the_password_opens_and_unknown_contacts_look_the_same(citizen, browser_for, tenant):
    _browser, email = citizen
    right = {"contact": email.upper(), "password": "perahu kertas biru"}
    assert (await browser_for(tenant).post("/akun/masuk", right)).status_code == 303
    texts = []
    for contact in (email, anybody()):
        answer = await browser_for(tenant).post("/akun/masuk", {"contact": contact, "password": "salah besar ya"})
        assert answer.status_code == 422
        texts.append(re.search(r"<h2>(.*?)</h2>", answer.text).group(1))
    assert texts[0] == texts[1]


async def test_asking_for_codes_too_often_is_refused(browser_for, tenant):
    browser, email = browser_for(tenant), anybody()
    last = 0
    for _try in range(6):
        last = (await browser.post("/akun/masuk", {"contact": email})).status_code
    assert last == 429


async def test_a_telephone_is_refused_kindly_where_nobody_sends_messages(browser_for, tenant):
    answer = await browser_for(tenant).post("/akun/daftar", {"name": "Ponsel", "contact": "0812 3456 7890"})
    assert answer.status_code == 409
    assert "Pakai alamat surel" in answer.text
    assert "0812 3456 7890" in answer.text


async def test_a_citizen_is_nobody_in_the_office_and_at_the_neighbours(citizen, browser_for, other_tenant):
    browser, _email = citizen
    assert (await browser.get("/kantor/saya")).status_code == 303
    there = browser_for(other_tenant)
    there.client.cookies.set("warga", browser.client.cookies["warga"])
    assert (await there.get("/akun")).status_code == 303


async def test_an_official_is_no_citizen(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    await browser.sign_in(await make_person())
    assert (await browser.get("/akun")).headers["location"].startswith("/akun/masuk")


async def test_the_copy_of_my_data_has_what_is_kept(citizen):
    browser, email = citizen
    answer = await browser.get("/akun/data.json")
    assert answer.headers["content-disposition"].startswith("attachment")
    mine = answer.json()
    assert (mine["akun"]["surel"], mine["akun"]["nik"]) == (email, NIK)
    assert mine["sesi"]


async def test_who_leaves_leaves_nothing_behind(citizen, services, tenant):
    browser, email = citizen
    assert (await browser.post("/akun/hapus")).status_code == 303
    assert (await browser.get("/akun")).status_code == 200
    assert (await browser.post("/akun/hapus", {"yakin": "ya"})).headers["location"] == "/"
    assert (await browser.get("/akun")).status_code == 303
    async with services.database.transaction(tenant.schema) as session:
        assert await session.scalar(select(Citizen.id).where(Citizen.email == email)) is None
        left = await session.scalar(
            text("select count(*) from audit_entry where cast(after as text) like :email"),
            {"email": f"%{email}%"},
        )
    assert left == 0


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "62812 34567890", "(0812) 3456.7890"])
def test_a_telephone_has_one_spelling(typed):
    assert parse_contact(typed).value == "+6281234567890"


@pytest.mark.parametrize("typed", ["", "0812", "021 555 1234", "a@b", "@x.id", "x@", "+1 555 123 4567", "a b@c.id"])
def test_what_is_no_contact_is_refused(typed):
    with pytest.raises(Invalid) as problem:
        parse_contact(typed)
    assert "contact" in problem.value.fields
