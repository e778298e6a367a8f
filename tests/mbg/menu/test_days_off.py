"""Days off: noted for a range in one step, what was planned called off, counted by nobody as missed, lifted again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from tests.mbg.things import (
    make_batch,
    make_jadwal,
    make_kiriman,
    make_menu,
    make_penugasan,
    make_rombel,
    make_sppg,
    make_titik,
    receives_at,
    works_at,
)

from tiru.errors import Invalid, NotFound, Refused
from tiru.kabar.models import Kabar
from tiru.kalender.models import HariLibur
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.hari.plan import plan_ahead, plan_by_hand, plan_day
from tiru_mbg.menu import calendar
from tiru_mbg.menu.days_off import lift_days_off, note_days_off
from tiru_mbg.menu.models import Jadwal, Siklus, TitikLibur
from tiru_mbg.menu.off_queries import whole_place_off
from tiru_mbg.menu.queries import menu_of_day
from tiru_mbg.peringatan import watch_day
from tiru_mbg.peringatan.findings import limits
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.queries import SILENT
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.warga.queries import Cook, is_served

from .things import KEPALA, kepala

RECEIVER = 9300


@pytest.fixture
async def served(work):
    """A kitchen on a Monday with a menu, a school and a posyandu; (kitchen, menu, school, posyandu)."""
    await work.session.execute(delete(Kabar))  # other tests may have committed some
    work.now = datetime(2026, 11, 30, 1, tzinfo=UTC)
    sppg = await make_sppg(work)
    await works_at(work, sppg, KEPALA)
    work.actor = kepala()
    school, posyandu = await make_titik(work), await make_titik(work, tipe="posyandu", jenjang="")
    await make_penugasan(work, sppg, school, jatah=40)
    await make_penugasan(work, sppg, posyandu, kelompok="BUMIL", jatah=12)
    await receives_at(work, school, RECEIVER)
    return sppg, await make_menu(work, sppg), school, posyandu


async def off(work, sppg, first, last=None, *, who="dapur", places=(), reason="Perbaikan dapur"):
    return await note_days_off(work, sppg.id, first, last or first, who=who, places=places, reason=reason)


async def rows_of(work, sppg, day):
    sent = select(Kiriman).where(Kiriman.sppg_id == sppg.id, Kiriman.tanggal == day).order_by(Kiriman.id)
    batches = select(Batch).where(Batch.sppg_id == sppg.id, Batch.tanggal == day)
    return list(await work.session.scalars(batches)), list(await work.session.scalars(sent))


async def warned(work):
    known = await limits(work)
    return [*await watch_day.silence(work, known), *await watch_day.departures(work, known)]


async def test_a_range_is_off_in_one_step_without_any_menu(work, served):
    sppg, menu, *_places = served
    monday = work.today + timedelta(days=7)
    work.session.add(
        HariLibur(tanggal=monday + timedelta(days=1), nama="Libur nasional", jenis="nasional", sumber="uji")
    )
    await make_jadwal(work, sppg, menu, monday + timedelta(days=2))
    done = await off(work, sppg, monday, monday + timedelta(days=6))
    assert (done.days, done.called_off) == (4, 0)
    rows = list(await work.session.scalars(select(Jadwal).where(Jadwal.sppg_id == sppg.id).order_by(Jadwal.tanggal)))
    assert [(row.tanggal - monday).days for row in rows] == [0, 2, 3, 4]
    assert [row.menu_id for row in rows] == [None, menu.id, None, None]
    assert {(row.libur, row.catatan) for row in rows} == {(True, "Perbaikan dapur")}
    days = await calendar.calendar_of(work, sppg.id, monday, monday + timedelta(days=6))
    assert not any(day.is_open for day in days)
    shown = await menu_of_day(work, sppg.id, monday)
    assert (shown.is_off, shown.nama, shown.catatan, shown.is_approved) == (True, "", "Perbaikan dapur", True)


async def test_what_was_planned_is_called_off_told_and_comes_back_when_the_day_is_lifted(work, served):
    sppg, menu, *_places = served
    day = work.today + timedelta(days=1)
    await make_jadwal(work, sppg, menu, day)
    await plan_day(work, sppg.id, day)
    stray = await make_kiriman(work, (await rows_of(work, sppg, day))[0][0], await make_titik(work), tanggal=day)
    assert (await off(work, sppg, day)).called_off == 3
    batches, sent = await rows_of(work, sppg, day)
    assert {row.tahap for row in sent} == {"batal"}
    assert {row.porsi_rencana for row in batches} == {0}
    assert list(await work.session.scalars(select(Kabar.account_id))) == [RECEIVER]
    await plan_ahead(work)
    assert {row.tahap for row in (await rows_of(work, sppg, day))[1]} == {"batal"}
    with pytest.raises(Refused, match="Perbaikan dapur"):
        await plan_by_hand(work, sppg.id, day)
    assert await lift_days_off(work, sppg.id, day, day) == 1
    _batches, sent = await rows_of(work, sppg, day)
    assert {row.tahap for row in sent if row.id != stray.id} == {"rencana"}
    assert (await work.session.get(Jadwal, (sppg.id, day))).libur is False
    with pytest.raises(Refused):
        await lift_days_off(work, sppg.id, day, day)


async def test_a_day_off_is_no_missed_day_and_warns_of_nothing(work, served):
    sppg, menu, *_places = served
    await make_jadwal(work, sppg, menu)
    await plan_day(work, sppg.id, work.today)
    await refresh_day(work, sppg.id, work.today)
    missed = select(Harian).where(Harian.sppg_id == sppg.id, SILENT)
    assert await work.session.scalar(missed) is not None, "a planned day of which nothing is noted counts as missed"
    work.now = datetime(2026, 11, 30, 5, tzinfo=UTC)
    assert len(await warned(work)) == 3, "silence, and two deliveries that have not left"
    await off(work, sppg, work.today)
    assert await work.session.scalar(missed) is None
    row = await work.session.get(Harian, (sppg.id, work.today), populate_existing=True)
    assert (row.layanan, row.sasaran, row.kiriman) == (False, 0, 0)
    assert await warned(work) == []


async def test_what_has_begun_refuses_the_day(work, served):
    sppg, _menu, school, posyandu = served
    batch = await make_batch(work, sppg)
    await make_kiriman(work, batch, school, tahap="berangkat")
    waiting = await make_kiriman(work, batch, posyandu)
    with pytest.raises(Refused, match="sudah mulai memasak"):
        await off(work, sppg, work.today, work.today + timedelta(days=3))
    with pytest.raises(Refused, match="sudah berangkat"):
        await off(work, sppg, work.today, who="sekolah")
    assert (await off(work, sppg, work.today, who="pilihan", places=[posyandu.id])).called_off == 1
    assert waiting.tahap == "batal"
    assert await work.session.scalar(select(Jadwal.libur).where(Jadwal.sppg_id == sppg.id)) is None


async def test_schools_are_off_while_the_posyandu_eats(work, served):
    sppg, menu, school, posyandu = served
    await make_rombel(work, school, terdaftar=44)
    await make_jadwal(work, sppg, menu)
    await plan_day(work, sppg.id, work.today)
    done = await off(work, sppg, work.today, who="sekolah", reason="Ujian semester")
    assert (done.days, done.called_off) == (1, 1)
    _batches, sent = await rows_of(work, sppg, work.today)
    assert {row.titik_id: row.tahap for row in sent} == {school.id: "batal", posyandu.id: "rencana"}
    await plan_day(work, sppg.id, work.today)
    assert {row.tahap for row in sent if row.titik_id == school.id} == {"batal"}, "no plan brings it back"
    row = await work.session.get(Harian, (sppg.id, work.today), populate_existing=True)
    assert (row.layanan, row.sasaran) == (True, 12)
    assert await whole_place_off(work, school.id, work.today) == "Ujian semester"
    assert await whole_place_off(work, posyandu.id, work.today) is None
    cooks = [Cook(sppg, ())]
    assert not await is_served(work, school.id, cooks, work.today)
    assert await is_served(work, posyandu.id, cooks, work.today)
    (shown,) = await calendar.calendar_of(work, sppg.id, work.today, work.today)
    assert [one.nama for one in shown.places_off] == [school.nama]
    await off(work, sppg, work.today, who="pilihan", places=[posyandu.id])
    assert (await work.session.get(Jadwal, (sppg.id, work.today))).libur, "nobody is left to cook for"
    await lift_days_off(work, sppg.id, work.today, work.today)
    assert await work.session.scalar(select(TitikLibur)) is None


async def test_a_day_planned_by_hand_keeps_its_other_places(work, served):
    sppg, _menu, school, posyandu = served
    await plan_by_hand(work, sppg.id, work.today)
    await off(work, sppg, work.today, who="pilihan", places=[school.id])
    _batches, sent = await rows_of(work, sppg, work.today)
    assert {row.titik_id: row.tahap for row in sent} == {school.id: "batal", posyandu.id: "rencana"}


async def test_ranges_that_make_no_sense_are_said_at_their_field(work, served):
    sppg, *_rest = served
    saturday = work.today + timedelta(days=5)
    for first, last, who, places, field in (
        (work.today - timedelta(days=1), work.today, "dapur", (), "mulai"),
        (work.today, work.today - timedelta(days=1), "dapur", (), "sampai"),
        (work.today, work.today + timedelta(days=92), "dapur", (), "sampai"),
        (saturday, saturday + timedelta(days=1), "dapur", (), "mulai"),
        (work.today, work.today, "pilihan", (), "titik"),
    ):
        with pytest.raises(Invalid) as refused:
            await off(work, sppg, first, last, who=who, places=places)
        assert set(refused.value.fields) == {field}
    other = await make_sppg(work)
    await works_at(work, other, 9999)
    with pytest.raises(NotFound):
        await off(work, other, work.today)
    with pytest.raises(NotFound):
        await lift_days_off(work, other.id, work.today, work.today)


async def test_a_cycle_is_pushed_back_by_a_day_off_and_a_menu_ends_it(work, served):
    sppg, menu, *_places = served
    second = await make_menu(work, sppg)
    monday = work.today + timedelta(days=7)
    await off(work, sppg, monday)
    cycle = Siklus(sppg_id=sppg.id, nama="Siklus uji", panjang=2, mulai_on=monday)
    await calendar.save_cycle(work, cycle, {1: menu.id, 2: second.id})
    count, _empty = await calendar.schedule_cycle(work, cycle, monday + timedelta(days=2), over=True)
    rows = {row.tanggal: row for row in await work.session.scalars(select(Jadwal).where(Jadwal.sppg_id == sppg.id))}
    assert count == 2
    assert rows[monday].libur
    assert rows[monday + timedelta(days=1)].menu_id == menu.id
    await calendar.plan_day(
        work, sppg.id, monday, menu_id=second.id, alternatif_id=None, reason="Perbaikan selesai lebih awal"
    )
    assert (rows[monday].libur, rows[monday].menu_id) == (False, second.id)
