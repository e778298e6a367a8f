"""Changes of the working calendar. What an official writes counts as verified."""

from __future__ import annotations

from datetime import date

from tiru.errors import Conflict, NotFound
from tiru.i18n import _
from tiru.kalender.forms import ChangeForm, DayForm
from tiru.kalender.models import HariLibur
from tiru.kalender.national_holidays import national_holidays
from tiru.kalender.queries import holidays_of
from tiru.work import UnitOfWork


async def day_of(work: UnitOfWork, day: date) -> HariLibur:
    """One closed day, locked. Raises NotFound."""
    row = await work.session.get(HariLibur, day, with_for_update=True)
    if row is None:
        raise NotFound(_("Tanggal ini tidak ada di kalender."))
    return row


async def add_day(work: UnitOfWork, form: DayForm) -> HariLibur:
    """Close a day. Raises Conflict when it is closed already."""
    await _check_free(work, form.tanggal)
    row = HariLibur(**form.model_dump(), terverifikasi=True)
    work.session.add(row)
    work.record("kalender.hari.add", f"hari_libur:{form.tanggal}", after=form.model_dump())
    return row


async def change_day(work: UnitOfWork, day: date, form: ChangeForm) -> HariLibur:
    """Correct a closed day, also its date. Raises NotFound; Conflict when the new date is closed already."""
    row = await day_of(work, day)
    if form.tanggal != day:
        await _check_free(work, form.tanggal)
    before = facts(row)
    for name, value in form.model_dump(exclude={"alasan"}).items():
        setattr(row, name, value)
    row.terverifikasi = True
    work.record("kalender.hari.change", f"hari_libur:{day}", before=before, after=facts(row), reason=form.alasan)
    return row


async def remove_day(work: UnitOfWork, day: date, *, reason: str) -> HariLibur:
    """A closed day is a working day after all. Raises NotFound."""
    row = await day_of(work, day)
    work.record("kalender.hari.remove", f"hari_libur:{day}", before=facts(row), reason=reason)
    await work.session.delete(row)
    return row


async def seed_holidays(work: UnitOfWork) -> None:
    """Reference seed: proposed national holidays of last, this and next year, not verified."""
    for year in (work.today.year - 1, work.today.year, work.today.year + 1):
        known = {row.tanggal for row in await holidays_of(work, year)}
        for proposed in national_holidays(year):
            if proposed.tanggal not in known:
                work.session.add(
                    HariLibur(
                        tanggal=proposed.tanggal,
                        nama=proposed.nama,
                        jenis=proposed.jenis,
                        sumber=proposed.sumber,
                        terverifikasi=proposed.terverifikasi,
                    )
                )


def facts(row: HariLibur) -> dict[str, object]:
    """The columns of a row, for the ledger."""
    return {
        "tanggal": row.tanggal,
        "nama": row.nama,
        "jenis": row.jenis,
        "sumber": row.sumber,
        "terverifikasi": row.terverifikasi,
    }


async def _check_free(work: UnitOfWork, day: date) -> None:
    other = await work.session.get(HariLibur, day)
    if other is not None:
        raise Conflict(
            _("Tanggal ini sudah libur: %(nama)s.", nama=other.nama),
            remedy=_("Ubah hari itu dari barisnya di kalender."),
        )
