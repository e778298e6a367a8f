"""What people may ask about their data, the clock, what is done, and the register of processing."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tiru.access.citizens.codes import send_code
from tiru.access.citizens.models import Citizen, SubjectRequest
from tiru.access.citizens.requests import tell_answered
from tiru.access.register import register_of
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

OFFICE = "/kantor/permintaan-warga"


@pytest.fixture
def code_for(services, tenant):
    """Do what the worker would do for this contact; returns the code in the letter."""

    async def send(email: str) -> str:
        async with unit_of_work(services, tenant, SYSTEM) as work:
            query = select(Citizen.id).where(Citizen.email == email).order_by(Citizen.id.desc())
            await send_code(work, citizen_id=await work.session.scalar(query))
        return re.search(r"\b\d{6}\b", services.mail.sent[-1].body).group()

    return send


@pytest.fixture
async def citizen(browser_for, tenant, code_for):
    browser, email = browser_for(tenant), f"{secrets.token_hex(5)}@warga.example"
    data = {"name": "Neneng Kurnia", "contact": email, "password": "perahu kertas biru"}
    await browser.post("/akun/daftar", data)
    await browser.post("/akun/kode", {"contact": email, "code": await code_for(email)})
    return browser, email


@pytest.fixture
async def official(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    await browser.sign_in(await make_person(["akses:citizen:answer", "akses:personal:read"]))
    return browser


@pytest.fixture
def asked(citizen, official, services, tenant):
    """`await asked(kind)`: the number of a fresh request, and its words."""

    async def make(kind: str) -> tuple[int, str]:
        wish = f"Mohon {secrets.token_hex(6)}"
        assert (await citizen[0].post("/akun/perbaikan", {"kind": kind, "wish": wish})).status_code == 303
        async with services.database.transaction(tenant.schema) as session:
            return await session.scalar(select(SubjectRequest.id).where(SubjectRequest.wish == wish)), wish

    return make


async def row_of(services, tenant, number: int) -> SubjectRequest:
    async with services.database.transaction(tenant.schema) as session:
        return await session.get_one(SubjectRequest, number)


@pytest.mark.parametrize("kind", ["perbaikan", "salinan", "hapus"])
async def test_the_clock_is_three_times_24_hours_of_calendar_time(asked, services, tenant, kind):
    number, _wish = await asked(kind)
    request = await row_of(services, tenant, number)
    assert (request.kind, request.due_at - request.created_at) == (kind, timedelta(hours=72))


async def test_a_wish_without_words_or_of_another_kind_is_said_at_the_field(citizen):
    browser, _email = citizen
    assert (await browser.post("/akun/perbaikan", {"wish": ""})).status_code == 422
    wrong = await browser.post("/akun/perbaikan", {"kind": "lain", "wish": "Kata yang tidak boleh hilang"})
    assert wrong.status_code == 422
    assert "Kata yang tidak boleh hilang" in wrong.text


async def test_a_correction_is_granted_done_and_told(asked, official, citizen, services, tenant):
    number, wish = await asked("perbaikan")
    assert wish in (await official.get(OFFICE)).text
    data = {"decision": "dikabulkan", "answer": "Sudah kami perbaiki.", "name": "Neneng Kurniasih"}
    assert (await official.post(f"{OFFICE}/{number}/jawab", data)).status_code == 303
    assert (await official.post(f"{OFFICE}/{number}/jawab", data)).status_code == 409
    mine = (await citizen[0].get("/akun")).text
    assert "Sudah kami perbaiki." in mine
    assert "Neneng Kurniasih" in mine
    async with services.database.transaction(tenant.schema) as session:
        facts = await session.scalar(
            text("select after from audit_entry where action = 'akses.citizen.correct' order by seq desc limit 1")
        )
    assert facts == {"name": "Neneng Kurniasih"}


async def test_a_refusal_needs_its_reason_and_changes_nothing(asked, official, citizen, services, tenant):
    number, _wish = await asked("hapus")
    empty = await official.post(f"{OFFICE}/{number}/jawab", {"decision": "ditolak", "answer": ""})
    assert empty.status_code == 422
    undecided = await official.post(f"{OFFICE}/{number}/jawab", {"answer": "Alasan panjang yang tetap ada."})
    assert undecided.status_code == 422
    assert "Alasan panjang yang tetap ada." in undecided.text
    data = {"decision": "ditolak", "answer": "Masih ada laporan yang berjalan.", "name": "Orang Lain"}
    assert (await official.post(f"{OFFICE}/{number}/jawab", data)).status_code == 303
    page = (await citizen[0].get("/akun")).text
    assert "Masih ada laporan yang berjalan." in page
    assert "Neneng Kurnia" in page
    assert (await row_of(services, tenant, number)).decision == "ditolak"


async def test_an_erasure_takes_the_person_and_leaves_the_proof(asked, official, citizen, services, tenant):
    browser, email = citizen
    number, wish = await asked("hapus")
    other, _wish = await asked("salinan")
    data = {"decision": "dikabulkan", "answer": "Data Anda sudah dihapus."}
    assert (await official.post(f"{OFFICE}/{number}/jawab", data)).status_code == 303
    assert (await browser.get("/akun")).status_code == 303
    kept, waiting = await row_of(services, tenant, number), await row_of(services, tenant, other)
    assert (kept.citizen_id, kept.wish, kept.answer, kept.decision) == (None, "", None, "dikabulkan")
    assert waiting.answered_at is not None
    async with services.database.transaction(tenant.schema) as session:
        assert await session.scalar(select(Citizen.id).where(Citizen.email == email)) is None
        said = await session.scalar(
            text("select count(*) from audit_entry where cast(after as text) like :wish"), {"wish": f"%{wish}%"}
        )
    assert said == 0
    table = await official.get(f"{OFFICE}/ekspor.csv")
    assert str(number) in table.text
    assert email not in table.text
    assert "Neneng" not in table.text
    assert "Akun sudah dihapus" in (await official.get(f"{OFFICE}?keadaan=selesai")).text


async def test_the_letter_says_that_there_is_an_answer_and_not_what(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await tell_answered(work, to="warga@example.id", kind="perbaikan")
    letter = services.mail.sent[-1]
    assert letter.to == "warga@example.id"
    assert "sudah dijawab" in letter.body


async def test_the_register_names_every_declared_field(official, work):
    declared = {
        f"{one.table}.{one.column}"
        for module in work.registry.active(work.tenant.modules)
        for one in module.personal_data
    }
    rows = register_of(work)
    assert {row.data for row in rows} == declared
    assert all(row.purpose and row.basis and row.keep for row in rows)
    closed = {row.data for row in rows if row.security.startswith("Tersandi")}
    assert "citizen.nik" in closed
    assert "citizen.name" not in closed
    page = (await official.get("/kantor/data-pribadi")).text
    assert all(name in page for name in declared)
    table = (await official.get("/kantor/data-pribadi/ekspor.csv")).text
    assert all(name in table for name in declared)


async def test_nobody_prepares_an_account_for_somebody_else(browser_for, tenant, code_for, services):
    """Registered by one, verified by the code's owner in another browser: the first one's password opens nothing."""
    email = f"{secrets.token_hex(5)}@korban.example"
    attacker, victim = browser_for(tenant), browser_for(tenant)
    data = {"name": "Korban", "contact": email, "nik": "3208014107800001", "password": "sandi milik penyerang"}
    await attacker.post("/akun/daftar", data)
    entered = await victim.post("/akun/kode", {"contact": email, "code": await code_for(email)})
    assert entered.headers["location"] == "/akun"
    late = await attacker.post("/akun/masuk", {"contact": email, "password": "sandi milik penyerang"})
    assert late.status_code == 422
    async with services.database.transaction(tenant.schema) as session:
        found = await session.scalar(select(Citizen).where(Citizen.email == email))
    assert (found.password, found.nik, found.registered_by) == (None, None, None)
