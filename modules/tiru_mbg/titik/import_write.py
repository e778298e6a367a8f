"""Writing what an import has planned: places, classes, and ends; nothing is deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tiru.work import UnitOfWork
from tiru_mbg.titik.import_layouts import Source
from tiru_mbg.titik.import_plan import PlacePlan, Plan
from tiru_mbg.titik.models import Rombel, Titik
from tiru_mbg.titik.recounting import recount_today
from tiru_mbg.titik.service import apply_place, finish_place


@dataclass(slots=True)
class Written:
    """How many places were made, changed and ended, and how many numbers of classes changed."""

    made: int = 0
    changed: int = 0
    ended: int = 0
    classes: int = 0


async def write_plan(work: UnitOfWork, plan: Plan, source: Source, *, per_on: date, alasan: str) -> Written:
    """Write everything; the import is recorded once, each place besides."""
    done = Written()
    counted: set[int] = set()
    for one in plan.places:
        if one.closed:
            continue
        row = one.existing
        if row is None:
            row = await _made(work, one, source, alasan)
            done.made += 1
        elif apply_place(work, row, one.values, reason=alasan) or one.changed_classes:
            done.changed += 1
        if numbers := await _write_classes(work, row, one, source, per_on, alasan):
            done.classes += numbers
            counted.add(row.id)
    for row in plan.ended:
        locked = await work.session.scalar(
            select(Titik).where(Titik.id == row.id).with_for_update().execution_options(populate_existing=True)
        )
        if locked is not None and locked.aktif:
            await finish_place(work, locked, alasan)
            done.ended += 1
    after = {"sumber": source.kode, "per": per_on.isoformat(), "baru": done.made, "diubah": done.changed}
    after |= {"diakhiri": done.ended, "rombel": done.classes}
    await recount_today(work, counted)
    work.record("mbg.titik.import", "titik:semua", after=after, reason=alasan)
    return done


async def _made(work: UnitOfWork, one: PlacePlan, source: Source, alasan: str) -> Titik:
    kode = one.values["kode"] or await _next_number(work, one.values["kode_wilayah"])
    row = Titik(**{**one.values, "kode": kode}, dibuat_at=work.now, diubah_at=work.now)
    work.session.add(row)
    await work.session.flush()
    after = {"kode": kode, "nama": row.nama, "tipe": row.tipe, "kode_wilayah": row.kode_wilayah, "sumber": source.kode}
    work.record("mbg.titik.create", f"titik:{row.id}", after=after, reason=alasan)
    return row


async def _next_number(work: UnitOfWork, kode_wilayah: str) -> str:
    """A number of our own for a posyandu that came without one: `PY`, its desa, and a count."""
    stem = f"PY{kode_wilayah.replace('.', '')}-"
    known = set(await work.session.scalars(select(Titik.kode).where(Titik.kode.startswith(stem))))
    number = await work.session.scalar(select(func.count()).select_from(Titik).where(Titik.kode.startswith(stem))) or 0
    while f"{stem}{number + 1}" in known:
        number += 1
    return f"{stem}{number + 1}"


async def _write_classes(
    work: UnitOfWork, row: Titik, one: PlacePlan, source: Source, per_on: date, alasan: str
) -> int:
    changed = one.changed_classes
    for (kelompok, kelas), number in one.classes.items():
        known = one.known.get((kelompok, kelas))
        if known is None:
            numbers = {"terdaftar": number, "alergi": {}, "sumber": source.kode, "per_on": per_on}
            work.session.add(Rombel(titik_id=row.id, kelompok=kelompok, kelas=kelas, **numbers))
        elif known.per_on <= per_on:
            known.terdaftar, known.sumber, known.per_on = number, source.kode, per_on
    if changed:
        before = {f"{key[0]} {key[1]}".strip(): pair[0] for key, pair in changed.items() if pair[0] is not None}
        after = {f"{key[0]} {key[1]}".strip(): pair[1] for key, pair in changed.items()}
        work.record("mbg.rombel.import", f"titik:{row.id}", before=before, after=after, reason=alasan)
    await work.session.flush()
    return len(changed)
