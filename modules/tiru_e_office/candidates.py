"""Who a letter may be passed to: the nearest posts first, any other by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from tiru.organisasi.models import Jabatan, Unit
from tiru.organisasi.queries import present
from tiru.work import UnitOfWork
from tiru_e_office.posts import MyPost

MOST = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post that may get a letter."""

    id: int
    title: str
    unit: str

    @property
    def label(self) -> str:
        """As people name it; the head's title usually names the unit already."""
        return self.title if self.unit in self.title else f"{self.title} · {self.unit}"


async def nearest(work: UnitOfWork, post: MyPost) -> list[Candidate]:
    """Posts of the own unit and heads of the units right below; a head of all sees the heads of all below."""
    own = and_(Jabatan.unit_id == post.unit_id, Jabatan.id != post.jabatan_id)
    below = and_(Jabatan.kepala, Unit.induk_id == post.unit_id)
    return await _found(work, or_(own, below))


async def beside(work: UnitOfWork, unit_id: int) -> list[Candidate]:
    """Whom a letter that reaches this unit may be for: its own posts and the heads right below."""
    return await _found(work, or_(Jabatan.unit_id == unit_id, and_(Jabatan.kepala, Unit.induk_id == unit_id)))


async def named(work: UnitOfWork, q: str, *, limit: int = 10) -> list[Candidate]:
    """Posts whose title or unit contains the words."""
    words = f"{q.strip()}"
    if len(words) < 2:
        return []
    where = or_(
        Jabatan.nama.icontains(words, autoescape=True),
        Unit.nama.icontains(words, autoescape=True),
        func.lower(Unit.singkatan) == words.lower(),
    )
    return (await _found(work, where))[:limit]


async def exactly(work: UnitOfWork, label: str) -> Candidate | None:
    """The one post of this label (`Kepala Desa · Cibeureum`), for those who typed it without a script."""
    title, _dot, unit = (part.strip().lower() for part in label.partition(" · "))
    where = func.lower(Jabatan.nama) == title
    if unit:
        where = and_(where, or_(func.lower(Unit.nama) == unit, func.lower(Unit.singkatan) == unit))
    found = await _found(work, where)
    return found[0] if len(found) == 1 else None


async def _found(work: UnitOfWork, where: object) -> list[Candidate]:
    rows = await work.session.execute(
        select(Jabatan.id, Jabatan.nama, Unit.singkatan, Unit.nama.label("unit"))
        .join(Unit, Unit.id == Jabatan.unit_id)
        .where(
            where,  # type: ignore[arg-type]
            present(work.today),
            or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= work.today),
        )
        .order_by(Jabatan.kepala.desc(), Unit.path, Jabatan.id)
        .limit(MOST)
    )
    return [Candidate(row.id, row.nama, row.singkatan or row.unit) for row in rows]


def labels(candidates: Sequence[Candidate]) -> dict[int, str]:
    """Labels by id."""
    return {one.id: one.label for one in candidates}
