"""The calendar of a kitchen's menus: read month by month, filled from cycles, exchanged day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy import delete, exists, or_, select

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _, current_locale
from tiru.kalender.models import HariLibur
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.hari.calling_off import follow_schedule
from tiru_mbg.hari.models import Batch
from tiru_mbg.menu.allergy import Conflict, allergic_counts, conflicts
from tiru_mbg.menu.kept import kitchen_for
from tiru_mbg.menu.models import Jadwal, Menu, Siklus, SiklusHari
from tiru_mbg.menu.off_queries import PlaceOff, places_off
from tiru_mbg.menu.queries import DayMenu, menus_of_days
from tiru_mbg.menu.scheduling import MOST_DAYS, check_day, school_days, spread
from tiru_mbg.rights import MENU_WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A day of the calendar; `libur` is the holiday's name. `menu` is None where nothing is planned.

    `places_off` get nothing that day while the kitchen cooks for others.
    """

    tanggal: date
    is_school_day: bool
    libur: str
    menu: DayMenu | None
    conflicts: tuple[Conflict, ...]
    places_off: tuple[PlaceOff, ...] = ()

    @property
    def weekday(self) -> str:
        """Its name in the reader's language."""
        return str(format_date(self.tanggal, format="EEEE", locale=current_locale()))

    @property
    def is_open(self) -> bool:
        """A school day for which nobody has planned anything."""
        return self.is_school_day and self.menu is None

    @property
    def kcal(self) -> tuple[int, int] | None:
        """The lightest and the heaviest portion of the day; None where nothing was reckoned."""
        known = [plate.kcal for plate in self.menu.plates if plate.kcal is not None] if self.menu else []
        return (min(known), max(known)) if known else None

    @property
    def is_off_target(self) -> bool:
        return self.menu is not None and any(plate.is_fit is False for plate in self.menu.plates)

    @property
    def unsolved(self) -> int:
        return sum(one.count for one in self.conflicts if not one.is_solved)


async def calendar_of(work: UnitOfWork, sppg_id: int, first: date, last: date) -> list[CalendarDay]:
    """Every school day, and what else is planned, from `first` to `last`, both included."""
    closed = await holidays_between(work, first, last)
    served = set(school_days(first, last, closed, await days_a_week(work)))
    planned = {day: menu for (_id, day), menu in (await menus_of_days(work, [sppg_id], first, last)).items()}
    counts = await allergic_counts(work, sppg_id)
    others = await _allergens_of(work, {menu.alternatif_id for menu in planned.values() if menu.alternatif_id})
    away = await places_off(work, sppg_id, first, last)
    found, day = [], first
    while day <= last:
        menu = planned.get(day)
        if day in served or menu is not None or day in closed or day in away:
            other = others.get(menu.alternatif_id) if menu and menu.alternatif_id else None
            eaten = menu is not None and not menu.is_off
            found.append(
                CalendarDay(
                    tanggal=day,
                    is_school_day=day in served,
                    libur=closed.get(day, ""),
                    menu=menu,
                    conflicts=conflicts(menu.alergen, counts, other) if menu and eaten else (),
                    places_off=tuple(away.get(day, ())),
                )
            )
        day += timedelta(days=1)
    return found


async def holidays_between(work: UnitOfWork, first: date, last: date) -> dict[date, str]:
    """The tenant's closed days with their names."""
    rows = await work.session.execute(
        select(HariLibur.tanggal, HariLibur.nama).where(HariLibur.tanggal.between(first, last))
    )
    return {row.tanggal: row.nama for row in rows}


async def days_a_week(work: UnitOfWork) -> int:
    """School days a week, from Monday on: five or six."""
    return int(await setting(work, "mbg", "hari_sekolah"))


async def menus_to_plan(work: UnitOfWork, sppg_id: int) -> Sequence[Menu]:
    """Approved menus of a kitchen and of the regency, by name."""
    query = select(Menu).where(Menu.status == "disetujui", or_(Menu.sppg_id == sppg_id, Menu.sppg_id.is_(None)))
    return (await work.session.scalars(query.order_by(Menu.nama, Menu.id))).all()


