"""Every change: facilities noted, changed, closed and opened again, each with its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from tiru.errors import Forbidden, Invalid, Refused
from tiru.fasilitas.facts import DeedForm, Facts
from tiru.fasilitas.models import Fasilitas, FasilitasPengenal, FasilitasPerubahan
from tiru.fasilitas.queries import facility_to_change, may_change, next_ids, numbers_of
from tiru.fasilitas.rules import MANAGE, check_closing, check_reopening
from tiru.i18n import _
from tiru.work import UnitOfWork

CONTACT = ("kontak_nama", "kontak_telepon")


async def create_facility(work: UnitOfWork, facts: Facts, *, alasan: str = "") -> Fasilitas:
    """Note a facility. Raises Forbidden out of reach; Invalid for an official number another one has."""
    await _check_reach(work, facts)
    await _check_numbers(work, facts.pengenal)
    row = (await write_new(work, [facts], alasan=alasan))[0]
    work.record("fasilitas.data.create", f"fasilitas:{row.id}", after=_shown(facts), reason=alasan)
    return row


async def write_new(work: UnitOfWork, many: Sequence[Facts], *, alasan: str = "") -> list[Fasilitas]:
    """Write checked facts as new facilities, in few statements; the caller records what was done."""
    rows = [
        Fasilitas(
            id=number, kode=f"{facts.jenis}-{number:05d}", berlaku_sampai=None, diubah_at=work.now, **facts.columns()
        )
        for number, facts in zip(await next_ids(work, len(many)), many, strict=True)
    ]
    work.session.add_all(rows)
    await work.session.flush()
    pairs = list(zip(rows, many, strict=True))
    numbers = [
        {"kunci": key, "nilai": value, "fasilitas_id": row.id}
        for row, facts in pairs
        for key, value in facts.pengenal.items()
    ]
    if numbers:
        await work.session.execute(insert(FasilitasPengenal), numbers)
    history = [
        _line(work, row.id, "catat", facts.berlaku_dari, alasan, after={"nama": facts.nama}) for row, facts in pairs
    ]
    if history:
        await work.session.execute(insert(FasilitasPerubahan), history)
    return rows


async def change_facility(work: UnitOfWork, facility_id: int, facts: Facts, *, alasan: str) -> Fasilitas:
    """Write what has become different. Raises NotFound; Forbidden when the right does not reach where it stands or
    is to stand; Refused for a closed one; Invalid."""
    row = await facility_to_change(work, facility_id, MANAGE)
    await _check_reach(work, facts)
    numbers = (await numbers_of(work, [row.id])).get(row.id, {})
    await _check_numbers(work, facts.pengenal, besides=row.id)
    await apply_facts(work, row, facts, numbers, alasan=alasan)
    return row


async def apply_facts(
    work: UnitOfWork, row: Fasilitas, facts: Facts, numbers: Mapping[str, str], *, alasan: str
) -> bool:
    """Write checked facts over a facility; whether anything changed. Raises Refused; Invalid without a reason."""
    if not row.is_open:
        raise Refused(_("Fasilitas ini sudah ditutup."), remedy=_("Buka lagi dahulu."))
    wanted = facts.columns()
    old = {name: getattr(row, name) for name, value in wanted.items() if getattr(row, name) != value}
    before, after = _told(old), _told({name: wanted[name] for name in old})
    if dict(numbers) != dict(facts.pengenal):
        before["pengenal"], after["pengenal"] = dict(numbers), dict(facts.pengenal)
    if not after:
        return False
    if not alasan:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"alasan": _("Wajib diisi untuk perubahan.")})
    for name in old:
        setattr(row, name, wanted[name])
    if "pengenal" in after:
        await _replace_numbers(work, row.id, facts.pengenal)
    row.diubah_at = work.now
    note(work, row.id, "ubah", work.today, alasan, before=before, after=after)
    work.record("fasilitas.data.update", f"fasilitas:{row.id}", before=before, after=after, reason=alasan)
    return True


async def close_facility(work: UnitOfWork, facility_id: int, form: DeedForm) -> Fasilitas:
    """The last day of a facility. Raises NotFound, Forbidden, Refused when it is closed already, Invalid."""
    row = await facility_to_change(work, facility_id, MANAGE)
    if not row.is_open:
        raise Refused(_("Fasilitas ini sudah ditutup."))
    check_closing(row.berlaku_dari, form.pada, work.today)
    return _dated(work, row, "tutup", form, form.pada)


async def reopen_facility(work: UnitOfWork, facility_id: int, form: DeedForm) -> Fasilitas:
    """It serves again. Raises NotFound, Forbidden, Refused when it is not closed, Invalid."""
    row = await facility_to_change(work, facility_id, MANAGE)
    check_reopening(row.berlaku_sampai, form.pada, work.today)
    return _dated(work, row, "buka", form, None)


def _dated(work: UnitOfWork, row: Fasilitas, deed: str, form: DeedForm, last_day: date | None) -> Fasilitas:
    before, after = _told({"berlaku_sampai": row.berlaku_sampai}), _told({"berlaku_sampai": last_day})
    row.berlaku_sampai, row.diubah_at = last_day, work.now
    note(work, row.id, deed, form.pada, form.alasan, before=before, after=after)
    action = "fasilitas.data.close" if deed == "tutup" else "fasilitas.data.reopen"
    work.record(action, f"fasilitas:{row.id}", before=before, after=after, reason=form.alasan)
    return row


def note(
    work: UnitOfWork,
    facility_id: int,
    deed: str,
    on: date,
    alasan: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A line of the facility's history."""
    work.session.add(FasilitasPerubahan(**_line(work, facility_id, deed, on, alasan, before=before, after=after)))


