"""The way of an incident with its holds, specimens, line list and events."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official, works_at

from tiru.errors import Conflict, Invalid, NotFound
from tiru_mbg.events import LaporanSakit
from tiru_mbg.hari.models import Kiriman
from tiru_mbg.insiden import cases, service, specimens
from tiru_mbg.insiden.cases import Person
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.insiden.queries import clocks_of
from tiru_mbg.insiden.rules import CHECKS
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rights import INSIDEN_MANAGE, INSIDEN_READ, KASUS
from tiru_mbg.warga.models import Laporan


@pytest.fixture
async def kitchen(work):
    """A kitchen, a school, a delivery on its way there and one already eaten elsewhere."""
    sppg, titik, other = await make_sppg(work), await make_titik(work), await make_titik(work)
    batch = await make_batch(work, sppg)
    moving = await make_kiriman(work, batch, titik, tahap="berangkat")
    eaten = await make_kiriman(work, batch, other, tahap="selesai")
    return sppg, titik, moving, eaten


async def told(work, sppg, titik, persons):
    """A report of illness as the citizens' room writes it, and its event."""
    number = f"L{work.now.timestamp()}-{persons}"
    facts = {"nomor": number, "code_hash": number, "jenis": "sakit", "tanggal": work.today, "dikirim_at": work.now}
    row = Laporan(titik_id=titik.id, sppg_id=sppg.id, jumlah_sakit=persons, **facts)
    work.session.add(row)
    await work.session.flush()
    await work.publish(
        LaporanSakit(
            laporan_id=row.id,
            titik_id=titik.id,
            sppg_id=sppg.id,
            tanggal=work.today,
            waktu=work.now,
            jumlah=persons,
        )
    )


async def opened(work, kitchen):
    sppg, titik, *_rest = kitchen
    row = await service.open_incident(work, sppg.id, lapor_at=work.now, titik=[titik.id], ringkasan="Tiga anak mual")
    work.actor = official(INSIDEN_MANAGE, INSIDEN_READ, KASUS)
    return row


async def walk(work, row, *deeds):
    for deed in deeds:
        await service.take_step(work, row.id, deed, note="Alasan yang cukup")


async def test_one_report_of_one_person_is_no_incident_the_second_is_and_holds(work, kitchen):
    sppg, titik, moving, eaten = kitchen
    await told(work, sppg, titik, 1)
    assert await work.session.scalar(select(Insiden)) is None
    work.now += timedelta(minutes=1)
    await told(work, sppg, titik, 1)
    (row,) = await work.session.scalars(select(Insiden))
    assert (row.status, row.sakit, row.sppg_id) == ("laporan_masuk", 2, sppg.id)
    assert row.dapur_ditahan_at == moving.ditahan_at == work.now
    assert eaten.ditahan_at is None
    (warning,) = await work.session.scalars(select(Peringatan).where(Peringatan.kode == "MBG-01"))
    assert (warning.tingkat, warning.sppg_id) == ("kritis", sppg.id)


async def test_more_reports_join_the_incident_that_runs(work, kitchen):
    sppg, titik, *_rest = kitchen
    await told(work, sppg, titik, 3)
    work.now += timedelta(hours=1)
    await told(work, sppg, await make_titik(work), 2)
    (row,) = await work.session.scalars(select(Insiden))
    assert row.sakit == 5
    day = await work.session.get(Harian, (sppg.id, work.today))
    assert day.kasus >= 3


async def test_what_is_planned_after_the_hold_is_held_until_it_is_lifted(work, kitchen):
    sppg, titik, *_rest = kitchen
    await told(work, sppg, titik, 2)
    later = await make_kiriman(work, await make_batch(work, sppg), titik)
    await service.hold_again(work)
    assert later.ditahan_at == work.now
    other = await make_kiriman(work, await make_batch(work, await make_sppg(work)), titik)
    await service.hold_again(work)
    assert other.ditahan_at is None


