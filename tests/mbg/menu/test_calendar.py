"""School days, cycles on them, exchanging a day, and who must not eat what is planned."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_batch, make_jadwal, make_menu, make_penugasan, make_rombel, make_sppg, make_titik

from tiru.errors import Invalid, NotFound, Refused
from tiru.kalender.models import HariLibur
from tiru_mbg.menu import calendar
from tiru_mbg.menu.allergy import Conflict, allergic_counts, conflicts
from tiru_mbg.menu.models import Jadwal, MenuGizi, Siklus
from tiru_mbg.menu.scheduling import Month, month_of, school_days, spread
from tiru_mbg.menu.shortfalls import shortfalls

from .things import kepala, staffed_kitchen

MONDAY = date(2026, 11, 30)


def test_school_days_leave_out_weekends_and_holidays():
    found = school_days(MONDAY, date(2026, 12, 6), {date(2026, 12, 2)}, 5)
    assert [day.day for day in found] == [30, 1, 3, 4]
    assert school_days(MONDAY, date(2026, 12, 6), (), 6)[-1] == date(2026, 12, 5)


def test_a_holiday_pushes_the_cycle_back_and_skips_no_menu():
    days = school_days(MONDAY, date(2026, 12, 4), {date(2026, 12, 1)}, 5)
    planned, empty = spread({1: 11, 2: 12}, 3, MONDAY, days)
    assert planned == {MONDAY: 11, date(2026, 12, 2): 12, date(2026, 12, 4): 11}
    assert empty == [date(2026, 12, 3)]


def test_months_come_from_the_address_and_garbage_is_this_month():
    today = date(2026, 11, 26)
    assert month_of("2027-02", today) == Month(2027, 2)
    assert [month_of(words, today) for words in ("", "2026-13", "x", "9999-12")] == [
        Month(2026, 11),
        Month(2026, 11),
        Month(2026, 11),
        Month(2100, 12),
    ]
    assert Month(2026, 11).shifted(2) == Month(2027, 1)
    assert Month(2028, 2).last == date(2028, 2, 29)


def test_an_alternative_solves_what_it_is_free_of():
    counts = {"telur": 3, "susu": 2}
    assert conflicts(["telur", "gluten"], counts, None) == (Conflict("telur", 3, is_solved=False),)
    assert conflicts(["telur", "susu"], counts, ["susu"]) == (
        Conflict("telur", 3, is_solved=True),
        Conflict("susu", 2, is_solved=False),
    )


@pytest.fixture
async def sppg(work):
    made = await staffed_kitchen(work)
    work.actor = kepala()
    return made


def monday(work) -> date:
    """The next Monday at least a week away."""
    return work.today + timedelta(days=14 - work.today.weekday())


async def cycle(work, sppg, menus, start, length=2):
    row = Siklus(sppg_id=sppg.id, nama="Siklus uji", panjang=length, mulai_on=start)
    return await calendar.save_cycle(work, row, {number: menu.id for number, menu in enumerate(menus, start=1)})


async def test_a_cycle_is_laid_on_school_days_and_leaves_exchanged_days_alone(work, sppg):
    first, second = await make_menu(work, sppg), await make_menu(work, sppg)
    start = monday(work)
    work.session.add(HariLibur(tanggal=start + timedelta(days=1), nama="Hari uji", jenis="daerah"))
    kept = await make_jadwal(work, sppg, second, start)
    kept.catatan = "Panen lele"
    await work.session.flush()
    row = await cycle(work, sppg, [first, second], start)
    count, empty = await calendar.schedule_cycle(work, row, start + timedelta(days=6), over=True)
    assert (count, empty) == (3, [])
    rows = await work.session.execute(select(Jadwal.tanggal, Jadwal.menu_id).where(Jadwal.sppg_id == sppg.id))
    offsets = {(one.tanggal - start).days: one.menu_id for one in rows}
    assert offsets == {0: second.id, 2: second.id, 3: first.id, 4: second.id}


async def test_what_is_scheduled_stays_unless_it_is_to_be_replaced(work, sppg):
    first, second = await make_menu(work, sppg), await make_menu(work, sppg)
    start = monday(work)
    await make_jadwal(work, sppg, second, start)
    row = await cycle(work, sppg, [first], start, length=1)
    assert (await calendar.schedule_cycle(work, row, start, over=False))[0] == 0
    assert (await calendar.schedule_cycle(work, row, start, over=True))[0] == 1


async def test_only_approved_menus_of_the_kitchen_or_the_regency_are_planned(work, sppg):
    draft, theirs = await make_menu(work, sppg, status="draf"), await make_menu(work, await make_sppg(work))
    for menu in (draft, theirs):
        with pytest.raises(Invalid):
            await cycle(work, sppg, [menu], monday(work))
        with pytest.raises(Invalid):
            await calendar.plan_day(work, sppg.id, monday(work), menu_id=menu.id, alternatif_id=None, reason="")
    shared = await make_menu(work)
    await calendar.plan_day(work, sppg.id, monday(work), menu_id=shared.id, alternatif_id=None, reason="")


async def test_exchanging_a_day_needs_a_reason_and_a_day_that_has_not_begun(work, sppg):
    first, second = await make_menu(work, sppg), await make_menu(work, sppg)

    async def plan(day, reason):
        return await calendar.plan_day(work, sppg.id, day, menu_id=second.id, alternatif_id=first.id, reason=reason)

    await make_jadwal(work, sppg, first, work.today)
    with pytest.raises(Invalid) as refused:
        await plan(work.today, "")
    assert "alasan" in refused.value.fields
    row = await plan(work.today, "Bayam tidak datang")
    assert (row.menu_id, row.alternatif_id, row.catatan) == (second.id, first.id, "Bayam tidak datang")
    await make_batch(work, sppg)
    with pytest.raises(Refused, match="sudah mulai memasak"):
        await plan(work.today, "Terlambat")
    with pytest.raises(Refused, match="sudah lewat"):
        await plan(work.today - timedelta(days=1), "Kemarin")


async def test_another_kitchens_calendar_is_not_there(work, sppg):
    other = await make_sppg(work)
    theirs = await make_menu(work, other)
    with pytest.raises(NotFound):
        await cycle(work, other, [theirs], monday(work))


async def test_only_classes_that_the_kitchen_cooks_for_count(work, sppg):
    school, unserved = await make_titik(work), await make_titik(work)
    await make_penugasan(work, sppg, school)
    await make_rombel(work, school, alergi={"telur": 2, "lain": 4})
    await make_rombel(work, school, kelas="5", alergi={"telur": 1, "susu": 1})
    await make_rombel(work, school, kelompok="SMP", kelas="7", alergi={"telur": 50})
    await make_rombel(work, unserved, alergi={"telur": 70})
    assert await allergic_counts(work, sppg.id) == {"telur": 3, "susu": 1}


async def test_the_calendar_shows_open_days_and_who_must_not_eat_what(work, sppg):
    school = await make_titik(work)
    await make_penugasan(work, sppg, school)
    await make_rombel(work, school, alergi={"telur": 2})
    menu, free = await make_menu(work, sppg, alergen=["telur"]), await make_menu(work, sppg)
    start = monday(work)
    for ahead in (0, 1):
        row = await make_jadwal(work, sppg, menu, start + timedelta(days=ahead))
        row.alternatif_id = free.id if ahead else None
    await work.session.flush()
    days = await calendar.calendar_of(work, sppg.id, start, start + timedelta(days=6))
    assert [(day.is_open, day.unsolved) for day in days] == [
        (False, 2),
        (False, 0),
        (True, 0),
        (True, 0),
        (True, 0),
    ]


async def test_mbg_09_names_the_group_that_got_too_little_on_two_days(work, sppg):
    for back, energy in ((3, 31), (2, 25), (1, 24)):
        menu = await make_menu(work, sppg)
        figures = {"energi_kcal": 500, "protein_g": 20, "lemak_g": 9, "karbohidrat_g": 80, "persen_protein": 35}
        work.session.add(MenuGizi(menu_id=menu.id, kelompok="SD46", persen_energi=energy, **figures))
        await make_jadwal(work, sppg, menu, work.today - timedelta(days=back))
    (found,) = await shortfalls(work, sppg.id, work.today)
    assert (found.kelompok, found.lowest, found.least) == ("SD46", 24, 30)
    assert await shortfalls(work, sppg.id, work.today - timedelta(days=2)) == []