async def plan_day(
    work: UnitOfWork,
    sppg_id: int,
    day: date,
    *,
    menu_id: int,
    alternatif_id: int | None,
    reason: str,
) -> Jadwal:
    """Plan a day, or exchange what was planned, with the reason; a day off is served again.

    Raises NotFound, Invalid, Refused.
    """
    await kitchen_for(work, sppg_id, MENU_WRITE)
    check_day(day, work.today, has_begun=await _has_begun(work, sppg_id, day))
    known = {menu.id: menu for menu in await menus_to_plan(work, sppg_id)}
    row = await work.session.get(Jadwal, (sppg_id, day), with_for_update=True)
    kept = {row.menu_id, row.alternatif_id} if row else set()
    wrong = {}
    if menu_id not in known and menu_id not in kept:
        wrong["menu_id"] = _("Pilih menu yang sudah disetujui.")
    if alternatif_id is not None and alternatif_id not in known and alternatif_id not in kept:
        wrong["alternatif_id"] = _("Pilih menu yang sudah disetujui.")
    if alternatif_id == menu_id:
        wrong["alternatif_id"] = _("Pilih menu lain dari menu hari itu.")
    if row is not None and len(reason) < 5:
        wrong["alasan"] = _("Tulis alasan menukarnya.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    before, was_off = (_told(row), row.libur) if row else (None, False)
    if row is None:
        row = Jadwal(sppg_id=sppg_id, tanggal=day)
        work.session.add(row)
    row.menu_id, row.alternatif_id, row.libur, row.catatan = menu_id, alternatif_id, False, reason
    row.diubah_oleh, row.diubah_at = work.actor.name, work.now
    await work.session.flush()
    work.record("mbg.jadwal.plan", f"jadwal:{sppg_id}/{day}", before=before, after=_told(row), reason=reason)
    if was_off:
        await follow_schedule(work, sppg_id, day)
    return row


async def schedule_cycle(work: UnitOfWork, siklus: Siklus, until: date, *, over: bool) -> tuple[int, list[date]]:
    """Lay a cycle on the school days from today (or its start) to `until`; how many days, and those left empty.

    Days that are planned already stay, unless `over`; days exchanged with a reason always stay, and days off push the
    cycle back as holidays do. Raises Refused.
    """
    await kitchen_for(work, siklus.sppg_id, MENU_WRITE)
    if siklus.selesai_on is not None:
        until = min(until, siklus.selesai_on)
    closed = {*await holidays_between(work, siklus.mulai_on, until), *await _days_off(work, siklus, until)}
    days = school_days(siklus.mulai_on, until, closed, await days_a_week(work))
    planned, empty = spread(await days_of_cycle(work, siklus.id), siklus.panjang, siklus.mulai_on, days)
    coming = {day: menu_id for day, menu_id in planned.items() if day > work.today}
    if not coming:
        raise Refused(_("Tidak ada hari sekolah yang bisa diisi sampai tanggal itu."))
    if len(coming) > MOST_DAYS:
        raise Refused(_("Paling banyak %(most)s hari sekolah sekaligus.", most=MOST_DAYS))
    rows = await work.session.scalars(
        select(Jadwal).where(Jadwal.sppg_id == siklus.sppg_id, Jadwal.tanggal.in_(coming)).with_for_update()
    )
    there = {row.tanggal: row for row in rows}
    written = 0
    for day, menu_id in coming.items():
        row = there.get(day)
        if row is not None and (row.catatan or not over):
            continue
        if row is None:
            row = Jadwal(sppg_id=siklus.sppg_id, tanggal=day)
            work.session.add(row)
        if row.menu_id != menu_id:
            row.alternatif_id = None
        row.menu_id, row.siklus_id = menu_id, siklus.id
        row.diubah_oleh, row.diubah_at = work.actor.name, work.now
        written += 1
    await work.session.flush()
    work.record("mbg.siklus.schedule", f"siklus:{siklus.id}", after={"hari": written, "sampai": str(until)})
    return written, [day for day in empty if day > work.today]


async def cycles_of(work: UnitOfWork, sppg_id: int) -> Sequence[Siklus]:
    """The cycles of a kitchen, newest first."""
    query = select(Siklus).where(Siklus.sppg_id == sppg_id).order_by(Siklus.mulai_on.desc(), Siklus.id.desc())
    return (await work.session.scalars(query)).all()


async def cycle_for(work: UnitOfWork, siklus_id: int, permission: str) -> Siklus:
    """A cycle through the right to its kitchen. Raises NotFound."""
    row = await work.session.get(Siklus, siklus_id)
    if row is None:
        raise NotFound(_("Siklus ini tidak ada."))
    try:
        await kitchen_for(work, row.sppg_id, permission)
    except NotFound as problem:
        raise NotFound(_("Siklus ini tidak ada.")) from problem
    return row


async def days_of_cycle(work: UnitOfWork, siklus_id: int) -> dict[int, int]:
    """The menus of a cycle by its days, from 1."""
    rows = await work.session.execute(
        select(SiklusHari.hari_ke, SiklusHari.menu_id).where(SiklusHari.siklus_id == siklus_id)
    )
    return {row.hari_ke: row.menu_id for row in rows}


async def save_cycle(work: UnitOfWork, siklus: Siklus, days: Mapping[int, int]) -> Siklus:
    """Write a cycle, new or changed, with its days. Raises NotFound, Invalid. What is scheduled stays."""
    await kitchen_for(work, siklus.sppg_id, MENU_WRITE)
    known = {menu.id for menu in await menus_to_plan(work, siklus.sppg_id)}
    kept = set((await days_of_cycle(work, siklus.id)).values()) if siklus.id else set()
    wrong = {
        f"hari_{number}": _("Pilih menu yang sudah disetujui.")
        for number, menu_id in days.items()
        if menu_id not in known | kept
    }
    if not days:
        wrong["hari_1"] = _("Isi paling sedikit satu hari.")
    if siklus.selesai_on is not None and siklus.selesai_on < siklus.mulai_on:
        wrong["selesai_on"] = _("Tidak boleh sebelum tanggal mulai.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    work.session.add(siklus)
    await work.session.flush()
    await work.session.execute(delete(SiklusHari).where(SiklusHari.siklus_id == siklus.id))
    work.session.add_all(
        SiklusHari(siklus_id=siklus.id, hari_ke=number, menu_id=menu_id) for number, menu_id in days.items()
    )
    await work.session.flush()
    told = {"nama": siklus.nama, "panjang": siklus.panjang, "mulai": str(siklus.mulai_on), "hari": len(days)}
    work.record("mbg.siklus.save", f"siklus:{siklus.id}", after=told)
    return siklus


async def _has_begun(work: UnitOfWork, sppg_id: int, day: date) -> bool:
    cooking = exists().where(Batch.sppg_id == sppg_id, Batch.tanggal == day, Batch.mulai_masak_at.is_not(None))
    return bool(await work.session.scalar(select(cooking)))


async def _days_off(work: UnitOfWork, siklus: Siklus, until: date) -> set[date]:
    mine = Jadwal.sppg_id == siklus.sppg_id, Jadwal.tanggal.between(siklus.mulai_on, until), Jadwal.libur
    return set(await work.session.scalars(select(Jadwal.tanggal).where(*mine)))


async def _allergens_of(work: UnitOfWork, menu_ids: set[int]) -> dict[int, list[str]]:
    rows = await work.session.execute(select(Menu.id, Menu.alergen).where(Menu.id.in_(menu_ids)))
    return {row.id: row.alergen for row in rows}


def _told(row: Jadwal) -> dict[str, object]:
    return {"menu_id": row.menu_id, "alternatif_id": row.alternatif_id, "libur": row.libur}
