"""Every path on which something changes that the board shows moves open boards, once in a transaction."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.field_phones import Phone
from sqlalchemy import text
from tests.mbg.things import (
    make_batch,
    make_jadwal,
    make_kiriman,
    make_menu,
    make_penugasan,
    make_sppg,
    make_titik,
    official,
    works_at,
)

import tiru_mbg
from tiru.files.checked import Checked
from tiru_mbg.dapur.forms import StateForm
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.service import apply_facts, change_state
from tiru_mbg.events import LaporanSakit
from tiru_mbg.hari import devices
from tiru_mbg.hari.intake import receive
from tiru_mbg.hari.plan import plan_ahead, plan_by_hand, plan_day
from tiru_mbg.insiden.service import hold_again, hold_kitchen, on_illness, open_incident
from tiru_mbg.jejak.service import hold_batch, recall_batch, release_batch
from tiru_mbg.rights import MASAK
from tiru_mbg.titik.service import apply_place
from tiru_mbg.warga.models import Laporan

WHY = "Ayam berbau asam"
PAPER = Checked("surat.pdf", b"%PDF-1.4", "application/pdf", ".pdf")
COOK = 631


@pytest.fixture
async def day(work):
    """A kitchen with a place to cook for and nothing planned."""
    sppg, titik = await make_sppg(work, nama="SPPG Uji"), await make_titik(work)
    await make_penugasan(work, sppg, titik)
    await said(work)
    return sppg, titik


@pytest.fixture
async def batch(work, day):
    sppg, titik = day
    made = await make_batch(work, sppg)
    await make_kiriman(work, made, titik)
    await said(work)
    return made


async def said(work):
    """What the boards were told since this was last asked, each word as often as it came."""
    await work._seal()
    rows = await work.session.scalars(
        text("with gone as (delete from siaran_peristiwa where topik = 'mbg.papan' returning kunci) select * from gone")
    )
    return sorted(rows)


async def test_planning_a_day_by_hand_is_told_once_and_planning_it_again_is_not(work, day):
    sppg, _titik = day
    other = await make_titik(work)
    await make_penugasan(work, sppg, other, kelompok="SMP")
    await plan_by_hand(work, sppg.id, work.today)
    assert await said(work) == [str(sppg.id)]
    await plan_by_hand(work, sppg.id, work.today)
    assert await said(work) == []


async def test_the_nightly_plan_tells_of_every_kitchen_it_planned(work, day):
    sppg, _titik = day
    second = await make_sppg(work)
    await make_penugasan(work, second, await make_titik(work))
    for one in (sppg, second):
        await make_jadwal(work, one, await make_menu(work))
    await said(work)
    await plan_ahead(work)
    assert await said(work) == sorted([str(sppg.id), str(second.id)])


async def test_a_day_that_became_free_or_larger_is_told(work, day):
    sppg, titik = day
    schedule = await make_jadwal(work, sppg, await make_menu(work))
    await plan_day(work, sppg.id, work.today)
    await said(work)
    share = await make_penugasan(work, sppg, titik, kelompok="SD13", jatah=12)
    await plan_day(work, sppg.id, work.today)
    assert await said(work) == [str(sppg.id)]
    schedule.libur = True
    await plan_day(work, sppg.id, work.today)
    assert await said(work) == [str(sppg.id)]
    assert share.jatah == 12


async def test_far_days_move_no_board_and_tomorrow_does(work, day):
    sppg, _titik = day
    await plan_by_hand(work, sppg.id, work.today + timedelta(days=9))
    assert await said(work) == []
    await plan_by_hand(work, sppg.id, work.today + timedelta(days=1))
    assert await said(work) == [str(sppg.id)]


async def test_entries_of_a_telephone_are_told_once_for_all_of_them(work, batch):
    await works_at(work, await work.session.get(Sppg, batch.sppg_id), COOK)
    work.actor = official(MASAK, scope="own", account_id=COOK)
    phone = Phone()
    await devices.register(work, phone.id, "HP uji", phone.spki)
    await said(work)
    now = work.now
    steps = [
        phone.entry("mulai", now - timedelta(hours=4), batch=batch.kunci),
        phone.entry("selesai", now - timedelta(hours=2), batch=batch.kunci, porsi=98, suhu_inti_c="81,5"),
    ]
    await receive(work, steps, device_id=phone.id, device_now=phone.clock(now))
    assert await said(work) == [str(batch.sppg_id)]


@pytest.mark.parametrize("deeds", [(hold_batch,), (hold_batch, release_batch), (recall_batch,)])
async def test_holding_releasing_and_recalling_are_told(work, batch, deeds):
    for deed in deeds:
        assert (await deed(work, batch.id, WHY)).changed
        assert await said(work) == [str(batch.sppg_id)]
    await recall_batch(work, batch.id, WHY)
    await said(work)
    await recall_batch(work, batch.id, WHY)
    assert await said(work) == []


async def test_an_incident_that_holds_the_kitchen_is_told_and_so_is_what_is_planned_later(work, day, batch):
    sppg, titik = day
    running = await open_incident(work, sppg.id, lapor_at=work.now, titik=[titik.id])
    assert await said(work) == []
    await hold_kitchen(work, running)
    assert await said(work) == [str(sppg.id)]
    late = await make_batch(work, sppg)
    await make_kiriman(work, late, titik)
    await said(work)
    await hold_again(work)
    assert await said(work) == [str(sppg.id)]


async def test_reports_of_illness_that_hold_deliveries_are_told(work, day, batch):
    sppg, titik = day
    facts = {"jenis": "sakit", "tanggal": work.today, "jumlah_sakit": 5, "titik_id": titik.id, "sppg_id": sppg.id}
    report = Laporan(nomor="S1", code_hash="S1", dikirim_at=work.now, **facts)
    work.session.add(report)
    await work.session.flush()
    event = {"titik_id": titik.id, "sppg_id": sppg.id, "tanggal": work.today, "waktu": work.now, "jumlah": 5}
    await on_illness(work, LaporanSakit(laporan_id=report.id, **event))
    assert await said(work) == [str(sppg.id)]


async def test_a_kitchen_that_is_renamed_or_stopped_is_told_and_its_papers_are_not(work, day):
    sppg, _titik = day
    apply_facts(work, sppg, {"nama": "SPPG Berganti"})
    assert await said(work) == [str(sppg.id)]
    await change_state(work, sppg.id, StateForm(status="henti_sementara", pada=work.today, dasar="S-1/2026"), PAPER)
    assert await said(work) == [str(sppg.id)]
    sppg.slhs_status = "lab"
    assert await said(work) == []


async def test_a_renamed_place_moves_the_kitchens_that_deliver_there(work, day, batch):
    sppg, titik = day
    await make_kiriman(
        work, await make_batch(work, sppg, tanggal=work.today - timedelta(days=30)), await make_titik(work)
    )
    elsewhere = await make_titik(work)
    await said(work)
    apply_place(work, titik, {"nama": "SDN Berganti"})
    assert await said(work) == [str(sppg.id)]
    apply_place(work, titik, {"alamat": "Jalan Lain"})
    apply_place(work, elsewhere, {"nama": "SDN Tanpa Kiriman"})
    assert await said(work) == []


async def test_a_row_that_is_written_as_it_was_is_not_told(work, batch):
    batch.porsi = int(batch.porsi)
    await work.session.flush()
    assert await said(work) == []


def test_nobody_writes_many_rows_at_once_past_the_board():
    """Statements are not seen as rows are. The demonstration uses them and touches its kitchens itself; one in
    `dapur` marks expired hygiene certificates, of which the board says nothing."""
    tables = r"mbg_(batch|kiriman|sppg|titik)\b"
    raw = re.compile(rf"(update|insert into|delete from)\s+{tables}", re.IGNORECASE)
    built = re.compile(r"\b(update|insert|delete)\((Batch|Kiriman|Sppg|Titik)\b")
    home = Path(tiru_mbg.__file__).parent
    files = [one for one in home.rglob("*") if one.suffix in (".py", ".sql") and "migrations" not in one.parts]
    found = {one.relative_to(home).as_posix() for one in files if raw.search(t := one.read_text()) or built.search(t)}
    assert len(files) > 200
    assert found == {"sample/days.sql", "dapur/papers.py"}
