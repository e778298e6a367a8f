"""Incidents through the reach of a right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch
from tiru_mbg.insiden.models import Insiden, InsidenBatch, InsidenLangkah, InsidenSampel, InsidenTitik, Kasus
from tiru_mbg.insiden.rules import CLOCKS, OVER, STATES, Clock, clock
from tiru_mbg.menu.models import Bahan, MenuBahan
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import INSIDEN_READ
from tiru_mbg.titik.models import Titik


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """What the page was asked for; `status` is a state, or `terbuka` for those not yet over."""

    status: str = ""
    q: str = ""


def within(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Condition on `Insiden`: those of the kitchens the right opens."""
    if reach_of(work.actor, permission).everything:
        return true()
    return Insiden.sppg_id.in_(select(Sppg.id).where(kitchens(work, permission)))


def incidents(work: UnitOfWork, wanted: IncidentFilter) -> Select[Insiden, str]:
    """Incidents with their kitchen's name, the newest first."""
    query = select(Insiden, Sppg.nama).join(Sppg, Sppg.id == Insiden.sppg_id).where(within(work, INSIDEN_READ))
    if wanted.status == "terbuka":
        query = query.where(Insiden.status.not_in(OVER))
    elif wanted.status in STATES:
        query = query.where(Insiden.status == wanted.status)
    if wanted.q:
        query = query.where(
            or_(Insiden.nomor.icontains(wanted.q, autoescape=True), Sppg.nama.icontains(wanted.q, autoescape=True))
        )
    return query.order_by(Insiden.lapor_at.desc(), Insiden.id.desc())


async def incident_for(work: UnitOfWork, insiden_id: int, permission: str, *, lock: bool = False) -> Insiden:
    """One incident through the reach of the right. Raises NotFound."""
    query = select(Insiden).where(Insiden.id == insiden_id, within(work, permission))
    row: Insiden | None = await work.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(_("Insiden ini tidak ada."))
    return row


async def may_read(work: UnitOfWork, row: Insiden) -> bool:
    """Whether the reader's right to incidents reaches this one."""
    mine = select(Insiden.id).where(Insiden.id == row.id, within(work, INSIDEN_READ))
    return work.may(INSIDEN_READ) and await work.session.scalar(mine) is not None


async def open_count(work: UnitOfWork) -> int:
    """How many are not over, for the badge."""
    query = select(func.count()).select_from(Insiden)
    return await work.session.scalar(query.where(within(work, INSIDEN_READ), Insiden.status.not_in(OVER))) or 0


async def clocks_of(work: UnitOfWork, row: Insiden) -> list[Clock]:
    """Its limits. Specimens count once one was taken, from the earliest not yet sent (else the last that was)."""
    figures = await rules(work)
    specimens = await specimens_of(work, row.id)
    waiting = [one for one in specimens if one.dikirim_at is None]
    chosen = min(waiting, key=lambda one: one.diambil_at) if waiting else (specimens[-1] if specimens else None)
    done = {"verifikasi": row.verifikasi_at, "w1": row.w1_at, "pe": row.pe_mulai_at, "laporan": row.laporan_at}
    found = []
    for key, title, name in CLOCKS:
        if key == "spesimen":
            if chosen is not None:
                found.append(clock(key, title, chosen.diambil_at, figures[name], chosen.dikirim_at, work.now))
        else:
            found.append(clock(key, title, row.lapor_at, figures[name], done[key], work.now))
    return found


async def specimens_of(work: UnitOfWork, insiden_id: int) -> list[InsidenSampel]:
    """In the order of their taking."""
    query = select(InsidenSampel).where(InsidenSampel.insiden_id == insiden_id)
    return list(await work.session.scalars(query.order_by(InsidenSampel.diambil_at, InsidenSampel.id)))


async def steps_of(work: UnitOfWork, insiden_id: int) -> list[InsidenLangkah]:
    """What was done, oldest first."""
    query = select(InsidenLangkah).where(InsidenLangkah.insiden_id == insiden_id).order_by(InsidenLangkah.id)
    return list(await work.session.scalars(query))


async def batches_of(work: UnitOfWork, insiden_id: int) -> list[Batch]:
    """Batches under suspicion."""
    query = select(Batch).join(InsidenBatch, InsidenBatch.batch_id == Batch.id)
    return list(await work.session.scalars(query.where(InsidenBatch.insiden_id == insiden_id).order_by(Batch.id)))


async def incidents_with(work: UnitOfWork, batch_ids: Sequence[int]) -> dict[int, list[Insiden]]:
    """By batch, the incidents on which it is under suspicion and that the reader may read, the newest first."""
    query = (
        select(InsidenBatch.batch_id, Insiden)
        .join(Insiden, Insiden.id == InsidenBatch.insiden_id)
        .where(InsidenBatch.batch_id.in_(batch_ids), within(work, INSIDEN_READ))
        .order_by(Insiden.lapor_at.desc(), Insiden.id.desc())
    )
    found: dict[int, list[Insiden]] = {}
    if batch_ids and work.may(INSIDEN_READ):
        for batch_id, row in await work.session.execute(query):
            found.setdefault(batch_id, []).append(row)
    return found


async def places_of(work: UnitOfWork, insiden_id: int) -> list[tuple[InsidenTitik, str]]:
    """Places with their names."""
    query = select(InsidenTitik, Titik.nama).join(Titik, Titik.id == InsidenTitik.titik_id)
    rows = await work.session.execute(query.where(InsidenTitik.insiden_id == insiden_id).order_by(Titik.nama))
    return [(row, nama) for row, nama in rows]


async def listed_ill(work: UnitOfWork, insiden_id: int) -> int:
    """How many ill people the line list has."""
    ill = select(func.count()).select_from(Kasus).where(Kasus.sakit, Kasus.dicabut_at.is_(None))
    return await work.session.scalar(ill.where(Kasus.insiden_id == insiden_id)) or 0


async def foods_of(work: UnitOfWork, insiden_id: int) -> list[str]:
    """Dishes to ask about: those of the batches' menus, and those already written in the line list."""
    named = func.coalesce(func.nullif(MenuBahan.masakan, ""), Bahan.nama)
    query = (
        select(named)
        .select_from(MenuBahan)
        .join(Bahan, Bahan.id == MenuBahan.bahan_id)
        .join(Batch, Batch.menu_id == MenuBahan.menu_id)
        .join(InsidenBatch, InsidenBatch.batch_id == Batch.id)
        .where(InsidenBatch.insiden_id == insiden_id)
        .distinct()
    )
    found = set(await work.session.scalars(query))
    listed = select(Kasus.makanan).where(Kasus.insiden_id == insiden_id, Kasus.dicabut_at.is_(None))
    for written in await work.session.scalars(listed):
        found |= set(written)
    return sorted(found)