async def test_the_whole_way_to_a_closed_outbreak(work, kitchen):
    row = await opened(work, kitchen)
    await walk(work, row, "verifikasi", "dugaan")
    assert await work.session.scalar(select(Kiriman.ditahan_at).where(Kiriman.id == kitchen[2].id))
    await service.send_w1(work, row.id)
    with pytest.raises(Conflict):
        await service.send_w1(work, row.id)
    await walk(work, row, "tanggap", "selidik", "lab", "klb")
    assert (row.klb, row.penyebab, row.status) == (True, "Alasan yang cukup", "klb")
    with pytest.raises(Conflict, match="masih ditahan"):
        await service.finish(work, row.id, report="Laporan akhir yang panjang")
    with pytest.raises(Invalid):
        await service.reopen(work, row.id, checks=list(CHECKS)[:-1], note="")
    await service.reopen(work, row.id, checks=list(CHECKS), note="")
    await service.finish(work, row.id, report="Laporan akhir yang panjang")
    assert (row.status, row.ditutup_at) == ("ditutup", work.now)
    with pytest.raises(Conflict):
        await walk(work, row, "verifikasi")


async def test_no_step_is_skipped_and_a_verdict_needs_its_reason(work, kitchen):
    row = await opened(work, kitchen)
    with pytest.raises(Conflict):
        await walk(work, row, "dugaan")
    with pytest.raises(Conflict):
        await service.send_w1(work, row.id)
    await walk(work, row, "verifikasi")
    with pytest.raises(Invalid):
        await service.take_step(work, row.id, "bukan")
    await walk(work, row, "bukan")
    assert row.klb is False


async def test_the_clocks_run_from_the_report(work, kitchen):
    row = await opened(work, kitchen)
    assert {one.key: one.left for one in await clocks_of(work, row)} == {
        "verifikasi": timedelta(hours=2),
        "w1": timedelta(hours=24),
        "pe": timedelta(hours=24),
        "laporan": timedelta(hours=48),
    }
    work.now += timedelta(hours=2, seconds=1)
    await walk(work, row, "verifikasi", "dugaan")
    states = {one.key: one.state for one in await clocks_of(work, row)}
    assert (states["verifikasi"], states["w1"]) == ("terlambat", "jalan")


async def test_a_specimen_goes_from_hand_to_hand_in_order(work, kitchen):
    row = await opened(work, kitchen)
    facts = {"jenis": "makanan", "uraian": "Sampel simpan", "segel": "S-1"}
    with pytest.raises(Invalid):
        await specimens.take(work, row.id, **facts, diambil_at=work.now + timedelta(minutes=1))
    sample = await specimens.take(work, row.id, **facts, diambil_at=work.now)
    with pytest.raises(Invalid):
        await specimens.forward(work, row.id, sample.id, words="")
    done = [await specimens.forward(work, row.id, sample.id, words=word) for word in ("Labkesda", "", "E. coli")]
    assert done == ["kirim", "terima", "hasil"]
    assert (sample.lab, sample.diterima_oleh, sample.hasil) == ("Labkesda", "Penguji MBG", "E. coli")
    with pytest.raises(Conflict):
        await specimens.forward(work, row.id, sample.id, words="Lagi")
    with pytest.raises(NotFound):
        await specimens.forward(work, (await opened(work, kitchen)).id, sample.id, words="Lain")


async def test_names_of_the_ill_are_stored_encrypted_and_each_reading_is_recorded(work, kitchen):
    row = await opened(work, kitchen)
    await cases.add_person(work, row.id, Person(nama="Siti Uji", gejala=("mual",), perawatan="rawat_inap"))
    await cases.add_person(work, row.id, Person(nama="Budi Uji", sakit=False))
    stored = (await work.session.scalars(select(Kasus.nama).order_by(Kasus.nomor))).all()
    assert all(b"Uji" not in name for name in stored)
    found = await cases.line_list(work, row.id)
    assert [(one.nomor, nama) for one, nama in found] == [(1, "Siti Uji"), (2, "Budi Uji")]
    assert (row.sakit, row.rawat_inap) == (1, 1)
    assert [one.action for one in work._entries].count("mbg.kasus.read") == 1


async def test_another_kitchens_people_and_those_without_the_right_find_nothing(work, kitchen):
    row = await opened(work, kitchen)
    other = await make_sppg(work)
    await works_at(work, other, 7755)
    work.actor = official(INSIDEN_MANAGE, KASUS, scope="own", account_id=7755)
    for deed in (service.take_step(work, row.id, "verifikasi"), cases.line_list(work, row.id)):
        with pytest.raises(NotFound):
            await deed
    work.actor = official(INSIDEN_READ, INSIDEN_MANAGE)
    with pytest.raises(NotFound):
        await cases.line_list(work, row.id)
