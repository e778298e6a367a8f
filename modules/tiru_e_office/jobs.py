"""What is done later."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_e_office.arsip.destruction import destroy_batch
from tiru_e_office.arsip.nightly import propose_due
from tiru_e_office.clock import service as clock
from tiru_e_office.reading import service as reading
from tiru_e_office.surat_keluar.mailing import send_issued


async def send_mail(work: UnitOfWork, pengiriman_id: int) -> None:
    """Send an issued letter to an addressee outside; twice is once."""
    await send_issued(work, pengiriman_id)


async def propose_retention(work: UnitOfWork) -> None:
    """Nightly: what of the archive is due goes on lists; nothing is moved."""
    await propose_due(work)


async def destroy(work: UnitOfWork, usul_id: int) -> None:
    """Destroy the content of the next letters of a carried-out destruction; twice is once."""
    await destroy_batch(work, usul_id)


async def tick(work: UnitOfWork) -> None:
    """Every quarter of an hour: reminders, escalation, and what nobody has opened."""
    await clock.run(work)


async def read_file(work: UnitOfWork, lampiran_id: int) -> None:
    """Put the words of an uploaded file with its letter; twice is once."""
    await reading.read_file(work, lampiran_id)


async def read_again(work: UnitOfWork) -> None:
    """Nightly: files that could not be read before and can be now."""
    await reading.ask_again(work)
