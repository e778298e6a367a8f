"""Batches and deliveries by their keys, and whether the actor may write about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.kinds import BATCH, EntryKind
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.reach import kitchens, places
from tiru_mbg.rights import MASAK, TERIMA
from tiru_mbg.titik.models import Titik


@dataclass(slots=True)
class Targets:
    """Rows held until the transaction ends, and which of them each right opens, by key."""

    batches: dict[UUID, Batch]
    deliveries: dict[UUID, Kiriman]
    cooks: set[UUID]
    serves: set[UUID]

    def row(self, kind: EntryKind, key: UUID) -> Batch | Kiriman | None:
        return self.batches.get(key) if kind.about == BATCH else self.deliveries.get(key)

    def may(self, kind: EntryKind, key: UUID) -> bool:
        return (MASAK in kind.rights and key in self.cooks) or (TERIMA in kind.rights and key in self.serves)


def own_sppg(work: UnitOfWork) -> Select[int]:
    """Ids of the kitchens the actor writes for."""
    return select(Sppg.id).where(kitchens(work, MASAK) if work.may(MASAK) else false())


def own_titik(work: UnitOfWork) -> Select[int]:
    """Ids of the places the actor receives for."""
    return select(Titik.id).where(places(work, TERIMA) if work.may(TERIMA) else false())


def writable_batch(work: UnitOfWork) -> ColumnElement[bool]:
    """Condition on `Batch`."""
    return Batch.sppg_id.in_(own_sppg(work))


async def targets(work: UnitOfWork, batches: Iterable[UUID], deliveries: Iterable[UUID]) -> Targets:
    """The rows, locked in one order (batches, then deliveries, each by id): two senders never wait in a ring."""
    batch_keys, delivery_keys = list(batches), list(deliveries)
    found = Targets({}, {}, set(), set())
    if batch_keys:
        asked = select(Batch).where(Batch.kunci.in_(batch_keys)).order_by(Batch.id).with_for_update()
        rows = await work.session.scalars(asked.execution_options(populate_existing=True))
        found.batches = {row.kunci: row for row in rows}
        mine = select(Batch.kunci).where(Batch.kunci.in_(batch_keys), writable_batch(work))
        found.cooks |= set(await work.session.scalars(mine))
    if delivery_keys:
        wanted = select(Kiriman).where(Kiriman.kunci.in_(delivery_keys)).order_by(Kiriman.id).with_for_update()
        sent = await work.session.scalars(wanted.execution_options(populate_existing=True))
        found.deliveries = {row.kunci: row for row in sent}
        here = select(Kiriman.kunci).where(Kiriman.kunci.in_(delivery_keys))
        found.cooks |= set(await work.session.scalars(here.where(Kiriman.sppg_id.in_(own_sppg(work)))))
        found.serves |= set(await work.session.scalars(here.where(Kiriman.titik_id.in_(own_titik(work)))))
    return found
