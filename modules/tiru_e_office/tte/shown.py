"""What the page of a letter says about its signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.posts import MyPost
from tiru_e_office.surat_keluar.models import Naskah
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.waiting import task_to_sign


@dataclass(frozen=True, slots=True)
class Signature:
    """`signed` where it is signed, `failed` where the last try failed, `task_id` where it waits for the actor."""

    signed: Tte | None
    failed: Tte | None
    task_id: int | None


async def signature_of(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost]) -> Signature | None:
    """None for a letter that was not written here, and while nothing was tried and nothing waits for the actor."""
    if surat.arah != "keluar":
        return None
    query = select(Tte).where(Tte.surat_id == surat.id, Tte.keadaan.in_(["selesai", "gagal"])).order_by(Tte.id.desc())
    last = await work.session.scalar(query.limit(1))
    task_id = await task_to_sign(work, posts, surat.id)
    if last is None and task_id is None:
        return None
    is_signed = last is not None and last.keadaan == "selesai"
    return Signature(last if is_signed else None, None if is_signed else last, task_id)


async def signed_key(work: UnitOfWork, surat: Surat) -> str | None:
    """Where the signed file is stored; None while there is none."""
    return await work.session.scalar(select(Naskah.tte_key).where(Naskah.surat_id == surat.id))
