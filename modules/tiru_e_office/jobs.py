"""What is done later."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_e_office.surat_keluar.mailing import send_issued


async def send_mail(work: UnitOfWork, pengiriman_id: int) -> None:
    """Send an issued letter to an addressee outside; twice is once."""
    await send_issued(work, pengiriman_id)
