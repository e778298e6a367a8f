"""A report from the first word to the rating, on a real database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from tiru.errors import Invalid, NotFound
from tiru.tenant import STRANGER, Actor, Grant, Kind
from tiru.work import unit_of_work
from tiru_aduan import intake, merging, queries, reporter, service
from tiru_aduan.escalation import escalate_overdue
from tiru_aduan.export import report_rows
from tiru_aduan.filters import Filter
from tiru_aduan.jobs import forget_reporters
from tiru_aduan.models import Laporan
from tiru_aduan.rules import WrongMoment, tidy_code

from .reports import PHOTO, form, jpeg, report


async def test_from_the_first_word_to_the_rating(work, units):
    ticket = await intake.submit(work, form(), (PHOTO,))
    laporan = await reporter.own_report(work, ticket.nomor, tidy_code(ticket.code), address="127.0.0.1")
    assert laporan.status == "baru"
    assert laporan.due_at > work.now
    await service.verify(work, laporan, kategori=None, teks="")
    await service.dispose(work, laporan, unit_id=units["pu"], teks="segera")
    await service.start(work, laporan, "")
    await service.answer(work, laporan, "Sudah ditambal kemarin sore.", (PHOTO,))
    await reporter.rate(work, laporan, 5, "")
    assert (laporan.status, laporan.rating, laporan.due_at) == ("selesai", 5, None)
    steps = [entry.langkah for entry in await queries.history_of(work, laporan.id, public_only=True)]
    assert steps == ["terima", "verifikasi", "disposisi", "proses", "tanggapi", "nilai"]
    assert len(await queries.files_of(work, laporan.id, public_only=True)) == 2


async def test_the_note_for_the_unit_is_not_public(work, units):
    laporan = await report(work)
    await service.verify(work, laporan, kategori=None, teks="")
    await service.dispose(work, laporan, unit_id=units["pu"], teks="rahasia dapur")
    public = await queries.history_of(work, laporan.id, public_only=True)
    assert all("rahasia dapur" not in entry.teks for entry in public)


async def test_a_step_out_of_order_is_refused(work, units):
    laporan = await report(work)
    with pytest.raises(WrongMoment, match="Baru"):
        await service.answer(work, laporan, "Terlalu cepat menjawab.", ())


async def test_an_anonymous_report_keeps_no_name_at_all(work, units):
    laporan = await report(work, sifat="anonim")
    assert (laporan.nama, laporan.kontak, laporan.kontak_hash) == (None, None, None)
    assert await service.reporter_of(work, laporan) == {}


async def test_the_reporter_is_closed_with_the_tenants_own_key(work, units, other_tenant):
    laporan = await report(work)
    assert b"Budi" not in laporan.nama
    assert await service.reporter_of(work, laporan) == {"nama": "Budi (contoh)", "kontak": "budi@example.id"}
    with pytest.raises(ValueError, match="altered"):
        work.services.keys.of(other_tenant.slug).decrypt(laporan.nama, purpose="aduan_laporan.nama")


async def test_looking_at_the_reporter_is_recorded(work, units):
    laporan = await report(work)
    await service.reporter_of(work, laporan)
    assert [entry.action for entry in work._entries][-1] == "aduan.pelapor.view"


async def test_a_wrong_code_opens_nothing(work, units):
    ticket = await intake.submit(work, form(), ())
    with pytest.raises(NotFound):
        await reporter.own_report(work, ticket.nomor, "SALAH123", address="127.0.0.1")


async def test_a_place_of_another_regency_is_refused(work, units):
    with pytest.raises(Invalid) as refused:
        await intake.submit(work, form(wilayah="33.16.01.2001"), ())
    assert "wilayah" in refused.value.fields


async def test_what_is_sent_back_returns_to_the_coordinator_when_completed(work, units):
    laporan = await report(work)
    await service.send_back(work, laporan, "Sebutkan nama jalannya.")
    assert laporan.status == "dikembalikan"
    await reporter.reply(work, laporan, "Jalan Siliwangi nomor 10.", ())
    assert laporan.status == "baru"


async def test_a_duplicate_follows_its_parent(work, units):
    parent, copy = await report(work), await report(work)
    await merging.merge(work, copy, parent.nomor)
    assert (copy.status, copy.induk_id) == ("digabung", parent.id)
    with pytest.raises(Invalid):
        await merging.merge(work, parent, copy.nomor)


async def test_a_missed_deadline_escalates_and_an_unanswered_one_closes(work, units):
    late, answered = await report(work), await report(work)
    await service.verify(work, answered, kategori=None, teks="")
    await service.dispose(work, answered, unit_id=units["pu"], teks="")
    await service.answer(work, answered, "Sudah selesai dikerjakan.", ())
    await work.session.flush()
    work.now += timedelta(days=40)
    assert await escalate_overdue(work) >= 2
    assert (late.late, late.eskalasi) == (True, 1)
    assert answered.status == "selesai"


async def test_an_officer_sees_the_own_unit_only(services, tenant, work, units):
    mine, theirs = await report(work), await report(work)
    for laporan, unit in ((mine, "pu"), (theirs, "dlh")):
        await service.verify(work, laporan, kategori=None, teks="")
        await service.dispose(work, laporan, unit_id=units[unit], teks="")
    await work.session.flush()
    work.actor = Actor(
        kind=Kind.STAFF,
        id=7,
        name="Petugas PU",
        grants=(Grant(permission="aduan:laporan:read", scope="unit", unit_id=units["pu"]),),
    )
    found = await queries.inbox(work, Filter())
    assert [row.nomor for row in found.rows] == [mine.nomor]
    with pytest.raises(NotFound):
        await queries.laporan_for(work, theirs.nomor, "aduan:laporan:read")


async def test_the_public_list_hides_what_is_secret_or_unverified(work, units):
    fresh, secret, open_ = await report(work), await report(work, sifat="rahasia"), await report(work)
    for laporan in (secret, open_):
        await service.verify(work, laporan, kategori=None, teks="")
    await work.session.flush()
    numbers = {row.nomor for row in (await queries.public_reports(work, Filter())).rows}
    assert open_.nomor in numbers
    assert not numbers & {fresh.nomor, secret.nomor}


async def test_an_export_names_nobody(work, units):
    await report(work)
    await work.session.flush()
    rows = [row async for row in report_rows(work, Filter())]
    assert rows
    assert all("Budi" not in str(cell) for row in rows for cell in row)


async def test_identities_are_forgotten_after_their_time(work, units):
    laporan = await report(work)
    await service.archive(work, laporan, "Bukan kewenangan daerah.")
    await work.session.flush()
    work.now += timedelta(days=365 * 3)
    await forget_reporters(work)
    await work.session.refresh(laporan)
    assert (laporan.nama, laporan.kontak, laporan.kontak_hash) == (None, None, None)


async def test_ticket_numbers_have_no_gaps_under_concurrency(services, tenant, registry):
    async def one(_number: int) -> str:
        async with unit_of_work(services, tenant, STRANGER) as unit:
            return (await intake.submit(unit, form(), ())).nomor

    numbers = sorted(await asyncio.gather(*(one(number) for number in range(30))))
    serials = [int(number.rsplit("-", 1)[1]) for number in numbers]
    assert serials == list(range(serials[0], serials[0] + 30))
    async with services.database.transaction(tenant.schema) as session:
        await session.execute(text("delete from aduan_laporan"))
        await session.execute(text("delete from aduan_nomor"))
    async with services.database.transaction("tiru_control") as session:
        await session.execute(text("delete from pgqueuer"))


async def test_a_stranger_sends_a_photo_and_follows_it(client_for, tenant, services):
    client = client_for(tenant)
    sent = {"judul": "Lampu jalan padam", "isi": "Empat tiang lampu padam sejak tiga malam.", "jenis": "pengaduan"}
    answer = await client.post("/aduan/kirim", data=sent, files={"foto": ("foto.jpg", jpeg(), "image/jpeg")})
    assert answer.status_code == 303
    receipt = await client.get(answer.headers["location"])
    assert receipt.status_code == 200
    assert "Kode" in receipt.text
    nomor = answer.headers["location"].split("/")[-1].split("?")[0]
    async with services.database.transaction(tenant.schema) as session:
        laporan = await session.scalar(select(Laporan).where(Laporan.nomor == nomor))
        key = await session.scalar(text("select key from aduan_lampiran where laporan_id = :id"), {"id": laporan.id})
    stored = await services.store.get(tenant.slug, key)
    assert b"rahasia kamera" not in stored
    foreign = client_for(tenant)
    page = await foreign.get(f"/aduan/lacak/{nomor}")
    assert page.status_code == 200
    assert "Empat tiang" not in page.text
    assert (await foreign.get(f"/aduan/lacak/{nomor}/berkas/1")).status_code == 404


async def test_a_bad_form_comes_back_with_every_word(client_for, tenant):
    client = client_for(tenant)
    answer = await client.post("/aduan/kirim", data={"judul": "Pendek", "isi": "Kata yang tidak boleh hilang"})
    assert answer.status_code == 422
    assert "Kata yang tidak boleh hilang" in answer.text
    assert "Terlalu pendek" in answer.text


async def test_another_tenants_ticket_is_not_there(client_for, tenant, other_tenant, services):
    async with unit_of_work(services, tenant, STRANGER) as unit:
        ticket = await intake.submit(unit, form(), ())
    assert (await client_for(other_tenant).get(f"/aduan/lacak/{ticket.nomor}")).status_code == 404


async def test_on_the_lower_rungs_people_read_but_do_not_write(client_for, tenant):
    client = client_for(tenant, found=replace(tenant, access="citizens_read_only"))
    assert (await client.get("/aduan")).status_code == 200
    answer = await client.post("/aduan/kirim", data={"judul": "x"})
    assert answer.status_code == 403
    assert "perjanjian" in answer.text
