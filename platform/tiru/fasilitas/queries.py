"""Every select of the room: lists, one facility through the right to it, who is near, who may be the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, cast, exists, false, func, literal, or_, select, text, true
from sqlalchemy.types import Float

from tiru.errors import Forbidden, NotFound
from tiru.fasilitas.facts import Facts
from tiru.fasilitas.models import Fasilitas, FasilitasPengenal, FasilitasPerubahan
from tiru.fasilitas.rules import MEAN_RADIUS_M, SAME_SPOT_M, distance_m, exact, similar
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import Standing, reach_of
from tiru.wilayah.queries import Unit as Area
from tiru.wilayah.queries import children
from tiru.work import UnitOfWork

PER_PAGE = 25
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to. `status` is aktif, tutup or semua; `pemilik` pemerintah, swasta or `unit:12`."""

    q: str = ""
    jenis: str = ""
    wilayah: str = ""
    status: str = "aktif"
    pemilik: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of facilities with the total; `number` counts from 1."""

    rows: Sequence[Fasilitas]
    total: int
    number: int
    last: int


@dataclass(frozen=True, slots=True)
class Near:
    """A facility and how far it is, in metres."""

    facility: Fasilitas
    metres: float


def narrowed(wanted: Filter) -> ColumnElement[bool]:
    """A filter as a condition."""
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.q:
        number = exists().where(
            FasilitasPengenal.fasilitas_id == Fasilitas.id, FasilitasPengenal.nilai == wanted.q.strip().upper()
        )
        words = [Fasilitas.nama, Fasilitas.alamat, Fasilitas.kode]
        conditions.append(or_(number, *(column.icontains(wanted.q, autoescape=True) for column in words)))
    if wanted.jenis:
        conditions.append(Fasilitas.jenis == wanted.jenis)
    if wanted.wilayah:
        conditions.append(within(wanted.wilayah))
    if wanted.status != "semua":
        conditions.append(Fasilitas.berlaku_sampai.is_not(None) if wanted.status == "tutup" else is_open())
    if wanted.pemilik.startswith("unit:") and wanted.pemilik[5:].isdecimal() and len(wanted.pemilik) < 20:
        conditions.append(Fasilitas.pemilik_unit_id == int(wanted.pemilik[5:]))
    elif wanted.pemilik:
        conditions.append(Fasilitas.kepemilikan == wanted.pemilik)
    return and_(*conditions)


def is_open() -> ColumnElement[bool]:
    """Facilities that have not been closed."""
    return Fasilitas.berlaku_sampai.is_(None)


def within(kode: str) -> ColumnElement[bool]:
    """Facilities in an area of any level."""
    return or_(Fasilitas.kode_wilayah == kode, Fasilitas.kode_wilayah.startswith(f"{kode}.", autoescape=True))


def reached(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Facilities that the right reaches: all, those of units in a subtree, those in a desa or kecamatan."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return true()
    conditions: list[ColumnElement[bool]] = [within(kode) for kode in sorted(reach.desa)]
    conditions += [Fasilitas.pemilik_unit_id.in_(_units_below(top)) for top in sorted(reach.tops)]
    return or_(*conditions) if conditions else false()


def _units_below(unit_id: int) -> Select[int]:
    top = select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
    return select(Unit.id).where(Unit.path.like(top.concat("%")))


async def facility_of(work: UnitOfWork, facility_id: int) -> Fasilitas:
    """One facility. Raises NotFound."""
    found = await work.session.get(Fasilitas, facility_id)
    if found is None:
        raise NotFound(_("Fasilitas ini tidak ada."))
    return found


async def facility_to_change(work: UnitOfWork, facility_id: int, permission: str) -> Fasilitas:
    """One facility, locked, if the right reaches it. Raises NotFound; Forbidden."""
    query = select(Fasilitas).where(Fasilitas.id == facility_id).with_for_update()
    found = await work.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("Fasilitas ini tidak ada."))
    if not await may_change(work, found, permission):
        raise Forbidden(_("Wewenang Anda tidak menjangkau fasilitas ini."))
    return found


async def may_change(work: UnitOfWork, thing: Fasilitas | Facts, permission: str) -> bool:
    """Whether the right reaches where a facility stands, or is going to stand."""
    units = await unit_paths(work, [thing.pemilik_unit_id] if thing.pemilik_unit_id else [])
    standing = Standing(units=units.get(thing.pemilik_unit_id or 0, frozenset()), kode_wilayah=thing.kode_wilayah)
    return reach_of(work.actor, permission).covers(standing)


async def unit_paths(work: UnitOfWork, unit_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Each unit with the ids of all units above it."""
    rows = await work.session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(unit_ids)))
    return {row.id: frozenset(int(part) for part in row.path.split("/") if part) for row in rows}


