"""The line list: who, when, what eaten. Names are encrypted; every reading of the list is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select

from tiru.errors import Conflict, NotFound
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
    """One line as it is written; instants are aware. A food that was not asked about is missing in `makanan`."""

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
    (case,) = await add_people(work, insiden_id, [person])
    return case


async def add_people(work: UnitOfWork, insiden_id: int, people: Sequence[Person]) -> list[Kasus]:
    """More lines, all or none. Raises Conflict when the incident is closed."""
    row = await listed_incident(work, insiden_id)
    last = await work.session.scalar(select(func.max(Kasus.nomor)).where(Kasus.insiden_id == insiden_id)) or 0
    cases = []
    for number, person in enumerate(people, last + 1):
        case = Kasus(insiden_id=insiden_id, nomor=number, dicatat_at=work.now, dicatat_oleh=work.actor.name)
        write(work, case, person)
        cases.append(case)
    work.session.add_all(cases)
    await work.session.flush()
    for case in cases:
        work.record("mbg.kasus.add", f"insiden:{insiden_id}", after={"nomor": case.nomor})
    await count_again(work, row)
    return cases


async def listed_incident(work: UnitOfWork, insiden_id: int) -> Insiden:
    """The incident, locked, whose list is about to change. Raises NotFound, Conflict when it is closed."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup; daftar kasusnya tidak bisa diubah lagi."))
    return row


def write(work: UnitOfWork, case: Kasus, person: Person) -> list[str]:
    """Put the person into the line; the names of the columns that changed. The name is written only when it did."""
    keys = work.services.keys.of(work.tenant.slug)
    before = keys.decrypt(case.nama, purpose=PURPOSE) if case.nama else ""
    changed = []
    if person.nama != before:
        case.nama = keys.encrypt(person.nama, purpose=PURPOSE) if person.nama else None
        changed.append("nama")
    facts = {one.name: getattr(person, one.name) for one in fields(Person) if one.name != "nama"}
    facts |= {"gejala": list(person.gejala), "makanan": dict(person.makanan or {})}
    for name, value in facts.items():
        if getattr(case, name) != value:
            setattr(case, name, value)
            changed.append(name)
    return changed


async def line_list(work: UnitOfWork, insiden_id: int) -> list[tuple[Kasus, str]]:
    """Every line with its name. Needs `mbg:kasus:read`; recorded."""
    await incident_for(work, insiden_id, KASUS)
    rows = await _rows(work, insiden_id)
    found = [(row, _named(work, row)) for row in rows]
    work.record("mbg.kasus.read", f"insiden:{insiden_id}", after={"baris": len(found)})
    return found


async def one_line(work: UnitOfWork, insiden_id: int, kasus_id: int) -> tuple[Kasus, str]:
    """One line with its name. Needs `mbg:kasus:read`; recorded. Raises NotFound."""
    await incident_for(work, insiden_id, KASUS)
    row = await line_for(work, insiden_id, kasus_id)
    work.record("mbg.kasus.read", f"insiden:{insiden_id}", after={"baris": 1, "nomor": row.nomor})
    return row, _named(work, row)


async def line_for(work: UnitOfWork, insiden_id: int, kasus_id: int, *, lock: bool = False) -> Kasus:
    """A line that was not taken off, of an incident that was reached already. Raises NotFound."""
    query = select(Kasus).where(Kasus.id == kasus_id, Kasus.insiden_id == insiden_id, Kasus.dicabut_at.is_(None))
    row: Kasus | None = await work.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(_("Baris ini tidak ada di daftar kasus, atau sudah dicabut."))
    return row


async def removed_lines(work: UnitOfWork, insiden_id: int) -> Sequence[Kasus]:
    """Lines that were taken off: they have no name."""
    query = select(Kasus).where(Kasus.insiden_id == insiden_id, Kasus.dicabut_at.is_not(None))
    return (await work.session.scalars(query.order_by(Kasus.nomor))).all()


async def lines_of(work: UnitOfWork, insiden_id: int) -> tuple[list[Line], list[list[str]]]:
    """What analysis needs, without names; and the symptoms of each who is ill."""
    rows = await _rows(work, insiden_id)
    lines = [Line(ill=row.sakit, onset=row.onset_at, ate=row.makan_at, foods=row.makanan) for row in rows]
    return lines, [row.gejala for row in rows if row.sakit]


def _named(work: UnitOfWork, row: Kasus) -> str:
    return work.services.keys.of(work.tenant.slug).decrypt(row.nama, purpose=PURPOSE) if row.nama else ""


async def _rows(work: UnitOfWork, insiden_id: int) -> list[Kasus]:
    query = select(Kasus).where(Kasus.insiden_id == insiden_id, Kasus.dicabut_at.is_(None))
    return list(await work.session.scalars(query.order_by(Kasus.nomor)))


async def count_again(work: UnitOfWork, row: Insiden) -> None:
    """The numbers of the incident after its list changed; ill people are never fewer than reports tell of."""
    ill = Kasus.sakit.is_(True)
    counts = await work.session.execute(
        select(
            func.count().filter(ill),
            func.count().filter(ill, Kasus.perawatan == "rawat_jalan"),
            func.count().filter(ill, Kasus.perawatan == "rawat_inap"),
            func.count().filter(ill, Kasus.hasil == "meninggal"),
        ).where(Kasus.insiden_id == row.id, Kasus.dicabut_at.is_(None))
    )
    listed, out, inside, dead = counts.one()
    row.sakit = max(row.sakit_lapor, listed)
    row.rawat_jalan, row.rawat_inap, row.meninggal = out, inside, dead
    await work.session.flush()
    await refresh_day(work, row.sppg_id, (row.konsumsi_at or row.lapor_at).astimezone(work.tenant.zone).date())
