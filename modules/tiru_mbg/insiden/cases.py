"""The line list: who, when, what eaten. Names are encrypted; every reading of the list is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tiru.errors import Conflict
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.insiden.analysis import Line
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.insiden.queries import incident_for
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.rights import INSIDEN_MANAGE, KASUS

PURPOSE = "mbg_kasus.nama"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One line as it is written; instants are aware."""

    nama: str = ""
    umur_tahun: int | None = None
    jenis_kelamin: str = ""
    titik_id: int | None = None
    kelas: str = ""
    sakit: bool = True
    gejala: tuple[str, ...] = ()
    makan_at: datetime | None = None
    onset_at: datetime | None = None
    makanan: Mapping[str, bool] | None = None
    faskes: str = ""
    perawatan: str = "tidak"
    hasil: str = ""


async def add_person(work: UnitOfWork, insiden_id: int, person: Person) -> Kasus:
    """One more line; the numbers of the incident follow the list."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup."))
    last = await work.session.scalar(select(func.max(Kasus.nomor)).where(Kasus.insiden_id == insiden_id)) or 0
    case = Kasus(insiden_id=insiden_id, nomor=last + 1, dicatat_at=work.now, dicatat_oleh=work.actor.name)
    if person.nama:
        case.nama = work.services.keys.of(work.tenant.slug).encrypt(person.nama, purpose=PURPOSE)
    for name in ("umur_tahun", "jenis_kelamin", "titik_id", "kelas", "sakit", "makan_at", "onset_at"):
        setattr(case, name, getattr(person, name))
    case.faskes, case.perawatan, case.hasil = person.faskes, person.perawatan, person.hasil
    case.gejala, case.makanan = list(person.gejala), dict(person.makanan or {})
    work.session.add(case)
    await work.session.flush()
    work.record("mbg.kasus.add", f"insiden:{insiden_id}", after={"nomor": case.nomor})
    await _count(work, row)
    return case


async def line_list(work: UnitOfWork, insiden_id: int) -> list[tuple[Kasus, str]]:
    """Every line with its name. Needs `mbg:kasus:read`; recorded."""
    await incident_for(work, insiden_id, KASUS)
    rows = await _rows(work, insiden_id)
    keys = work.services.keys.of(work.tenant.slug)
    found = [(row, keys.decrypt(row.nama, purpose=PURPOSE) if row.nama else "") for row in rows]
    work.record("mbg.kasus.read", f"insiden:{insiden_id}", after={"baris": len(found)})
    return found


async def lines_of(work: UnitOfWork, insiden_id: int) -> tuple[list[Line], list[list[str]]]:
    """What analysis needs, without names; and the symptoms of each who is ill."""
    rows = await _rows(work, insiden_id)
    lines = [Line(ill=row.sakit, onset=row.onset_at, ate=row.makan_at, foods=row.makanan) for row in rows]
    return lines, [row.gejala for row in rows if row.sakit]


async def _rows(work: UnitOfWork, insiden_id: int) -> list[Kasus]:
    return list(await work.session.scalars(select(Kasus).where(Kasus.insiden_id == insiden_id).order_by(Kasus.nomor)))


async def _count(work: UnitOfWork, row: Insiden) -> None:
    ill = Kasus.sakit.is_(True)
    counts = await work.session.execute(
        select(
            func.count().filter(ill),
            func.count().filter(ill, Kasus.perawatan == "rawat_jalan"),
            func.count().filter(ill, Kasus.perawatan == "rawat_inap"),
            func.count().filter(ill, Kasus.hasil == "meninggal"),
        ).where(Kasus.insiden_id == row.id)
    )
    listed, out, inside, dead = counts.one()
    row.sakit = max(row.sakit, listed)
    row.rawat_jalan, row.rawat_inap, row.meninggal = out, inside, dead
    await work.session.flush()
    await refresh_day(work, row.sppg_id, (row.konsumsi_at or row.lapor_at).astimezone(work.tenant.zone).date())
