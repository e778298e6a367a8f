"""From paraf to a signed PDF in the agenda of the one it is for, on a real database."""

import asyncio

import pytest
from sqlalchemy import select, text
from tests.e_office.test_life_of_a_draft import chain, form
from tests.e_office.test_life_of_an_incoming_letter import become

from tiru.work import unit_of_work
from tiru_e_office.models import Lampiran, Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.posts import acting_as, my_posts
from tiru_e_office.surat_keluar import mailing, service
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman
from tiru_e_office.tte.certificates import authority, issue
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.pades import signatures_in
from tiru_e_office.tte.service import sign_letters

SECRET = "kata sandi sertifikat"


async def ready(services, gov, **changes) -> tuple[int, int]:
    """(letter, signature task) of a letter that waits for the sekda, really committed."""
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        surat = await service.write(work, form(gov, **changes), chain(gov))
        await service.submit(work, surat)
        for who in ("kabid", "kadis", "lain"):
            become(work, gov, who)
            task = await work.session.scalar(
                select(Tugas).where(Tugas.surat_id == surat.id, Tugas.jabatan_id == gov.posts[who])
            )
            await service.agree(work, task, acting_as(await my_posts(work), gov.posts[who]))
        task = await work.session.scalar(select(Tugas).where(Tugas.surat_id == surat.id, Tugas.jenis == "ttd"))
        return surat.id, task.id


@pytest.fixture
async def certified(services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        await issue(work, SECRET)
    return gov


async def sign(services, gov, *tasks, secret=SECRET, who="sekda"):
    return await sign_letters(services, gov.tenant, gov.people[who], tasks, secret)


async def test_a_signed_letter_has_its_number_and_stands_in_the_receivers_agenda(services, act_as, certified):
    gov = certified
    letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task)
    assert outcome.problem == ""
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await work.session.get(Surat, letter)
        assert surat.status == "terkirim"
        number = await work.session.scalar(select(Nomor).where(Nomor.surat_id == letter))
        assert number.keadaan == "terpakai"
        received = await work.session.scalar(select(Surat).where(Surat.sumber_id == letter))
        assert (received.unit_id, received.nomor, received.status) == (gov.units["badan"], surat.nomor, "diarahkan")
        file = await work.session.scalar(select(Lampiran).where(Lampiran.surat_id == received.id))
        content = await services.store.get(gov.tenant.slug, file.key)
        roots = [(await authority(work)).certificate]
        (found,) = await asyncio.to_thread(signatures_in, content, roots)
        assert (found.intact, found.trusted, found.covers_whole) == (True, True, True)
        assert found.signer == gov.people["sekda"].name
        waits = await work.session.scalar(select(Tugas).where(Tugas.surat_id == received.id))
        assert waits.jabatan_id == gov.posts["lain"]


async def test_a_wrong_pass_phrase_leaves_the_letter_waiting(services, act_as, certified):
    gov = certified
    letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task, secret="salah sekali")
    assert "salah" in outcome.problem
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await work.session.get(Surat, letter)
        attempt = await work.session.scalar(select(Tte).where(Tte.surat_id == letter))
        assert (surat.status, attempt.keadaan, attempt.percobaan) == ("siap_ttd", "gagal", 1)
    (outcome,) = await sign(services, gov, task)
    assert outcome.problem == ""
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        attempt = await work.session.scalar(select(Tte).where(Tte.surat_id == letter))
        assert (attempt.keadaan, attempt.percobaan, attempt.galat) == ("selesai", 2, "")


async def test_many_are_signed_at_once_and_one_that_fails_holds_no_other_up(services, certified):
    gov = certified
    first, second = await ready(services, gov), await ready(services, gov)
    outcomes = await sign(services, gov, first[1], 10**9, second[1])
    assert [bool(one.problem) for one in outcomes] == [False, True, False]


async def test_nobody_else_signs_and_nothing_is_signed_twice(services, certified):
    gov = certified
    _letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task, who="kadis")
    assert outcome.problem
    await sign(services, gov, task)
    (again,) = await sign(services, gov, task)
    assert again.problem


async def test_without_a_certificate_one_is_told_what_to_do(services, gov):
    _letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task)
    assert "sertifikat" in outcome.problem


async def test_an_addressee_outside_fetches_it_with_a_link_and_that_is_the_receipt(services, act_as, certified):
    gov = certified
    letter, task = await ready(services, gov, tujuan_lain="Bappenas <tu@bappenas.example>", tujuan_unit=[])
    await sign(services, gov, task)
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        row = await work.session.scalar(
            select(Pengiriman).where(Pengiriman.surat_id == letter, Pengiriman.cara == "surel")
        )
        assert row.cara == "surel"
        before = len(services.mail.sent)
        await mailing.send_issued(work, row.id)
        await mailing.send_issued(work, row.id)
        assert len(services.mail.sent) == before + 1
        body = services.mail.sent[-1].body
        assert "Permohonan data" not in body
        token = body.split("/e_office/ambil/")[1].split()[0]
        surat, naskah = await mailing.fetched(work, token)
        assert surat.id == letter
        assert isinstance(naskah, Naskah)
        assert row.dibaca_at == work.now


async def test_the_pass_phrase_is_kept_nowhere(services, act_as, certified, caplog):
    gov = certified
    letter, task = await ready(services, gov)
    await sign(services, gov, task)
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        for table in ("e_office_tte", "e_office_sertifikat", "audit_entry", "e_office_tugas"):
            rows = await work.session.execute(
                text(f"select count(*) from {table} t where t::text like :it"), {"it": f"%{SECRET}%"}
            )
            assert rows.scalar() == 0, table
    assert SECRET not in caplog.text
    assert letter
