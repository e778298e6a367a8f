"""Which letters somebody sees: those addressed to their posts, their own, and by right those of their units.

A right over a unit opens what is biasa, and terbatas to those cleared for it. What is rahasia or sangat
rahasia is open to the addressed and to its author only, whatever rank somebody else has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, union, union_all

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import reach_of, readable
from tiru.tenant import Actor, Kind
from tiru.work import UnitOfWork
from tiru_e_office.models import Akses, Surat, Tugas
from tiru_e_office.posts import MyPost

READ = "e_office:surat:read"
BY_RIGHT = ("B", "T")
"""Levels that a right over a unit can open at all."""
FEW = 60_000
"""Letters that are looked up one by one sooner than millions are tested."""


def visible(work: UnitOfWork, posts: Sequence[MyPost]) -> ColumnElement[bool]:
    """The condition for letters the actor may see."""
    ways: list[ColumnElement[bool]] = []  # the cheapest test first: the database takes them in this order
    by_right = readable_within(work)
    if by_right is not None:
        ways.append(by_right)
    if work.actor.id is not None:
        ways.append(_own(work))
    if posts:
        ways.append(addressed(posts))
    return or_(*ways) if ways else false()


@dataclass(frozen=True, slots=True)
class Few:
    """The letters of somebody who sees few: the queries of their ids, each with the column of the id, and a count.

    A letter that several queries have is counted each time.
    """

    ways: Sequence[tuple[Select[int], ColumnElement[int]]]
    count: int


async def few(work: UnitOfWork, posts: Sequence[MyPost]) -> Few | None:
    """All letters the actor may see, where they are few enough to be listed."""
    ways = _listed(work, posts)
    if reach_of(work.actor, READ).everything or not ways:
        return None
    counted = union_all(*(way for way, _key in ways)).limit(FEW + 1).subquery()
    count = await work.session.scalar(select(func.count()).select_from(counted)) or 0
    return Few(ways, count) if count <= FEW else None


async def openable(work: UnitOfWork, posts: Sequence[MyPost]) -> ColumnElement[bool]:
    """`visible`, for long lists: the few letters of an office as a list of ids, for others a test of each letter."""
    listed = await few(work, posts)
    if listed is None:
        return visible(work, posts)
    # Kept apart, so that letters are looked up by these ids, and not all letters tested.
    ids = union(*(way for way, _key in listed.ways)).cte("openable").prefix_with("materialized")
    return Surat.id.in_(select(ids.c[0]))


def _listed(work: UnitOfWork, posts: Sequence[MyPost]) -> list[tuple[Select[int], ColumnElement[int]]]:
    """The ways of `visible`, each as the ids it opens."""
    ways: list[tuple[Select[int], ColumnElement[int]]] = []
    if posts:
        ways.append((select(Tugas.surat_id).where(_on_a_task(posts)), Tugas.surat_id.expression))
    if work.actor.id is not None:
        ways.append((select(Surat.id).where(_own(work)), Surat.id.expression))
    by_right = readable_within(work)
    if by_right is not None:
        ways.append((select(Surat.id).where(by_right), Surat.id.expression))
    return ways


def _own(work: UnitOfWork) -> ColumnElement[bool]:
    """A program gets what is secret for its owner's posts only, not because the owner once wrote it."""
    own = Surat.dibuat_oleh == work.actor.id
    return and_(own, Surat.keamanan.in_(BY_RIGHT)) if work.actor.kind is Kind.TOKEN else own


def readable_within(work: UnitOfWork) -> ColumnElement[bool] | None:
    """What a right over units opens; None where the actor has none."""
    by_right = within(work, READ)
    if by_right is None:
        return None
    return and_(Surat.keamanan.in_(open_levels(work.actor)), by_right)


def open_levels(actor: Actor) -> list[str]:
    """The levels of secrecy that a right over units opens for somebody with this clearance."""
    return [level for level in readable(actor.clearance) if level in BY_RIGHT]


def addressed(posts: Sequence[MyPost]) -> ColumnElement[bool]:
    """Letters on which a task stands, or stood, for one of these posts."""
    # A scalar, not `exists`: that the database may turn into a list of all letters a head of region ever had.
    found = select(Tugas.id).where(Tugas.surat_id == Surat.id, _on_a_task(posts)).limit(1)
    return found.correlate(Surat).scalar_subquery().is_not(None)


def _on_a_task(posts: Sequence[MyPost]) -> ColumnElement[bool]:
    return and_(Tugas.jabatan_id.in_([post.jabatan_id for post in posts]), Tugas.keadaan != "menunggu")


def within(work: UnitOfWork, permission: str) -> ColumnElement[bool] | None:
    """Letters of the units that a right reaches; None where it reaches nothing."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return Surat.unit_id.is_not(None)
    if not reach.tops:
        return None
    tops = select(Unit.path).where(Unit.id.in_(reach.tops)).subquery()
    below = select(Unit.id).where(exists(select(1).where(Unit.path.startswith(tops.c.path))))
    return Surat.unit_id.in_(below)


async def surat_for(
    work: UnitOfWork, surat_id: int, posts: Sequence[MyPost], *, lock: bool = False, looked_at: str = ""
) -> Surat:
    """One letter, through the right to see it. Raises NotFound for one that is out of reach.

    `looked_at` names what is shown of it (`surat`, `berkas`); for all but biasa it goes on the access log.
    """
    query = select(Surat).where(Surat.id == surat_id, visible(work, posts))
    surat = await work.session.scalar(query.with_for_update(of=Surat) if lock else query)
    if surat is None:
        raise NotFound(_("Surat ini tidak ada."))
    if looked_at and surat.keamanan != "B":
        note_access(work, surat.id, looked_at)
    return surat


def note_access(work: UnitOfWork, surat_id: int, what: str) -> None:
    """Put a look at a letter on its access log."""
    work.session.add(Akses(surat_id=surat_id, account_id=work.actor.id, nama=work.actor.name, at=work.now, apa=what))
