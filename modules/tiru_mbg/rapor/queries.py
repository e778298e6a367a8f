"""Report cards read from `mbg_harian`: of all kitchens, of one, by week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Numeric, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from tiru.errors import NotFound
from tiru.i18n import Lazy, _
from tiru.organisasi.scopes import reach_of
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Ikl, Sertifikat, Sppg
from tiru_mbg.hari.models import Kiriman
from tiru_mbg.rapor.kpi import Card, Limits, Papers, card_of, days_without_slhs, grade_of
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.period import Period, last_month
from tiru_mbg.rapor.settings import limits_of
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import RAPOR
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.models import UmpanBalik

RUNNING = ("operasional", "henti_sementara")
"""States of kitchens that have a report card."""
SUMMED = (
    "sasaran",
    "kapasitas",
    "lebih_kapasitas",
    "porsi_masak",
    "porsi_kirim",
    "porsi_terima",
    "berjam",
    "tepat_waktu",
    *(f"{name}_{part}" for name in ("umur", "tempuh", "suhu") for part in ("n", "baik", "lewat")),
    "umur_menit",
    "tempuh_menit",
    "suhu_jumlah",
    "periksa_wajib",
    "periksa_ada",
    "gizi_porsi",
    "gizi_sesuai",
    "sisa_g",
    "sisa_dasar_g",
    "ompreng_keluar",
    "ompreng_kembali",
    "belanja_idr",
    "belanja_lokal_idr",
    "harga_bayar_idr",
    "harga_acuan_idr",
    "rasa_n",
    "rasa_jumlah",
    "kasus",
)
"""Columns that the figures are reckoned from."""
SILENT = and_(Harian.layanan, Harian.catatan == 0, Harian.porsi_masak == 0, Harian.kiriman_tiba == 0)
"""A day of service of which nothing was written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A kitchen's card of a period with its days of service: all, complete, and without any report."""

    sppg: Sppg
    card: Card
    days: int
    complete: int
    silent: int
    rank: int | None = None

    @property
    def grade(self) -> tuple[str, Lazy] | None:
        return grade_of(self.card.score)


def may_rank(work: UnitOfWork) -> bool:
    """Ranks are for those who see every kitchen: the task force, not the kitchens among each other."""
    return reach_of(work.actor, RAPOR).everything


async def reports(
    work: UnitOfWork,
    period: Period,
    *,
    kecamatan: str = "",
    words: str = "",
    permissions: Sequence[str] = (RAPOR,),
) -> list[Report]:
    """Cards of the kitchens that every one of the rights opens: best first with ranks for who may rank, else by name.

    The rank is that among all kitchens, whatever the filter shows.
    """
    conditions = [kitchens(work, permission) for permission in permissions]
    found = await _reports(work, period, *conditions)
    if may_rank(work):
        found = _ranked(found)
    return [one for one in found if _fits(one.sppg, kecamatan, words)]


async def report_for(work: UnitOfWork, sppg_id: int, period: Period) -> Report:
    """The card of one kitchen through the right. Raises NotFound."""
    rows = await _reports(work, period, kitchens(work, RAPOR), Sppg.id == sppg_id, running_only=False)
    if not rows:
        raise NotFound(_("Dapur ini tidak ada."))
    return rows[0]


async def published_grades(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, tuple[str, Lazy]]:
    """What citizens may see: the grade of the last full month, where the regency publishes it."""
    if not sppg_ids or not await setting(work, "mbg", "nilai_terbit"):
        return {}
    found = await _reports(work, last_month(work.today), Sppg.id.in_(sppg_ids))
    return {one.sppg.id: one.grade for one in found if one.grade is not None}


async def _reports(
    work: UnitOfWork, period: Period, *conditions: ColumnElement[bool], running_only: bool = True
) -> list[Report]:
    wanted = [*conditions, Sppg.status.in_(RUNNING)] if running_only else [*conditions]
    cooks = (await work.session.scalars(select(Sppg).where(*wanted).order_by(Sppg.nama, Sppg.id))).all()
    ids = [one.id for one in cooks]
    if not ids:
        return []
    sums = await _sums(work, period, ids)
    papers = await papers_of(work, cooks, period.last)
    limits = await limits_of(work)
    return [_report(one, sums.get(one.id), papers[one.id], limits) for one in cooks]


def _report(sppg: Sppg, row: Any, papers: Papers, limits: Limits) -> Report:
    sums = {name: Decimal(0) for name in SUMMED} if row is None else {name: row[name] for name in SUMMED}
    card = card_of(sums, papers, limits)
    days, complete, silent = (0, 0, 0) if row is None else (row["hari"], row["hari_lengkap"], row["hari_sepi"])
    return Report(sppg=sppg, card=card, days=days, complete=complete, silent=silent)


def summed() -> list[ColumnElement[Any]]:
    """The sums of days, each under its column's name, with the counts of days."""
    table = Harian.__table__.c
    return [
        *(cast(func.coalesce(func.sum(table[name]), 0), Numeric).label(name) for name in SUMMED),
        func.count().filter(Harian.layanan).label("hari"),
        func.count().filter(Harian.layanan, Harian.lengkap).label("hari_lengkap"),
        func.count().filter(SILENT).label("hari_sepi"),
    ]


