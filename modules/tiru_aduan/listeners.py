"""What the module does on its own facts: letters to reporters."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_aduan.events import LaporanDiterima


async def thank_reporter(work: UnitOfWork, event: LaporanDiterima) -> None:
    """A receipt by e-mail, after the report is safely stored."""
    await work.enqueue("aduan.tell_reporter", {"laporan_id": event.laporan_id, "status": "baru"})
