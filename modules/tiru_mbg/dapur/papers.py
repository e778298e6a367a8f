"""The papers of many kitchens at once: certificates, hygiene steps, inspections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah, Sppg
from tiru_mbg.dapur.rules import REQUIRED, Papers, days_without_slhs, issue_due, slhs_level
from tiru_mbg.parameters import rules


async def kitchen_papers(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, Papers]:
    """How the papers of these kitchens stand today; six statements, however many they are."""
    if not sppg_ids:
        return {}
    figures = await rules(work)
    soon = work.today + timedelta(days=int(figures["sertifikat_ingat_hari"]))
    rows = await work.session.scalars(select(Sppg).where(Sppg.id.in_(sppg_ids)))
    lasting = await _lasting(work, sppg_ids)
    complete = await complete_since(work, sppg_ids)
    looked = await last_inspections(work, sppg_ids)
    lapsed = await _lapsed_since(work, sppg_ids)
    handed_in = await _handed_in(work, sppg_ids)
    found: dict[int, Papers] = {}
    for row in rows:
        mine = lasting.get(row.id, {})
        days = days_without_slhs(row.status, row.slhs_status, row.operasi_on, work.today, lapsed.get(row.id))
        due = issue_due(row.slhs_status, complete.get(row.id), figures)
        ikl = looked.get(row.id)
        found[row.id] = Papers(
            slhs=row.slhs_status,
            slhs_days=days,
            slhs_level=slhs_level(days, figures),
            slhs_end=mine.get("slhs"),
            issue_due=due,
            issue_late=due is not None and due < work.today,
            missing=tuple(jenis for jenis in REQUIRED if jenis not in mine),
            waiting=tuple(handed_in.get(row.id, ())),
            ending=tuple((jenis, end) for jenis, end in sorted(mine.items()) if end is not None and end <= soon),
            ipal=row.ipal,
            score=ikl.skor if ikl else None,
            inspected=ikl.pada if ikl else None,
            repair_due=ikl.perbaikan_sampai if ikl and ikl.diperbaiki_on is None else None,
        )
    return found


async def expire_slhs(work: UnitOfWork) -> None:
    """Job, every night: certificates whose last day has passed take the tracker back."""
    valid = select(Sertifikat.sppg_id).where(Sertifikat.jenis == "slhs", _in_force(work.today))
    ended = (
        update(Sppg)
        .where(Sppg.slhs_status == "terbit", Sppg.id.not_in(valid))
        .values(slhs_status="kedaluwarsa", slhs_at=work.now)
        .returning(Sppg.id)
    )
    for sppg_id in list(await work.session.scalars(ended)):
        step = SlhsLangkah(
            sppg_id=sppg_id, status="kedaluwarsa", pada=work.today, oleh=work.actor.name, dicatat_at=work.now
        )
        work.session.add(step)
        work.record("mbg.slhs.expire", f"mbg_sppg:{sppg_id}")


def _in_force(day: date) -> ColumnElement[bool]:
    lasting = or_(Sertifikat.akhir_on.is_(None), Sertifikat.akhir_on >= day)
    return (Sertifikat.status == "sah") & Sertifikat.dicabut_on.is_(None) & lasting


async def _handed_in(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, list[str]]:
    """Kinds of papers that wait to be judged, by kitchen."""
    rows = await work.session.execute(
        select(Sertifikat.sppg_id, Sertifikat.jenis)
        .where(Sertifikat.sppg_id.in_(sppg_ids), Sertifikat.status == "diajukan")
        .distinct()
        .order_by(Sertifikat.sppg_id, Sertifikat.jenis)
    )
    found: dict[int, list[str]] = {}
    for sppg_id, jenis in rows:
        found.setdefault(sppg_id, []).append(jenis)
    return found


async def _lasting(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, dict[str, date | None]]:
    """The last day of the longest certificate in force, by kitchen and kind; None: it does not end."""
    rows = await work.session.execute(
        select(Sertifikat.sppg_id, Sertifikat.jenis, Sertifikat.akhir_on).where(
            Sertifikat.sppg_id.in_(sppg_ids), _in_force(work.today), Sertifikat.terbit_on <= work.today
        )
    )
    found: dict[int, dict[str, date | None]] = {}
    for sppg_id, jenis, end in rows:
        mine = found.setdefault(sppg_id, {})
        known = mine.get(jenis, date.min)
        mine[jenis] = None if end is None or known is None else max(known, end)
    return found


async def _lapsed_since(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, date]:
    """The first day after the last hygiene certificate that no longer holds, by kitchen."""
    ended = func.least(Sertifikat.akhir_on + 1, Sertifikat.dicabut_on)
    rows = await work.session.execute(
        select(Sertifikat.sppg_id, func.max(ended))
        .where(Sertifikat.sppg_id.in_(sppg_ids), Sertifikat.jenis == "slhs", ended <= work.today)
        .group_by(Sertifikat.sppg_id)
    )
    return {row[0]: row[1] for row in rows}


async def complete_since(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, date]:
    """The day the papers of the last application were complete, by kitchen."""
    rows = await work.session.execute(
        select(SlhsLangkah.sppg_id, func.max(SlhsLangkah.pada))
        .where(SlhsLangkah.sppg_id.in_(sppg_ids), SlhsLangkah.status == "berkas_lengkap")
        .group_by(SlhsLangkah.sppg_id)
    )
    return {row[0]: row[1] for row in rows}


async def last_inspections(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, Ikl]:
    """The last inspection, by kitchen."""
    newest = select(Ikl).where(Ikl.sppg_id.in_(sppg_ids)).ext(distinct_on(Ikl.sppg_id))
    rows = await work.session.scalars(newest.order_by(Ikl.sppg_id, Ikl.pada.desc(), Ikl.id.desc()))
    return {row.sppg_id: row for row in rows}
