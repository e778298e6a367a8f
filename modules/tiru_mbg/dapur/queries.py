"""Kitchens found through the right, listed, and with what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, exists, func, or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.dates import Noted
from tiru_mbg.dapur.models import Ikl, Petugas, Sertifikat, SlhsLangkah, Sppg, SppgStatus
from tiru_mbg.dapur.rules import STOPS
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_READ
from tiru_mbg.titik.models import Penugasan, Titik


@dataclass(frozen=True, slots=True, kw_only=True)
class KitchenFilter:
    """What a list is narrowed to; `wilayah` is the code of a kecamatan or desa, `surat` a state of a paper."""

    q: str = ""
    wilayah: str = ""
    status: str = ""
    slhs: str = ""
    surat: str = ""


def narrowed(work: UnitOfWork, wanted: KitchenFilter, permission: str) -> Select[Sppg]:
    """Kitchens of a filter, by name."""
    query = select(Sppg).where(kitchens(work, permission)).order_by(Sppg.nama, Sppg.id)
    if wanted.q:
        like = (column.icontains(wanted.q, autoescape=True) for column in (Sppg.nama, Sppg.kode, Sppg.mitra))
        query = query.where(or_(*like))
    if wanted.wilayah:
        inside = Sppg.kode_wilayah.startswith(f"{wanted.wilayah}.", autoescape=True)
        query = query.where(or_(Sppg.kode_wilayah == wanted.wilayah, inside))
    if wanted.status:
        query = query.where(Sppg.status == wanted.status)
    if wanted.slhs:
        query = query.where(Sppg.slhs_status == wanted.slhs)
    if wanted.surat:
        query = query.where(exists().where(Sertifikat.sppg_id == Sppg.id, Sertifikat.status == wanted.surat))
    return query


async def kitchen_of(work: UnitOfWork, sppg_id: int, permission: str, *, lock: bool = False) -> Sppg:
    """One kitchen through the right. Raises NotFound."""
    query = select(Sppg).where(Sppg.id == sppg_id, kitchens(work, permission))
    row = await work.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(_("Dapur ini tidak ada."))
    return row


async def staff_of(work: UnitOfWork, sppg_id: int | None, posts: tuple[str, ...]) -> set[int]:
    """Accounts of those who hold these posts in the kitchen today."""
    if sppg_id is None or not posts:
        return set()
    found = await work.session.scalars(
        select(Petugas.akun_id).where(
            Petugas.sppg_id == sppg_id,
            Petugas.peran.in_(posts),
            Petugas.akun_id.is_not(None),
            Petugas.mulai_on <= work.today,
            or_(Petugas.selesai_on.is_(None), Petugas.selesai_on >= work.today),
        )
    )
    return {account for account in found if account is not None}


async def certificates_of(work: UnitOfWork, sppg_id: int) -> Sequence[Sertifikat]:
    """By kind, the longest first, without those that were taken back."""
    query = select(Sertifikat).where(Sertifikat.sppg_id == sppg_id, Sertifikat.status != "ditarik")
    order = query.order_by(Sertifikat.jenis, Sertifikat.akhir_on.desc().nulls_first(), Sertifikat.id.desc())
    return (await work.session.scalars(order)).all()


async def steps_of(work: UnitOfWork, sppg_id: int) -> Sequence[SlhsLangkah]:
    """Newest first."""
    query = select(SlhsLangkah).where(SlhsLangkah.sppg_id == sppg_id).order_by(SlhsLangkah.id.desc())
    return (await work.session.scalars(query)).all()


async def inspections_of(work: UnitOfWork, sppg_id: int) -> Sequence[Ikl]:
    """Newest first."""
    return (await work.session.scalars(select(Ikl).where(Ikl.sppg_id == sppg_id).order_by(Ikl.pada.desc()))).all()


async def states_of(work: UnitOfWork, sppg_id: int) -> Sequence[SppgStatus]:
    """Newest first."""
    query = select(SppgStatus).where(SppgStatus.sppg_id == sppg_id).order_by(SppgStatus.id.desc())
    return (await work.session.scalars(query)).all()


async def noted_days(work: UnitOfWork, sppg_ids: Sequence[int]) -> dict[int, Noted]:
    """When each kitchen was last prepared and first stopped, of those with a history."""
    prepared = func.max(SppgStatus.pada).filter(SppgStatus.status == "persiapan")
    stopped = func.min(SppgStatus.pada).filter(SppgStatus.status.in_(STOPS))
    query = select(SppgStatus.sppg_id, prepared, stopped).where(SppgStatus.sppg_id.in_(sppg_ids))
    return {row[0]: Noted(row[1], row[2]) for row in await work.session.execute(query.group_by(SppgStatus.sppg_id))}


async def crew_of(work: UnitOfWork, sppg_id: int, *, former: bool = False) -> Sequence[Petugas]:
    """Who works there today, by role and name; with `former`, who left as well."""
    query = select(Petugas).where(Petugas.sppg_id == sppg_id)
    if not former:
        query = query.where(or_(Petugas.selesai_on.is_(None), Petugas.selesai_on >= work.today))
    return (await work.session.scalars(query.order_by(Petugas.peran, Petugas.nama, Petugas.id))).all()


async def may(work: UnitOfWork, row: Sppg, permission: str) -> bool:
    """Whether the right reaches this kitchen."""
    if not work.may(permission):
        return False
    if reach_of(work.actor, permission).everything:
        return True
    return await work.session.scalar(select(Sppg.id).where(Sppg.id == row.id, kitchens(work, permission))) is not None


P = TypeVar("P", Sertifikat, SppgStatus, SlhsLangkah, Ikl)


async def paper_of(work: UnitOfWork, sppg_id: int, kind: type[P], number: int) -> P | None:
    """A paper of a kitchen that may be read; None when it is another's. Raises NotFound for the kitchen."""
    row = await kitchen_of(work, sppg_id, DAPUR_READ)
    query: Select[P] = select(kind).where(kind.id == number, kind.sppg_id == row.id)
    return await work.session.scalar(query)


async def served_by(work: UnitOfWork, sppg_id: int) -> Sequence[tuple[Titik, int]]:
    """Places the kitchen cooks for today, with their portions."""
    rows = await work.session.execute(
        select(Titik, func.sum(Penugasan.jatah))
        .join(Penugasan, Penugasan.titik_id == Titik.id)
        .where(
            Penugasan.sppg_id == sppg_id,
            Penugasan.mulai_on <= work.today,
            or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today),
        )
        .group_by(Titik.id)
        .order_by(Titik.nama)
    )
    return [(row, int(portions)) for row, portions in rows]


async def portions_of(work: UnitOfWork, sppg_ids: Sequence[int]) -> Mapping[int, int]:
    """Portions assigned today, by kitchen."""
    rows = await work.session.execute(
        select(Penugasan.sppg_id, func.sum(Penugasan.jatah))
        .where(
            Penugasan.sppg_id.in_(sppg_ids),
            Penugasan.mulai_on <= work.today,
            or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today),
        )
        .group_by(Penugasan.sppg_id)
    )
    return {sppg_id: int(portions) for sppg_id, portions in rows}
