"""Reports of citizens and places that belong to an incident: put on it and taken off by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from tiru.errors import Conflict, Invalid
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.models import Insiden, InsidenTitik
from tiru_mbg.insiden.queries import incident_for, listed_ill, may_read, within
from tiru_mbg.insiden.rules import OVER
from tiru_mbg.insiden.service import note_step
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.reach import places
from tiru_mbg.rights import INSIDEN_MANAGE, LAPORAN_ANSWER, LAPORAN_READ
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.inbox import report_for
from tiru_mbg.warga.linking import attach, detach
from tiru_mbg.warga.models import Laporan

MOST = 100


async def offered(work: UnitOfWork, laporan: Laporan) -> list[tuple[int, str]]:
    """(id, words) of the incidents a report may be put on: not over, its own kitchen's first, then the newest."""
    query = (
        select(Insiden, Sppg.nama)
        .join(Sppg, Sppg.id == Insiden.sppg_id)
        .where(within(work, INSIDEN_MANAGE), Insiden.status.not_in(OVER))
        .order_by((Insiden.sppg_id == laporan.sppg_id).desc().nulls_last(), Insiden.lapor_at.desc(), Insiden.id.desc())
        .limit(MOST)
    )
    return [(row.id, f"{row.nomor} · {nama}") for row, nama in await work.session.execute(query)]


async def incident_of(work: UnitOfWork, laporan: Laporan) -> Insiden | None:
    """The incident of a report, where the reader may read it."""
    row = await work.session.get(Insiden, laporan.insiden_id) if laporan.insiden_id is not None else None
    return row if row is not None and await may_read(work, row) else None


async def linked_reports(work: UnitOfWork, insiden_id: int) -> tuple[Sequence[tuple[Laporan, str]], int]:
    """(report, place) of an incident that the reader may read, oldest first; and how many there are in all."""
    mine = Laporan.insiden_id == insiden_id
    query = select(Laporan, Titik.nama).join(Titik, Titik.id == Laporan.titik_id).where(mine)
    rows = await work.session.execute(query.where(places(work, LAPORAN_READ)).order_by(Laporan.dikirim_at, Laporan.id))
    total = await work.session.scalar(select(func.count()).select_from(Laporan).where(mine)) or 0
    return [(row, nama) for row, nama in rows], total


async def link_report(work: UnitOfWork, laporan_id: int, insiden_id: int) -> Insiden:
    """Put a report on an incident: its place joins, and its ill people count. Needs both rights.

    Raises NotFound for a report, Invalid for an incident that is out of reach or over.
    """
    laporan = await report_for(work, laporan_id, LAPORAN_ANSWER, lock=True)
    if laporan.insiden_id is not None:
        raise Conflict(_("Laporan ini sudah bagian dari sebuah insiden."))
    if insiden_id not in {key for key, _words in await offered(work, laporan)}:
        said = {"insiden_id": _("Pilih salah satu yang tersedia.")}
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=said)
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    attach(work, laporan, insiden_id, by_hand=True)
    await work.session.flush()
    if await work.session.get(InsidenTitik, (insiden_id, laporan.titik_id)) is None:
        work.session.add(InsidenTitik(insiden_id=insiden_id, titik_id=laporan.titik_id))
    row.sakit_lapor = max(row.sakit_lapor, await _told(work, insiden_id))
    row.sakit = max(row.sakit_lapor, await listed_ill(work, insiden_id))
    note_step(work, row, "tautkan", laporan.nomor)
    work.record("mbg.insiden.link", f"insiden:{insiden_id}", after={"laporan": laporan.id})
    await work.session.flush()
    await refresh_day(work, row.sppg_id, _day(work, row.konsumsi_at or row.lapor_at))
    return row


async def unlink_report(work: UnitOfWork, laporan_id: int) -> Insiden:
    """Take a report off its incident; places and the number of ill people stay, and are corrected by hand.

    Raises NotFound, Conflict when it is on none or the incident is closed.
    """
    laporan = await report_for(work, laporan_id, LAPORAN_ANSWER, lock=True)
    if laporan.insiden_id is None:
        raise Conflict(_("Laporan ini bukan bagian dari insiden mana pun."))
    row = await incident_for(work, laporan.insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup."))
    detach(work, laporan)
    note_step(work, row, "lepaskan", laporan.nomor)
    work.record("mbg.insiden.unlink", f"insiden:{row.id}", before={"laporan": laporan.id})
    await work.session.flush()
    return row


async def _told(work: UnitOfWork, insiden_id: int) -> int:
    """Ill people of its reports; a report without a number is one person."""
    persons = select(func.coalesce(func.sum(func.greatest(Laporan.jumlah_sakit, 1)), 0))
    told = persons.where(Laporan.insiden_id == insiden_id, Laporan.jenis == "sakit")
    return int(await work.session.scalar(told) or 0)


def _day(work: UnitOfWork, at: datetime) -> date:
    return at.astimezone(work.tenant.zone).date()
