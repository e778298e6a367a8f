"""Units, posts and holders, as they are on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, collate, func, or_, select, text

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi import posts as pure
from tiru.organisasi.models import Jabatan, JabatanRole, Penugasan, Unit, UnitPerubahan
from tiru.organisasi.rules import check_within
from tiru.work import UnitOfWork

IN_TREE_ORDER = collate(Unit.path, "C")
"""Byte by byte: other collations pass over the slashes and mix subtrees."""


@dataclass(frozen=True, slots=True)
class Held:
    """A post on a day. `acting` decides; `running` are all whose time it is (a Plh beside the holder)."""

    post: Jabatan
    acting: Penugasan | None
    running: tuple[Penugasan, ...] = ()
    roles: tuple[JabatanRole, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A post that an account holds: `unit_ids` are its unit and everything below; `roles` are (name, scope)."""

    jabatan_id: int
    title: str
    jenis: str
    unit_id: int
    unit_ids: frozenset[int] = frozenset()
    roles: tuple[tuple[str, str], ...] = field(default=())


def present(day: date) -> ColumnElement[bool]:
    """Units that exist on a day."""
    return and_(Unit.berlaku_dari <= day, or_(Unit.berlaku_sampai.is_(None), Unit.berlaku_sampai >= day))


def _running(day: date) -> ColumnElement[bool]:
    return and_(Penugasan.dari <= day, or_(Penugasan.sampai.is_(None), Penugasan.sampai >= day))


async def units(work: UnitOfWork, *, q: str = "", day: date | None = None) -> Sequence[Unit]:
    """All units of a day (today) in the order of the tree, or those whose name, short name or code contains `q`."""
    query = select(Unit).where(present(day or work.today)).order_by(IN_TREE_ORDER)
    return (await work.session.scalars(query.where(named(q)) if q else query)).all()


def named(q: str) -> ColumnElement[bool]:
    """Units whose name, short name or code contains `q`."""
    return or_(
        Unit.nama.icontains(q, autoescape=True),
        Unit.singkatan.icontains(q, autoescape=True),
        Unit.kode.icontains(q, autoescape=True),
    )


async def unit_of(work: UnitOfWork, unit_id: int) -> Unit:
    """One unit. Raises NotFound."""
    found = await work.session.get(Unit, unit_id)
    if found is None:
        raise NotFound(_("Unit ini tidak ada."))
    return found


async def unit_to_change(work: UnitOfWork, unit_id: int) -> Unit:
    """One unit, locked, if the actor's right reaches it. Raises NotFound; Forbidden."""
    found = await work.session.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("Unit ini tidak ada."))
    check_within(work.actor, found.path, found.kode_wilayah)
    return found


async def post_to_change(work: UnitOfWork, post_id: int, *, unit_id: int | None = None) -> Jabatan:
    """One post, locked, if the actor's right reaches its unit. Raises NotFound; Forbidden."""
    post = await work.session.get(Jabatan, post_id, with_for_update=True, populate_existing=True)
    if post is None or (unit_id is not None and post.unit_id != unit_id):
        raise NotFound(_("Jabatan ini tidak ada."))
    unit = await unit_of(work, post.unit_id)
    check_within(work.actor, unit.path, unit.kode_wilayah)
    return post


async def post_of(work: UnitOfWork, post_id: int, *, unit_id: int) -> Jabatan:
    """One post of a unit. Raises NotFound."""
    post = await work.session.get(Jabatan, post_id)
    if post is None or post.unit_id != unit_id:
        raise NotFound(_("Jabatan ini tidak ada."))
    return post


async def above(work: UnitOfWork, unit: Unit) -> Sequence[Unit]:
    """The units above, from the top."""
    ids = [int(part) for part in unit.path.split("/") if part and int(part) != unit.id]
    rows = await work.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(func.length(Unit.path)))
    return rows.all()


async def directly_below(work: UnitOfWork, unit_id: int, *, day: date | None = None) -> Sequence[Unit]:
    """The units whose parent this is, on a day (today)."""
    rows = await work.session.scalars(
        select(Unit).where(Unit.induk_id == unit_id, present(day or work.today)).order_by(Unit.nama)
    )
    return rows.all()


async def subtree_ids(work: UnitOfWork, unit_id: int) -> frozenset[int]:
    """The unit and everything below it, whenever it existed; empty for an unknown unit."""
    rows = await work.session.execute(
        text(
            "select below.id from unit top join unit below on below.path like top.path || '%' "  # ids and slashes only
            "where top.id = :id"
        ),
        {"id": unit_id},
    )
    return frozenset(row.id for row in rows)


async def posts_of(work: UnitOfWork, unit_id: int, *, day: date | None = None) -> list[Held]:
    """Posts of a unit with who holds them on a day (today), head first."""
    on = day or work.today
    posts = (
        await work.session.scalars(
            select(Jabatan)
            .where(Jabatan.unit_id == unit_id, or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= on))
            .order_by(Jabatan.kepala.desc(), Jabatan.nama)
        )
    ).all()
    ids = [post.id for post in posts]
    holders: dict[int, list[Penugasan]] = {}
    for row in await work.session.scalars(select(Penugasan).where(Penugasan.jabatan_id.in_(ids), _running(on))):
        holders.setdefault(row.jabatan_id, []).append(row)
    roles: dict[int, list[JabatanRole]] = {}
    for role in await work.session.scalars(select(JabatanRole).where(JabatanRole.jabatan_id.in_(ids))):
        roles.setdefault(role.jabatan_id, []).append(role)
    return [_held(post, holders.get(post.id, []), roles.get(post.id, []), on) for post in posts]


