"""Days off are noted in one step for a range, of the whole kitchen or of places; and lifted again.

What was planned for them is called off, or the step is refused where cooking or a delivery has begun. Days gone by
stay as they were: a missed day is not made a day off afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, or_, select

from tiru.errors import Invalid, Refused
from tiru.i18n import _, lazy
from tiru.indonesian_dates import tanggal as written_day
from tiru.kabar.notices import tell_accounts
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.calling_off import call_off, follow_schedule
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.menu.calendar import days_a_week, holidays_between
from tiru_mbg.menu.kept import kitchen_for
from tiru_mbg.menu.models import Jadwal, TitikLibur
from tiru_mbg.menu.off_queries import served_on
from tiru_mbg.menu.scheduling import school_days
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.rights import MENU_WRITE
from tiru_mbg.titik.models import Titik, TitikPetugas
from tiru_mbg.titik.queries import receiving_on

MOST_DAYS = 92
"""Days of one range: a little more than the longest school holiday."""
SCHOOLS = ("sekolah", "pesantren")


@dataclass(frozen=True, slots=True)
class Noted:
    """How many days were noted, and how many deliveries called off for them."""

    days: int
    called_off: int


async def note_days_off(
    work: UnitOfWork, sppg_id: int, first: date, last: date, *, who: str, places: Collection[int], reason: str
) -> Noted:
    """Note the school days of a range as off: `who` is dapur, sekolah (all schools) or pilihan (these `places`).

    Raises NotFound, Invalid; Refused where something has begun.
    """
    await _locked(work, sppg_id)
    days = await _days(work, sppg_id, first, last)
    chosen = {day: await _chosen(work, sppg_id, day, who, places) for day in days}
    if who != "dapur" and not any(chosen.values()):
        field = "titik" if who == "pilihan" else "yang"
        sentence = _("Tidak ada tempat seperti itu yang dilayani dapur ini.")
        raise Invalid(sentence, fields={field: sentence})
    await _check_begun(work, sppg_id, days, chosen, whole=who == "dapur")
    told: set[int] = set()
    called_off = 0
    for day in days:
        gone = await _note_day(work, sppg_id, day, chosen[day], whole=who == "dapur", reason=reason)
        called_off += len(gone)
        told |= set(gone)
    after = {"mulai": str(first), "sampai": str(last), "yang": who, "hari": len(days), "dibatalkan": called_off}
    after |= {"titik": sorted({one for ids in chosen.values() for one in ids})} if who != "dapur" else {}
    work.record("mbg.libur.note", f"mbg_sppg:{sppg_id}", after=after, reason=reason)
    await _tell(work, told, reason)
    return Noted(len(days), called_off)


async def lift_days_off(work: UnitOfWork, sppg_id: int, first: date, last: date) -> int:
    """Take days off back, of the kitchen and of its places; how many days. What was planned is planned again."""
    await _locked(work, sppg_id)
    _check_range(work, first, last)
    mine = Jadwal.sppg_id == sppg_id, Jadwal.tanggal.between(first, last)
    rows = list(await work.session.scalars(select(Jadwal).where(*mine, Jadwal.libur).order_by(Jadwal.tanggal)))
    theirs = TitikLibur.sppg_id == sppg_id, TitikLibur.tanggal.between(first, last)
    days = {row.tanggal for row in rows} | set(await work.session.scalars(select(TitikLibur.tanggal).where(*theirs)))
    if not days:
        raise Refused(_("Tidak ada hari libur yang dicatat di rentang itu."))
    await work.session.execute(delete(TitikLibur).where(*theirs))
    for row in rows:
        if row.menu_id is None:
            await work.session.delete(row)
        else:
            row.libur, row.catatan = False, ""
            row.diubah_oleh, row.diubah_at = work.actor.name, work.now
    await work.session.flush()
    for day in sorted(days):
        if not await follow_schedule(work, sppg_id, day) and day <= work.today:
            await refresh_day(work, sppg_id, day)
    after = {"mulai": str(first), "sampai": str(last), "hari": len(days)}
    work.record("mbg.libur.lift", f"mbg_sppg:{sppg_id}", after=after)
    return len(days)


async def _locked(work: UnitOfWork, sppg_id: int) -> Sppg:
    sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
    await work.session.refresh(sppg, with_for_update={"key_share": True})  # as who plans a day does
    return sppg


def _check_range(work: UnitOfWork, first: date, last: date) -> None:
    wrong = {}
    if first < work.today:
        wrong["mulai"] = _("Hari ini sudah lewat; liburnya tidak bisa diubah lagi.")
    if last < first:
        wrong["sampai"] = _("Tidak boleh sebelum tanggal mulai.")
    elif (last - first).days >= MOST_DAYS:
        wrong["sampai"] = _("Paling banyak %(most)s hari sekaligus.", most=MOST_DAYS)
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


async def _days(work: UnitOfWork, sppg_id: int, first: date, last: date) -> list[date]:
    """School days of the range, and other days for which something is planned."""
    _check_range(work, first, last)
    closed = await holidays_between(work, first, last)
    found = set(school_days(first, last, closed, await days_a_week(work)))
    for model in (Jadwal, Batch):
        planned = select(model.tanggal).where(model.sppg_id == sppg_id, model.tanggal.between(first, last))
        found |= set(await work.session.scalars(planned))
    if not found:
        sentence = _("Tidak ada hari sekolah di rentang itu; akhir pekan dan libur daerah tidak perlu dicatat.")
        raise Invalid(sentence, fields={"mulai": sentence})
    return sorted(found)


async def _chosen(work: UnitOfWork, sppg_id: int, day: date, who: str, places: Collection[int]) -> list[int]:
    """The places that get nothing that day; of the whole kitchen, all."""
    served = await served_on(work, sppg_id, day)
    if who == "dapur":
        return [one.id for one in served]
    return [one.id for one in served if (one.tipe in SCHOOLS if who == "sekolah" else one.id in places)]


async def _check_begun(
    work: UnitOfWork, sppg_id: int, days: Sequence[date], chosen: dict[date, list[int]], *, whole: bool
) -> None:
    if whole:
        cooked = select(Batch.tanggal).where(Batch.sppg_id == sppg_id, Batch.tanggal.in_(days))
        begun = or_(Batch.mulai_masak_at.is_not(None), Batch.porsi.is_not(None))
        day = await work.session.scalar(cooked.where(begun).order_by(Batch.tanggal).limit(1))
        if day is not None:
            raise Refused(
                _("Dapur sudah mulai memasak %(day)s; hari itu tidak bisa diliburkan.", day=written_day(day)),
                remedy=_("Mulai liburnya dari hari berikutnya."),
            )
    left = (
        select(Kiriman.tanggal, Kiriman.titik_id, Titik.nama)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.sppg_id == sppg_id, Kiriman.tanggal.in_(days), Kiriman.tahap.not_in(("rencana", "batal")))
        .order_by(Kiriman.tanggal, Titik.nama)
    )
    for day, titik_id, nama in await work.session.execute(left):
        if whole or titik_id in chosen[day]:
            raise Refused(
                _("Kiriman %(day)s untuk %(titik)s sudah berangkat.", day=written_day(day), titik=nama),
                remedy=_("Mulai liburnya dari hari berikutnya."),
            )


async def _note_day(
    work: UnitOfWork, sppg_id: int, day: date, places: Sequence[int], *, whole: bool, reason: str
) -> list[int]:
    """One day; the place of each delivery called off."""
    if not whole:
        whole = await _note_places(work, sppg_id, day, places, reason)
    if whole:
        row = await work.session.get(Jadwal, (sppg_id, day), with_for_update=True)
        if row is None:
            row = Jadwal(sppg_id=sppg_id, tanggal=day)
            work.session.add(row)
        row.libur, row.catatan = True, reason
        row.diubah_oleh, row.diubah_at = work.actor.name, work.now
    await work.session.flush()
    gone = await call_off(work, sppg_id, day, None if whole else places)
    if day <= work.today:
        await refresh_day(work, sppg_id, day)
    return gone


async def _note_places(work: UnitOfWork, sppg_id: int, day: date, places: Sequence[int], reason: str) -> bool:
    """Note them; whether nobody is left for whom the kitchen would cook."""
    noted = select(TitikLibur).where(TitikLibur.sppg_id == sppg_id, TitikLibur.tanggal == day)
    there = {row.titik_id: row for row in await work.session.scalars(noted)}
    for titik_id in places:
        row = there.setdefault(titik_id, TitikLibur(sppg_id=sppg_id, titik_id=titik_id, tanggal=day))
        row.alasan, row.dicatat_oleh, row.dicatat_at = reason, work.actor.name, work.now
        work.session.add(row)
    return {one.id for one in await served_on(work, sppg_id, day)} <= set(there)


async def _tell(work: UnitOfWork, places: Collection[int], reason: str) -> None:
    """Who receives at places whose deliveries were called off."""
    receivers = await work.session.scalars(
        select(TitikPetugas.akun_id).where(TitikPetugas.titik_id.in_(places), receiving_on(work.today))
    )
    title = lazy("Kiriman makanan dibatalkan karena libur")
    href = "/kantor/mbg/lapangan"
    await tell_accounts(work, set(receivers), title, module="mbg", href=href, text=reason, icon="calendar-event")


def next_school_day(today: date) -> date:
    """What the form begins with."""
    day = today + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
