"""The clock's own steps: what passed its deadline."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.kalender.queries import working_calendar
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.events import LaporanTerlambat
from tiru_aduan.history import finish, note
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import days_of
from tiru_aduan.rules import AlasanArsip, Status, due_at
from tiru_aduan.telling import tell_reporter


async def escalate_overdue(work: UnitOfWork) -> int:
    """Job: mark what is late, tell who must know, close what its reporter left unanswered."""
    late = await queries.overdue(work, work.now)
    for laporan in late:
        if laporan.status == Status.DITANGGAPI:
            await note(work, laporan, "selesai", lazy("Ditutup: tidak ada tanggapan pelapor."), by=lazy("Sistem"))
            await finish(work, laporan)
        elif laporan.status == Status.DIKEMBALIKAN:
            await note(work, laporan, "arsipkan", lazy("Diarsipkan: tidak dilengkapi pelapor."), by=lazy("Sistem"))
            laporan.status, laporan.due_at, laporan.closed_at = Status.DIARSIPKAN, None, work.now
            laporan.alasan_arsip = AlasanArsip.TIDAK_LENGKAP
            await tell_reporter(work, laporan)
        else:
            await _escalate(work, laporan)
        work.record("aduan.laporan.escalate", f"aduan_laporan:{laporan.id}", after={"status": laporan.status})
    return len(late)


async def _escalate(work: UnitOfWork, laporan: Laporan) -> None:
    days, calendar = await days_of(work), await working_calendar(work)
    laporan.late = True
    laporan.eskalasi += 1
    laporan.due_at = due_at(Status(laporan.status), work.now, days, calendar, laporan.tingkat)
    await note(
        work,
        laporan,
        "eskalasi",
        lazy("Tenggat terlewati; eskalasi tingkat %(n)s.", n=laporan.eskalasi),
        by=lazy("Sistem"),
        is_public=False,
    )
    await work.publish(LaporanTerlambat(laporan.id, laporan.eskalasi))