def _line(
    work: UnitOfWork,
    facility_id: int,
    deed: str,
    on: date,
    alasan: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "fasilitas_id": facility_id,
        "jenis": deed,
        "berlaku_pada": on,
        "alasan": alasan,
        "sebelum": dict(before or {}),
        "sesudah": dict(after or {}),
        "oleh": work.actor.name,
        "dicatat_at": work.now,
    }


async def _replace_numbers(work: UnitOfWork, facility_id: int, numbers: Mapping[str, str]) -> None:
    await work.session.execute(delete(FasilitasPengenal).where(FasilitasPengenal.fasilitas_id == facility_id))
    for key, value in numbers.items():
        work.session.add(FasilitasPengenal(kunci=key, nilai=value, fasilitas_id=facility_id))
    await work.session.flush()


async def _check_reach(work: UnitOfWork, facts: Facts) -> None:
    if not await may_change(work, facts, MANAGE):
        raise Forbidden(_("Wewenang Anda tidak menjangkau desa atau unit pemilik ini."))


async def _check_numbers(work: UnitOfWork, numbers: Mapping[str, str], *, besides: int = 0) -> None:
    wrong: dict[str, str] = {}
    for key, value in numbers.items():
        query = select(Fasilitas.nama).join(FasilitasPengenal, FasilitasPengenal.fasilitas_id == Fasilitas.id)
        query = query.where(FasilitasPengenal.kunci == key, FasilitasPengenal.nilai == value, Fasilitas.id != besides)
        if other := await work.session.scalar(query):
            wrong[f"pengenal_{key}"] = _("Nomor ini sudah dipakai %(nama)s.", nama=other)
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


def _shown(facts: Facts) -> dict[str, Any]:
    return {**_told(facts.columns()), "pengenal": dict(facts.pengenal)}


def _told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """As history and ledger keep it: plain values, and of contacts only that they were there."""
    told = {name: str(value) if isinstance(value, date) else value for name, value in columns.items()}
    contacts = [told.pop(name) for name in CONTACT if name in told]
    if contacts:
        told["kontak"] = _("ada") if any(contacts) else ""
    return told
