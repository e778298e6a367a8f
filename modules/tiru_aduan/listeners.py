"""What the module does on its own facts: letters to reporters."""

from __future__ import annotations

from sqlalchemy import update

from tiru.access.events import CitizenLeft
from tiru.work import UnitOfWork
from tiru_aduan.events import LaporanDiterima
from tiru_aduan.models import Laporan


async def thank_reporter(work: UnitOfWork, event: LaporanDiterima) -> None:
    """A receipt by e-mail, after the report is safely stored."""
    await work.enqueue("aduan.tell_reporter", {"laporan_id": event.laporan_id, "status": "baru"})


async def forget_citizen(work: UnitOfWork, event: CitizenLeft) -> None:
    """An account that is closed no longer stands behind its reports; the reports stay."""
    await work.session.execute(update(Laporan).where(Laporan.warga_id == event.citizen_id).values(warga_id=None))