async def _sums(work: UnitOfWork, period: Period, ids: Sequence[int]) -> dict[int, Any]:
    query = (
        select(Harian.sppg_id, *summed())
        .where(Harian.tanggal.between(period.first, period.last), Harian.sppg_id.in_(ids))
        .group_by(Harian.sppg_id)
    )
    return {row["sppg_id"]: row for row in (await work.session.execute(query)).mappings()}


async def papers_of(work: UnitOfWork, cooks: Iterable[Sppg], day: date) -> dict[int, Papers]:
    """The papers in force on a day and the last inspection up to it, by kitchen."""
    cooks = list(cooks)
    ids = [one.id for one in cooks]
    valid: dict[int, set[str]] = {}
    rows = await work.session.execute(
        select(Sertifikat.sppg_id, Sertifikat.jenis).where(
            Sertifikat.sppg_id.in_(ids),
            Sertifikat.status == "sah",
            Sertifikat.terbit_on <= day,
            or_(Sertifikat.akhir_on.is_(None), Sertifikat.akhir_on >= day),
            or_(Sertifikat.dicabut_on.is_(None), Sertifikat.dicabut_on > day),
        )
    )
    for sppg_id, jenis in rows:
        valid.setdefault(sppg_id, set()).add(jenis)
    inspected = await work.session.execute(
        select(Ikl.sppg_id, Ikl.skor)
        .ext(distinct_on(Ikl.sppg_id))
        .where(Ikl.sppg_id.in_(ids), Ikl.pada <= day)
        .order_by(Ikl.sppg_id, Ikl.pada.desc(), Ikl.id.desc())
    )
    scores = {row[0]: row[1] for row in inspected}
    return {
        one.id: Papers(
            valid=frozenset(valid.get(one.id, ())),
            ipal=one.ipal,
            days_without_slhs=days_without_slhs(frozenset(valid.get(one.id, ())), one.operasi_on, day),
            ikl=scores.get(one.id),
        )
        for one in cooks
    }


def _ranked(found: list[Report]) -> list[Report]:
    ordered = sorted(found, key=lambda one: (one.card.score is None, -(one.card.score or 0), one.sppg.nama))
    rank, last, result = 0, None, []
    for number, one in enumerate(ordered, start=1):
        if one.card.score is None:
            result.append(one)
            continue
        rank = rank if one.card.score == last else number
        last = one.card.score
        result.append(_with_rank(one, rank))
    return result


def _with_rank(one: Report, rank: int) -> Report:
    return Report(
        sppg=one.sppg,
        card=one.card,
        days=one.days,
        complete=one.complete,
        silent=one.silent,
        rank=rank,
    )


def _fits(sppg: Sppg, kecamatan: str, words: str) -> bool:
    if kecamatan and not f"{sppg.kode_wilayah}.".startswith(f"{kecamatan}."):
        return False
    told = f"{sppg.nama} {sppg.kode}".lower()
    return all(word in told for word in words.lower().split())


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one kitchen, by its Monday."""

    monday: date
    card: Card
    days: int
    complete: int


async def weeks_of(work: UnitOfWork, sppg: Sppg, period: Period) -> list[Week]:
    """The cards of a kitchen week by week, oldest first; weeks without service are left out.

    Papers and inspection are those at the end of the period: what changes from week to week is what was cooked.
    """
    monday = (Harian.tanggal - (cast(func.extract("isodow", Harian.tanggal), Integer) - 1)).label("senin")
    query = (
        select(monday, *summed())
        .where(Harian.sppg_id == sppg.id, Harian.tanggal.between(period.first, period.last))
        .group_by(monday)
        .order_by(monday)
    )
    rows = (await work.session.execute(query)).mappings().all()
    papers, limits = (await papers_of(work, [sppg], period.last))[sppg.id], await limits_of(work)
    return [
        Week(row["senin"], card_of(dict(row), papers, limits), row["hari"], row["hari_lengkap"])
        for row in rows
        if row["hari"]
    ]


async def silent_days(work: UnitOfWork, sppg_id: int, period: Period) -> list[date]:
    """Days of service of which nothing was written down, newest first; today counts from the evening only."""
    last = min(period.last, work.today - timedelta(days=1))
    query = select(Harian.tanggal).where(Harian.sppg_id == sppg_id, Harian.tanggal.between(period.first, last), SILENT)
    return list(await work.session.scalars(query.order_by(Harian.tanggal.desc())))


async def notes_of(work: UnitOfWork, sppg_id: int, period: Period, *, most: int = 10) -> Sequence[Any]:
    """What recipients wrote with their marks at the places that the kitchen served that day, newest first."""
    served = select(Kiriman.id).where(
        Kiriman.sppg_id == sppg_id,
        Kiriman.titik_id == UmpanBalik.titik_id,
        Kiriman.tanggal == UmpanBalik.tanggal,
        Kiriman.tahap != "batal",
    )
    query = (
        select(UmpanBalik.tanggal, UmpanBalik.rasa, UmpanBalik.catatan, Titik.nama)
        .join(Titik, Titik.id == UmpanBalik.titik_id)
        .where(UmpanBalik.tanggal.between(period.first, period.last), UmpanBalik.catatan != "", served.exists())
        .order_by(UmpanBalik.dikirim_at.desc())
        .limit(most)
    )
    return (await work.session.execute(query)).all()