def _held(post: Jabatan, running: list[Penugasan], roles: list[JabatanRole], day: date) -> Held:
    acting = pure.acting_in([as_held(row) for row in running], day)
    chosen = next((row for row in running if acting is not None and row.id == acting.id), None)
    others = sorted((row for row in running if row is not chosen), key=lambda row: row.id)
    return Held(post, chosen, tuple([chosen, *others] if chosen else others), tuple(roles))


async def assignments_of_post(work: UnitOfWork, post_id: int) -> Sequence[Penugasan]:
    """Everybody who held a post, newest first."""
    return (
        await work.session.scalars(
            select(Penugasan).where(Penugasan.jabatan_id == post_id).order_by(Penugasan.dari.desc(), Penugasan.id)
        )
    ).all()


async def post_holder_at(work: UnitOfWork, post_id: int, day: date) -> pure.Held | None:
    """Who acts in a post on a day: what approvals ask. None where it is empty or unknown."""
    rows = await work.session.scalars(select(Penugasan).where(Penugasan.jabatan_id == post_id, _running(day)))
    return pure.acting_in([as_held(row) for row in rows], day)


async def head_post_of(work: UnitOfWork, unit_id: int) -> Jabatan | None:
    """The post that leads a unit today; None where none is marked."""
    found = await work.session.scalars(
        select(Jabatan)
        .where(
            Jabatan.unit_id == unit_id,
            Jabatan.kepala,
            or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= work.today),
        )
        .order_by(Jabatan.id)
        .limit(1)
    )
    return found.first()


_ASSIGNMENTS = text("""
select p.jabatan_id, p.jenis, j.nama, j.unit_id,
    (select array_agg(below.id) from unit top join unit below on below.path like top.path || '%'
        where top.id = j.unit_id) as unit_ids,
    (select json_agg(json_build_array(r.role, r.scope) order by r.role) from jabatan_role r
        where r.jabatan_id = j.id) as roles
from penugasan p join jabatan j on j.id = p.jabatan_id
where p.account_id = :account and p.dari <= :day and (p.sampai is null or p.sampai >= :day)
order by p.jenis <> 'definitif', j.id
""")


async def assignments_of(work: UnitOfWork, account_id: int, day: date) -> list[Assignment]:
    """The posts of an account on a day, the definitif one first, with reach and roles."""
    rows = await work.session.execute(_ASSIGNMENTS, {"account": account_id, "day": day})
    return [
        Assignment(
            jabatan_id=row.jabatan_id,
            title=row.nama if row.jenis == "definitif" else f"{row.jenis.capitalize()}. {row.nama}",
            jenis=row.jenis,
            unit_id=row.unit_id,
            unit_ids=frozenset(row.unit_ids or ()),
            roles=tuple((role, scope) for role, scope in row.roles or ()),
        )
        for row in rows
    ]


async def history_of(work: UnitOfWork, unit_id: int) -> Sequence[UnitPerubahan]:
    """What happened to a unit, newest first."""
    rows = await work.session.scalars(
        select(UnitPerubahan)
        .where(UnitPerubahan.unit_id == unit_id)
        .order_by(UnitPerubahan.berlaku_pada.desc(), UnitPerubahan.id.desc())
    )
    return rows.all()


async def all_posts(work: UnitOfWork) -> Sequence[tuple[Jabatan, Unit]]:
    """Posts of present units with their units, in the order of the tree."""
    rows = await work.session.execute(
        select(Jabatan, Unit)
        .join(Unit, Unit.id == Jabatan.unit_id)
        .where(present(work.today), or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= work.today))
        .order_by(IN_TREE_ORDER, Jabatan.kepala.desc(), Jabatan.nama)
    )
    return [(row[0], row[1]) for row in rows]


async def acting_everywhere(work: UnitOfWork) -> dict[int, pure.Held]:
    """Who acts in which post today, by the post's id."""
    by_post: dict[int, list[pure.Held]] = {}
    for row in await work.session.scalars(select(Penugasan).where(_running(work.today))):
        by_post.setdefault(row.jabatan_id, []).append(as_held(row))
    found = {post: pure.acting_in(held, work.today) for post, held in by_post.items()}
    return {post: held for post, held in found.items() if held is not None}


def as_held(row: Penugasan) -> pure.Held:
    """A row as the pure rules know it."""
    return pure.Held(
        id=row.id, jenis=row.jenis, dari=row.dari, sampai=row.sampai, account_id=row.account_id, nama=row.nama
    )


async def roles_of_post(work: UnitOfWork, post_id: int) -> Sequence[JabatanRole]:
    """The roles that come with a post."""
    rows = await work.session.scalars(
        select(JabatanRole).where(JabatanRole.jabatan_id == post_id).order_by(JabatanRole.role)
    )
    return rows.all()


async def ids_of_units(work: UnitOfWork, codes: Sequence[str]) -> list[int]:
    """The units of today with these codes. Raises NotFound for the first that is none."""
    rows = await work.session.execute(select(Unit.kode, Unit.id).where(Unit.kode.in_(codes), present(work.today)))
    return _all_of(codes, {row.kode: row.id for row in rows})


async def ids_of_posts(work: UnitOfWork, codes: Sequence[str]) -> list[int]:
    """The posts with these codes. Raises NotFound for the first that is none."""
    rows = await work.session.execute(select(Jabatan.kode, Jabatan.id).where(Jabatan.kode.in_(codes)))
    return _all_of(codes, {row.kode: row.id for row in rows})


def _all_of(codes: Sequence[str], ids: dict[str, int]) -> list[int]:
    for code in codes:
        if code not in ids:
            raise NotFound(_("Kode %(kode)s tidak ada.", kode=code))
    return [ids[code] for code in codes]
