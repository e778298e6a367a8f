"""What the module does on facts: its own, and that a citizen left."""

from __future__ import annotations

from sqlalchemy import update

from tiru.access.events import CitizenLeft
from tiru.work import UnitOfWork
from tiru_aduan.events import LaporanDiterima, LaporanTerlambat
from tiru_aduan.models import Laporan
from tiru_aduan.telling import tell_arrival, tell_delay


async def arrived(work: UnitOfWork, event: LaporanDiterima) -> None:
    """A receipt for the reporter, a notice for the coordinators."""
    await tell_arrival(work, await work.session.get_one(Laporan, event.laporan_id))


async def delayed(work: UnitOfWork, event: LaporanTerlambat) -> None:
    """Those who have to act hear of it, and higher up when it goes on."""
    await tell_delay(work, await work.session.get_one(Laporan, event.laporan_id), event.level)


async def forget_citizen(work: UnitOfWork, event: CitizenLeft) -> None:
    """An account that is closed no longer stands behind its reports; the reports stay."""
    await work.session.execute(update(Laporan).where(Laporan.warga_id == event.citizen_id).values(warga_id=None))
