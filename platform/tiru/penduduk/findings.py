"""What the rules say now about some persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tiru.penduduk.models import Penduduk, Temuan
from tiru.penduduk.reach import READ, areas_of
from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the other of a pair, where there is one and it lies within reach."""

    finding: Temuan
    other: Penduduk | None


async def findings_about(work: UnitOfWork, ids: Sequence[int]) -> list[Shown]:
    """Findings about these persons, mistakes first."""
    other = aliased(Penduduk)
    areas = await areas_of(work, READ)
    rows = await work.session.execute(
        select(Temuan, other)
        .outerjoin(other, other.id == Temuan.lain_id)
        .where(Temuan.penduduk_id.in_(ids))
        .order_by(Temuan.tingkat != "kesalahan", Temuan.tingkat != "peringatan", Temuan.aturan, Temuan.id)
    )
    return [
        Shown(finding, person if person is not None and areas.cover(person.kode_wilayah) else None)
        for finding, person in rows
    ]