async def facilities(work: UnitOfWork, wanted: Filter, *, page: int = 1, size: int = PER_PAGE) -> Page:
    """A page of facilities by name."""
    condition = narrowed(wanted)
    total = await work.session.scalar(select(func.count()).select_from(Fasilitas).where(condition)) or 0
    last = max(1, -(-total // size))
    number = min(max(1, page), last)
    query = select(Fasilitas).where(condition).order_by(Fasilitas.nama, Fasilitas.id)
    rows = await work.session.scalars(query.limit(size).offset((number - 1) * size))
    return Page(rows.all(), total, number, last)


async def every(work: UnitOfWork, wanted: Filter, *, permission: str = "") -> Sequence[Fasilitas]:
    """All facilities of a filter that a right reaches; empty permission: whatever stands there."""
    condition = narrowed(wanted) if not permission else and_(narrowed(wanted), reached(work, permission))
    query = select(Fasilitas).where(condition).order_by(Fasilitas.kode_wilayah, Fasilitas.jenis, Fasilitas.id)
    return (await work.session.scalars(query)).all()


async def numbers_of(work: UnitOfWork, ids: Sequence[int] | None = None) -> dict[int, dict[str, str]]:
    """Official numbers by facility and key; of all facilities without `ids`."""
    query = select(FasilitasPengenal)
    if ids is not None:
        query = query.where(FasilitasPengenal.fasilitas_id.in_(ids))
    found: dict[int, dict[str, str]] = {}
    for row in await work.session.scalars(query):
        found.setdefault(row.fasilitas_id, {})[row.kunci] = row.nilai
    return found


async def history_of(work: UnitOfWork, facility_id: int) -> Sequence[FasilitasPerubahan]:
    """What happened to a facility, newest first."""
    query = select(FasilitasPerubahan).where(FasilitasPerubahan.fasilitas_id == facility_id)
    return (await work.session.scalars(query.order_by(FasilitasPerubahan.id.desc()))).all()


async def counts_by_kind(work: UnitOfWork, wanted: Filter) -> dict[str, int]:
    """How many facilities of each kind a filter finds."""
    query = select(Fasilitas.jenis, func.count()).where(narrowed(wanted)).group_by(Fasilitas.jenis)
    return {row[0]: row[1] for row in await work.session.execute(query)}


async def owner_units(work: UnitOfWork) -> Sequence[Unit]:
    """Units that own a facility, by name."""
    query = select(Unit).where(Unit.id.in_(select(Fasilitas.pemilik_unit_id))).order_by(Unit.nama)
    return (await work.session.scalars(query)).all()


async def kecamatan(work: UnitOfWork) -> Sequence[Area]:
    """The kecamatan of the tenant."""
    return await children(work.session, work.tenant.kode_wilayah)


async def last_change(work: UnitOfWork) -> object:
    """When the register was last changed; None for an empty one."""
    return await work.session.scalar(select(func.max(Fasilitas.diubah_at)))


def metres_from(latitude: float, longitude: float) -> ColumnElement[float]:
    """Distance of each facility in metres, as `rules.distance_m` reckons it."""
    here = func.radians(cast(literal(exact(latitude)), Float))
    there = func.radians(Fasilitas.latitude)
    across = func.radians(Fasilitas.longitude - cast(literal(exact(longitude)), Float))
    half = func.power(func.sin((there - here) / 2), 2) + func.cos(here) * func.cos(there) * func.power(
        func.sin(across / 2), 2
    )
    return 2 * MEAN_RADIUS_M * func.asin(func.least(1.0, func.sqrt(half)))


async def nearest(
    work: UnitOfWork, latitude: float, longitude: float, *, wanted: Filter, n: int = 5, skip: int = 0
) -> list[Near]:
    """The `n` nearest facilities that have a place, nearest first."""
    metres = metres_from(latitude, longitude)
    query = select(Fasilitas, metres).where(narrowed(wanted), Fasilitas.latitude.is_not(None))
    rows = await work.session.execute(query.order_by(metres, Fasilitas.id).limit(n).offset(skip))
    return [Near(row[0], float(row[1])) for row in rows]


async def likely_twins(work: UnitOfWork, facts: Facts, *, besides: int = 0) -> list[Fasilitas]:
    """Open facilities of the same kind that may be the same: alike names in one desa, or within 50 m."""
    spots: list[ColumnElement[bool]] = [Fasilitas.kode_wilayah == facts.kode_wilayah]
    if facts.latitude is not None and facts.longitude is not None:
        spots.append(_around(facts.latitude, facts.longitude))
    query = select(Fasilitas).where(Fasilitas.jenis == facts.jenis, Fasilitas.id != besides, is_open(), or_(*spots))
    return [one for one in await work.session.scalars(query.order_by(Fasilitas.id)) if is_twin(facts, one)]


def is_twin(facts: Facts, other: Fasilitas) -> bool:
    """Whether two of one kind are likely one."""
    if facts.kode_wilayah == other.kode_wilayah and similar(facts.nama, other.nama):
        return True
    if facts.latitude is None or facts.longitude is None or other.latitude is None or other.longitude is None:
        return False
    return distance_m(facts.latitude, facts.longitude, other.latitude, other.longitude) <= SAME_SPOT_M


def _around(latitude: float, longitude: float) -> ColumnElement[bool]:
    """A box that holds the circle of SAME_SPOT_M at any Indonesian latitude."""
    reach = 1.1 * SAME_SPOT_M / METRES_PER_DEGREE
    return and_(
        Fasilitas.latitude.between(latitude - reach, latitude + reach),
        Fasilitas.longitude.between(longitude - 1.1 * reach, longitude + 1.1 * reach),
    )


async def next_ids(work: UnitOfWork, count: int) -> list[int]:
    """Ids for new facilities, so that their codes are known before they are written."""
    query = text("select nextval(pg_get_serial_sequence('fasilitas', 'id')) as id from generate_series(1, :count)")
    return [row.id for row in await work.session.execute(query, {"count": count})]
