"""What kitchens have promised to cook, day by day, and what room is left."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_READ
from tiru_mbg.titik.models import Penugasan
from tiru_mbg.titik.queries import COOKING, not_over
from tiru_mbg.titik.rules import Caps, Load, Span, load_of, over_capacity, peak

MAY_BE_GIVEN = ("operasional", "persiapan", "verifikasi", "henti_sementara")
"""States in which a kitchen may get places; only the first needs no reason."""


@dataclass(frozen=True, slots=True)
class KitchenLoad:
    """A kitchen with the heaviest load from a day on; `over` says what is too much, empty when nothing is."""

    sppg: Sppg
    caps: Caps
    load: Load
    places: int
    over: tuple[str, ...] = ()

    @property
    def room(self) -> Load:
        return self.caps.room(self.load)

    @property
    def share(self) -> float:
        return self.load.total / self.caps.total if self.caps.total else 0.0

    @property
    def cooks(self) -> bool:
        return self.sppg.status == COOKING


def caps_of(sppg: Sppg) -> Caps:
    """A kitchen's own limits."""
    return Caps(sppg.cap_total, sppg.cap_siswa, sppg.cap_3b)


async def spans_of(
    work: UnitOfWork, day: date, *, sppg_id: int | None = None, besides: Collection[int] = ()
) -> dict[int, list[tuple[int, Span]]]:
    """Assignments from a day on as spans by kitchen, each with its place; without the ids `besides`."""
    query = select(Penugasan).where(not_over(day))
    if sppg_id is not None:
        query = query.where(Penugasan.sppg_id == sppg_id)
    found: dict[int, list[tuple[int, Span]]] = {}
    for row in await work.session.scalars(query):
        if row.id not in besides:
            span = Span(load_of([(row.kelompok, row.jatah)]), row.mulai_on, row.selesai_on)
            found.setdefault(row.sppg_id, []).append((row.titik_id, span))
    return found


async def kitchen_loads(
    work: UnitOfWork, day: date, *, permission: str = DAPUR_READ, states: Collection[str] = MAY_BE_GIVEN
) -> list[KitchenLoad]:
    """Kitchens that the right opens with their heaviest load from a day on, by name."""
    rows = await work.session.scalars(
        select(Sppg).where(kitchens(work, permission), Sppg.status.in_(states)).order_by(Sppg.nama, Sppg.id)
    )
    spans = await spans_of(work, day)
    return [_loaded(row, spans.get(row.id, []), day) for row in rows]


def _loaded(row: Sppg, spans: list[tuple[int, Span]], day: date) -> KitchenLoad:
    only = [span for _titik, span in spans]
    caps = caps_of(row)
    load = peak(only, day)[1]
    return KitchenLoad(row, caps, load, len({titik for titik, _span in spans}), tuple(over_capacity(only, caps, day)))
