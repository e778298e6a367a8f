"""Which kitchens and places a right opens: all, those of an area, or those the account works for."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.titik.models import Penugasan, Titik, TitikPetugas

AREAS = ("tenant", "desa", "own")
"""For `Permission.scopes`: kitchens and places belong to no unit of the regency."""


def kitchens(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Condition on `Sppg`: what the right opens. Somebody who receives at a place does not get its kitchen."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return true()
    conditions = [_within(Sppg.kode_wilayah, kode) for kode in sorted(reach.desa)]
    if reach.owner is not None:
        conditions.append(Sppg.id.in_(own_kitchens(work)))
    return or_(*conditions) if conditions else false()


def places(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Condition on `Titik`: what the right opens. Kitchen staff get the places their kitchen cooks for."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return true()
    conditions = [_within(Titik.kode_wilayah, kode) for kode in sorted(reach.desa)]
    if reach.owner is not None:
        conditions += [Titik.id.in_(own_places(work)), Titik.id.in_(_served_by_own_kitchens(work))]
    return or_(*conditions) if conditions else false()


def own_kitchens(work: UnitOfWork) -> Select[int]:
    """Ids of the kitchens this account works in today."""
    return select(Petugas.sppg_id).where(
        Petugas.akun_id == work.actor.id,
        Petugas.mulai_on <= work.today,
        or_(Petugas.selesai_on.is_(None), Petugas.selesai_on >= work.today),
    )


def own_places(work: UnitOfWork) -> Select[int]:
    """Ids of the places this account receives for today."""
    return select(TitikPetugas.titik_id).where(
        TitikPetugas.akun_id == work.actor.id,
        TitikPetugas.mulai_on <= work.today,
        or_(TitikPetugas.selesai_on.is_(None), TitikPetugas.selesai_on >= work.today),
    )


def _served_by_own_kitchens(work: UnitOfWork) -> Select[int]:
    return select(Penugasan.titik_id).where(
        Penugasan.sppg_id.in_(own_kitchens(work)),
        or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today),
    )


def _within(column: InstrumentedAttribute[str], kode: str) -> ColumnElement[bool]:
    return or_(column == kode, column.startswith(f"{kode}.", autoescape=True))
