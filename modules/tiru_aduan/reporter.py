"""What the reporter does with a report of their own: follow, add, rate, open again."""

from __future__ import annotations

from collections.abc import Sequence

from tiru.access.attempts import count_attempt
from tiru.access.secrets_and_codes import digest
from tiru.errors import NotFound
from tiru.files.checked import Checked
from tiru.i18n import _, lazy
from tiru.kalender.queries import working_calendar
from tiru.tenant import Kind
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.history import REPORTER, attach, finish, move, note
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import days_of
from tiru_aduan.rules import Status, check_move, check_reopen, tidy_code

TRIES = 20
"""Wrong codes from one address within a quarter of an hour."""


def knows_code(laporan: Laporan, code: str) -> bool:
    """Whether this code is the report's."""
    return bool(code) and digest(tidy_code(code)) == laporan.code_hash


def is_mine(work: UnitOfWork, laporan: Laporan) -> bool:
    """Whether a signed-in citizen sent it under their account."""
    return work.actor.kind is Kind.CITIZEN and work.actor.id is not None and laporan.warga_id == work.actor.id


async def own_report(work: UnitOfWork, nomor: str, code: str, *, address: str, lock: bool = False) -> Laporan:
    """The report its sender asks for. Raises NotFound for a wrong code; tries are counted, and too many TooMany."""
    laporan = await queries.laporan_by_number(work, nomor, lock=lock)
    if not knows_code(laporan, code) and not is_mine(work, laporan):
        await count_attempt(work, f"aduan:{address}", limit=TRIES)
        raise NotFound(_("Nomor atau kode tidak cocok."), remedy=_("Periksa lagi kode di tanda terima Anda."))
    return laporan


async def reply(work: UnitOfWork, laporan: Laporan, teks: str, files: Sequence[Checked]) -> None:
    """The reporter adds something; what was sent back for completion goes on from where it was.

    A unit that asked gets the working days back that it had left (at least one).
    """
    check_move("reply", laporan.status)
    entry = await note(work, laporan, "balas", teks, by=REPORTER)
    await attach(work, laporan, files, by_reporter=True, entry=entry)
    if laporan.status != Status.DIKEMBALIKAN:
        return
    back, left = laporan.tanya_dari, laporan.sisa_hari
    await move(work, laporan, "complete", Status(back) if back else Status.BARU)
    if back:
        laporan.due_at = (await working_calendar(work)).deadline(work.now, max(1, left or 0))
    laporan.tanya_dari = laporan.sisa_hari = None


async def rate(work: UnitOfWork, laporan: Laporan, rating: int, teks: str) -> None:
    """The reporter is satisfied, or at least done: the report is closed with 1 to 5 stars."""
    check_move("close", laporan.status)
    laporan.rating = rating
    await note(work, laporan, "nilai", teks or lazy("Penilaian: %(n)s dari 5.", n=rating), by=REPORTER)
    await finish(work, laporan)


async def reopen(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The reporter says it is not solved: back to the unit that answered. Raises TooLateToReopen."""
    check_move("reopen", laporan.status)
    check_reopen(laporan.closed_at, work.now, await days_of(work), await working_calendar(work))
    laporan.closed_at = None
    laporan.rating = None
    await note(work, laporan, "buka_lagi", teks, by=REPORTER)
    await move(work, laporan, "reopen", Status.DIPROSES)
