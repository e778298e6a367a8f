"""The module's answers to what others ask (`ports.Letters`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from tiru.organisasi.models import Jabatan
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.ports import LetterEvidence
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import WAITING
from tiru_e_office.reach import BY_RIGHT, visible

MOST = 100


async def evidence_for(work: UnitOfWork, kinerja: str) -> Sequence[LetterEvidence]:
    """Of what is linked to an empty target there is none."""
    return await _seen(work, Surat.kinerja == kinerja) if kinerja else []


async def answers_to(work: UnitOfWork, letter_id: str) -> Sequence[LetterEvidence]:
    """Nothing of a letter that the actor may not see."""
    asked = aliased(Surat)
    original = select(asked.id).where(asked.kunci == letter_id).scalar_subquery()
    seen = await work.session.scalar(
        select(Surat.id).where(Surat.kunci == letter_id, visible(work, await my_posts(work)))
    )
    return await _seen(work, Surat.jawaban_atas == original) if seen is not None else []


async def open_tasks_by_post(work: UnitOfWork, posts: Sequence[int]) -> dict[int, int]:
    """By the post's id."""
    rows = await work.session.execute(
        select(Tugas.jabatan_id, func.count()).where(WAITING, Tugas.jabatan_id.in_(posts)).group_by(Tugas.jabatan_id)
    )
    return {row[0]: row[1] for row in rows}


async def open_tasks_by_unit(work: UnitOfWork) -> dict[int, int]:
    """By the unit's id; units below are not added up."""
    rows = await work.session.execute(
        select(Jabatan.unit_id, func.count())
        .join(Tugas, Tugas.jabatan_id == Jabatan.id)
        .where(WAITING)
        .group_by(Jabatan.unit_id)
    )
    return {row[0]: row[1] for row in rows}


async def _seen(work: UnitOfWork, condition: ColumnElement[bool]) -> list[LetterEvidence]:
    posts = await my_posts(work)
    rows = await work.session.scalars(
        select(Surat)
        .where(condition, Surat.keamanan.in_(BY_RIGHT), visible(work, posts))
        .order_by(Surat.id.desc())
        .limit(MOST)
    )
    return [
        LetterEvidence(row.kunci, row.nomor, row.tanggal, row.hal, row.status, f"/kantor/e_office/surat/{row.id}")
        for row in rows
    ]
