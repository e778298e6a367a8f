"""How many of those a kitchen cooks for must not eat what, and whether there is something else for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.titik.models import Penugasan, Rombel


@dataclass(frozen=True, slots=True)
class Conflict:
    """`count` people must not eat `alergen`; `is_solved`: the day's alternative is free of it."""

    alergen: str
    count: int
    is_solved: bool


async def allergic_counts(work: UnitOfWork, sppg_id: int) -> dict[str, int]:
    """People by allergen in the classes that a kitchen cooks for today."""
    assigned = exists().where(
        Penugasan.titik_id == Rombel.titik_id,
        Penugasan.kelompok == Rombel.kelompok,
        Penugasan.sppg_id == sppg_id,
        Penugasan.mulai_on <= work.today,
        or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today),
    )
    totals: dict[str, int] = {}
    for counts in await work.session.scalars(select(Rombel.alergi).where(assigned)):
        for word, count in counts.items():
            if word in ALLERGENS and isinstance(count, int) and count > 0:
                totals[word] = totals.get(word, 0) + count
    return totals


def conflicts(
    carried: Collection[str], counts: Mapping[str, int], other: Collection[str] | None
) -> tuple[Conflict, ...]:
    """What a menu carries that somebody must not eat. `other` is what the alternative carries; None: there is none."""
    return tuple(
        Conflict(alergen, counts[alergen], other is not None and alergen not in other)
        for alergen in ALLERGENS
        if alergen in carried and counts.get(alergen)
    )
