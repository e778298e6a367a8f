"""What was planned for a day off is called off: the plan follows, and so does what was made by other means."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from tiru.work import UnitOfWork
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.hari.plan import plan_day
from tiru_mbg.menu.models import Jadwal
from tiru_mbg.rapor.rollup import refresh_day


async def follow_schedule(work: UnitOfWork, sppg_id: int, tanggal: date) -> bool:
    """Plan a day again that was planned before; whether it was. A day without a menu was planned by hand."""
    mine = select(Batch.id).where(Batch.sppg_id == sppg_id, Batch.tanggal == tanggal).limit(1)
    if await work.session.scalar(mine) is None:
        return False
    by_hand = await work.session.get(Jadwal, (sppg_id, tanggal)) is None
    await plan_day(work, sppg_id, tanggal, without_menu=by_hand)
    return True


async def call_off(work: UnitOfWork, sppg_id: int, tanggal: date, places: Collection[int] | None) -> list[int]:
    """Call off what has not left, of these places or (None) of all; the place of each delivery called off.

    Whoever asks has noted the day off before: the plan reads it from there.
    """
    asked = select(Kiriman).where(Kiriman.sppg_id == sppg_id, Kiriman.tanggal == tanggal, Kiriman.tahap == "rencana")
    if places is not None:
        asked = asked.where(Kiriman.titik_id.in_(places))
    open_rows = list(await work.session.scalars(asked.order_by(Kiriman.id)))
    await follow_schedule(work, sppg_id, tanggal)
    left = [row for row in open_rows if row.tahap == "rencana"]
    for row in left:
        row.tahap = "batal"
    await work.session.flush()
    shrunk = await _shrink(work, sppg_id, tanggal)
    if left or shrunk:
        told = {"batch_id": tuple(shrunk), "kiriman_id": tuple(row.id for row in left)}
        await work.publish(HariBerubah(sppg_id=sppg_id, tanggal=tanggal, jenis=("rencana",), **told))
        await refresh_day(work, sppg_id, tanggal)
    return [row.titik_id for row in open_rows]


async def _shrink(work: UnitOfWork, sppg_id: int, tanggal: date) -> list[int]:
    """Batches that have not begun are planned for the deliveries that are left; which of them changed."""
    live = (
        select(func.coalesce(func.sum(Kiriman.porsi_rencana), 0))
        .where(Kiriman.batch_id == Batch.id, Kiriman.tahap != "batal")
        .scalar_subquery()
    )
    mine = Batch.sppg_id == sppg_id, Batch.tanggal == tanggal, Batch.mulai_masak_at.is_(None), Batch.porsi.is_(None)
    changed = []
    for batch, portions in await work.session.execute(select(Batch, live).where(*mine).order_by(Batch.id)):
        if batch.porsi_rencana > portions:
            batch.porsi_rencana = portions
            changed.append(batch.id)
    await work.session.flush()
    return changed
