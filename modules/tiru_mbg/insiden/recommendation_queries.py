"""Recommendations found through the right, and the facts that speak for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, any_, func, literal, or_, select

from tiru.errors import NotFound
from tiru.i18n import _, ngettext
from tiru.indonesian_dates import tanggal
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.papers import kitchen_papers, last_inspections
from tiru_mbg.dapur.rules import CERTIFICATES, SLHS_STATES, STATES
from tiru_mbg.insiden.models import Insiden, Rekomendasi, RekomendasiBukti
from tiru_mbg.insiden.queries import within
from tiru_mbg.insiden.recommendation_rules import AWAITED, REASONS, RECOMMENDED, STOPPABLE
from tiru_mbg.insiden.rules import STATES as INCIDENT_STATES
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_READ, INSIDEN_READ, REKOMENDASI

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class RecommendationFilter:
    """What the page was asked for; `status` is a state, or `menunggu` for those not answered."""

    status: str = ""
    dasar: str = ""
    q: str = ""


def recommendations(work: UnitOfWork, wanted: RecommendationFilter) -> Select[Rekomendasi, str]:
    """Recommendations with their kitchen's name, the newest first. Drafts are for those who write them."""
    query = select(Rekomendasi, Sppg.nama).join(Sppg, Sppg.id == Rekomendasi.sppg_id).where(kitchens(work, DAPUR_READ))
    if not work.may(REKOMENDASI):
        query = query.where(Rekomendasi.dikirim_at.is_not(None))
    if wanted.status == "menunggu":
        query = query.where(Rekomendasi.status.in_(AWAITED))
    elif wanted.status in RECOMMENDED:
        query = query.where(Rekomendasi.status == wanted.status)
    if wanted.dasar in REASONS:
        query = query.where(
            or_(Rekomendasi.dasar == wanted.dasar, literal(wanted.dasar) == any_(Rekomendasi.dasar_lain))
        )
    if wanted.q:
        columns = (Rekomendasi.nomor, Rekomendasi.nomor_surat, Rekomendasi.nomor_keputusan, Sppg.nama)
        query = query.where(or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    return query.order_by(Rekomendasi.dibuat_at.desc(), Rekomendasi.id.desc())


async def recommendation_read(work: UnitOfWork, rekomendasi_id: int) -> Rekomendasi:
    """One for a reader. Raises NotFound."""
    query = recommendations(work, RecommendationFilter()).where(Rekomendasi.id == rekomendasi_id)
    return _found(await work.session.scalar(query))


async def recommendation_written(work: UnitOfWork, rekomendasi_id: int, *, lock: bool = True) -> Rekomendasi:
    """One for who writes them. Raises NotFound."""
    mine: ColumnElement[bool] = Rekomendasi.sppg_id.in_(select(Sppg.id).where(kitchens(work, REKOMENDASI)))
    query = select(Rekomendasi).where(Rekomendasi.id == rekomendasi_id, mine)
    return _found(await work.session.scalar(query.with_for_update() if lock else query))


def _found(row: Rekomendasi | None) -> Rekomendasi:
    if row is None:
        raise NotFound(_("Rekomendasi ini tidak ada."))
    return row


async def recommendations_of(work: UnitOfWork, sppg_id: int, *, insiden_id: int | None = None) -> Sequence[Rekomendasi]:
    """Those of a kitchen, or of one of its incidents, that may be read."""
    query = recommendations(work, RecommendationFilter()).where(Rekomendasi.sppg_id == sppg_id)
    if insiden_id is not None:
        query = query.where(Rekomendasi.insiden_id == insiden_id)
    return (await work.session.scalars(query)).all()


async def evidence_of(work: UnitOfWork, rekomendasi_id: int) -> Sequence[RekomendasiBukti]:
    """Papers and photos, in the order they were added."""
    query = select(RekomendasiBukti).where(RekomendasiBukti.rekomendasi_id == rekomendasi_id)
    return (await work.session.scalars(query.order_by(RekomendasiBukti.id))).all()


async def stoppable(work: UnitOfWork) -> list[tuple[int, str]]:
    """(id, name) of the kitchens a recommendation can be about."""
    query = select(Sppg.id, Sppg.nama).where(kitchens(work, REKOMENDASI), Sppg.status.in_(STOPPABLE))
    return [(key, name) for key, name in await work.session.execute(query.order_by(Sppg.nama))]


async def incidents_of(work: UnitOfWork, sppg_id: int) -> list[tuple[int, str]]:
    """(id, words) of a kitchen's incidents, the newest first."""
    query = select(Insiden).where(Insiden.sppg_id == sppg_id, within(work, INSIDEN_READ))
    rows = await work.session.scalars(query.order_by(Insiden.lapor_at.desc()).limit(50))
    return [(row.id, f"{row.nomor} · {INCIDENT_STATES[row.status]}") for row in rows]


async def facts_of(work: UnitOfWork, kitchen: Sppg, insiden_id: int | None) -> list[tuple[str, str]]:
    """What is on record about the kitchen, in words: papers, inspection, incidents of a year. No persons."""
    papers = (await kitchen_papers(work, [kitchen.id]))[kitchen.id]
    found = [
        (_("Dapur"), f"{kitchen.nama} ({kitchen.kode})"),
        (_("Mitra"), kitchen.mitra),
        (_("Status dapur"), str(STATES[kitchen.status])),
        (_("SLHS"), str(SLHS_STATES[papers.slhs])),
    ]
    if papers.slhs_days is not None:
        days = ngettext("%(num)d hari", "%(num)d hari", papers.slhs_days)
        found.append((_("Beroperasi tanpa SLHS"), days))
    lacking = ", ".join(str(CERTIFICATES[kind]) for kind in papers.missing)
    found += [(_("Sertifikat yang belum ada"), lacking), (_("IPAL"), _("ada") if papers.ipal else _("belum ada"))]
    return [*found, await _inspected(work, kitchen.id), *await _happened(work, kitchen.id, insiden_id)]


async def _inspected(work: UnitOfWork, sppg_id: int) -> tuple[str, str]:
    last = (await last_inspections(work, [sppg_id])).get(sppg_id)
    if last is None:
        return _("Inspeksi terakhir (IKL)"), _("belum ada inspeksi")
    said = _("%(day)s, skor %(score)s", day=tanggal(last.pada), score=f"{last.skor:.1f}".replace(".", ","))
    if last.temuan and last.diperbaiki_on is None:
        said += "; " + _("temuan: %(words)s", words="; ".join(str(one) for one in last.temuan))
    return _("Inspeksi terakhir (IKL)"), said


async def _happened(work: UnitOfWork, sppg_id: int, insiden_id: int | None) -> list[tuple[str, str]]:
    year = select(func.count(), func.coalesce(func.sum(Insiden.sakit), 0)).where(
        Insiden.sppg_id == sppg_id, Insiden.lapor_at > work.now - YEAR, Insiden.status != "bukan_klb"
    )
    number, ill = (await work.session.execute(year)).one()
    said = _("%(n)s insiden, %(ill)s orang sakit", n=number, ill=ill)
    found = [(_("Insiden dalam 12 bulan"), said)]
    row = await work.session.get(Insiden, insiden_id) if insiden_id is not None else None
    if row is not None and row.sppg_id == sppg_id:
        day = tanggal(row.lapor_at.astimezone(work.tenant.zone).date())
        told = _(
            "%(nomor)s, %(day)s: %(ill)s sakit, %(inside)s rawat inap, %(dead)s meninggal; %(state)s",
            nomor=row.nomor,
            day=day,
            ill=row.sakit,
            inside=row.rawat_inap,
            dead=row.meninggal,
            state=INCIDENT_STATES[row.status],
        )
        found.append((_("Insiden yang menjadi dasar"), told))
    return found
