"""What moves on the board: one word to the screens per kitchen that changed."""

from __future__ import annotations

from tiru.siaran.announcing import announce
from tiru.work import UnitOfWork
from tiru_mbg.hari.events import HariBerubah

TOPIC = "mbg.papan"


async def changed(work: UnitOfWork, sppg_id: int) -> None:
    """Every open board shows this kitchen anew once the transaction commits."""
    await announce(work, TOPIC, str(sppg_id))


async def day_changed(work: UnitOfWork, event: HariBerubah) -> None:
    """Entries of today, or of yesterday's night, move the board; those of older days do not."""
    if abs((event.tanggal - work.today).days) <= 1:
        await changed(work, event.sppg_id)
