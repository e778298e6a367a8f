"""Which lots went into a batch, as its kitchen writes it: what a recall begins with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, BatchBahan
from tiru_mbg.menu.models import Bahan, MenuBahan
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import MASAK

LOOKED_BACK = timedelta(days=14)
"""Lots received this long before the cooking are offered; those noted already always are."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that may have gone into the batch; `in_menu`: its food is an ingredient of the menu."""

    row: Pembelian
    bahan: str
    pemasok: str
    in_menu: bool
    used: bool


async def batch_to_fill(work: UnitOfWork, batch_id: int) -> Batch:
    """A batch of a kitchen that the actor writes for, locked. Raises NotFound."""
    query = select(Batch).join(Sppg, Sppg.id == Batch.sppg_id).where(Batch.id == batch_id, kitchens(work, MASAK))
    row = await work.session.scalar(query.with_for_update(of=Batch))
    if row is None:
        raise NotFound(_("Batch ini tidak ada."))
    return row


async def lots_for(work: UnitOfWork, batch: Batch) -> Sequence[Lot]:
    """Lots of the kitchen that may have gone in: ingredients of the menu first, then the newest."""
    used = set(await work.session.scalars(select(BatchBahan.pembelian_id).where(BatchBahan.batch_id == batch.id)))
    of_menu = set(await work.session.scalars(select(MenuBahan.bahan_id).where(MenuBahan.menu_id == batch.menu_id)))
    recent = (
        (Pembelian.sppg_id == batch.sppg_id)
        & Pembelian.is_ditolak.is_(False)
        & Pembelian.diterima_on.between(batch.tanggal - LOOKED_BACK, batch.tanggal)
    )
    rows = await work.session.execute(
        select(Pembelian, Bahan.nama, Pemasok.nama)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .where(recent | Pembelian.id.in_(used))
        .order_by(Pembelian.diterima_on.desc(), Bahan.nama, Pembelian.id)
    )
    found = [Lot(row, bahan, pemasok, row.bahan_id in of_menu, row.id in used) for row, bahan, pemasok in rows]
    return sorted(found, key=lambda one: not one.in_menu)


async def note_lots(work: UnitOfWork, batch: Batch, chosen: Collection[int]) -> None:
    """These lots went in, and no others. Raises Invalid for a lot that cannot be in this batch."""
    offered = {one.row.id: one for one in await lots_for(work, batch)}
    if not set(chosen) <= set(offered):
        sentence = _("Pilih salah satu yang tersedia.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"lot": sentence})
    before = {key for key, one in offered.items() if one.used}
    gone, new = before - set(chosen), set(chosen) - before
    if not gone and not new:
        return
    await work.session.execute(
        delete(BatchBahan).where(BatchBahan.batch_id == batch.id, BatchBahan.pembelian_id.in_(gone))
    )
    work.session.add_all(
        BatchBahan(batch_id=batch.id, pembelian_id=key, dicatat_at=work.now, dicatat_oleh=work.actor.name)
        for key in sorted(new)
    )
    told = {"lot": sorted(chosen), "ditambah": sorted(new), "dihapus": sorted(gone)}
    work.record("mbg.batch.lots", f"mbg_batch:{batch.id}", before={"lot": sorted(before)}, after=told)
