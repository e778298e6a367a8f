"""What waits for the actor's signature, with what became of earlier tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from tiru.work import UnitOfWork
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.posts import MyPost
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.service import MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter to sign; `failed` is the last try where it failed."""

    task: Tugas
    surat: Surat
    failed: Tte | None


@dataclass(frozen=True, slots=True)
class Desk:
    """As many as can be signed at once, nearest deadline first; `total` of all."""

    rows: Sequence[Waiting]
    total: int


async def waiting_for(work: UnitOfWork, posts: Sequence[MyPost], *, first: int = 0) -> Desk:
    """Letters that wait for the posts in which the actor acts today; task `first` stands before the others."""
    condition = _condition(posts)
    tasks = select(Tugas, Surat).join(Surat, Surat.id == Tugas.surat_id).where(condition)
    order = ((Tugas.id == first).desc(), Tugas.batas_at.asc().nulls_last(), Tugas.id)
    rows = (await work.session.execute(tasks.order_by(*order).limit(MOST_AT_ONCE))).all()
    count = select(func.count()).select_from(Tugas).join(Surat, Surat.id == Tugas.surat_id).where(condition)
    failed = await _failed(work, [surat.id for _task, surat in rows])
    return Desk(
        [Waiting(task, surat, failed.get(surat.id)) for task, surat in rows], await work.session.scalar(count) or 0
    )


async def task_to_sign(work: UnitOfWork, posts: Sequence[MyPost], surat_id: int) -> int | None:
    """The actor's task to sign this letter now, if there is one."""
    query = select(Tugas.id).join(Surat, Surat.id == Tugas.surat_id)
    return await work.session.scalar(query.where(_condition(posts), Tugas.surat_id == surat_id).limit(1))


async def numbers_of(work: UnitOfWork, letters: Sequence[int]) -> dict[int, str]:
    """Numbers of letters by their ids, for the outcome of signing them."""
    rows = await work.session.execute(select(Surat.id, Surat.nomor).where(Surat.id.in_(letters)))
    return {row.id: row.nomor for row in rows}


def _condition(posts: Sequence[MyPost]) -> ColumnElement[bool]:
    return and_(
        Tugas.jenis == "ttd",
        Tugas.keadaan.in_(["terkirim", "dibaca"]),
        Tugas.jabatan_id.in_([post.jabatan_id for post in posts if post.acts]),
        Surat.status == "siap_ttd",
    )


async def _failed(work: UnitOfWork, letters: Sequence[int]) -> dict[int, Tte]:
    query = select(Tte).where(Tte.surat_id.in_(letters), Tte.keadaan == "gagal").order_by(Tte.id)
    return {row.surat_id: row for row in await work.session.scalars(query)}
