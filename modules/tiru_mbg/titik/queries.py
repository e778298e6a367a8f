"""Places, who eats there, which kitchen cooks for whom, and who is left out.

For other rooms: `place_of`, `enrolled`, `open_assignments`, `blank_spots`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.scopes import Standing, reach_of
from tiru.wilayah.queries import names, names_inside
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS, THREE_B
from tiru_mbg.reach import places
from tiru_mbg.rights import TITIK_READ
from tiru_mbg.titik.models import Penugasan, Rombel, Titik, TitikPetugas

COOKING = "operasional"


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment with its kitchen and place."""

    penugasan: Penugasan
    sppg: Sppg
    titik: Titik


@dataclass(frozen=True, slots=True)
class BlankPlace:
    """A place where somebody enrolled has no kitchen: `left` people by group; empty when nobody is noted there."""

    titik: Titik
    left: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.left.values())


@dataclass(frozen=True, slots=True)
class BlankDesa:
    """A desa to whose 3B no kitchen goes; `people` noted at its posyandu, 0 where nobody has counted."""

    kode: str
    nama: str
    kecamatan: str
    people: int
    posyandu: int


@dataclass(frozen=True, slots=True)
class BlankSpots:
    """Everybody who is left out on a day."""

    places: Sequence[BlankPlace] = ()
    desa: Sequence[BlankDesa] = field(default_factory=tuple)

    @property
    def people(self) -> int:
        return sum(place.people for place in self.places)


def in_force(day: date) -> ColumnElement[bool]:
    """Condition on `Penugasan`: it holds on this day."""
    return and_(Penugasan.mulai_on <= day, or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day))


def not_over(day: date) -> ColumnElement[bool]:
    """Condition on `Penugasan`: it holds on this day or begins later."""
    return or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day)


async def place_of(work: UnitOfWork, titik_id: int, permission: str = TITIK_READ, *, lock: bool = False) -> Titik:
    """A place through the right to it. Raises NotFound for what is not there or another's."""
    query = select(Titik).where(Titik.id == titik_id, places(work, permission))
    if lock:
        query = query.with_for_update(of=Titik).execution_options(populate_existing=True)
    row = await work.session.scalar(query)
    if row is None:
        raise NotFound(_("Titik layanan ini tidak ada."))
    return row


async def reached_ids(work: UnitOfWork, permission: str) -> set[int]:
    """Ids of all places that a right opens."""
    return set(await work.session.scalars(select(Titik.id).where(places(work, permission))))


async def enrolled(work: UnitOfWork, titik_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many are enrolled by place and group; groups of nobody are left out."""
    wanted = list(titik_ids)
    if not wanted:
        return {}
    counted = func.sum(Rombel.terdaftar)
    query = select(Rombel.titik_id, Rombel.kelompok, counted).where(Rombel.titik_id.in_(wanted))
    query = query.group_by(Rombel.titik_id, Rombel.kelompok).having(counted > 0)
    found: dict[int, dict[str, int]] = {titik_id: {} for titik_id in wanted}
    for titik_id, kelompok, number in await work.session.execute(query):
        found[titik_id][kelompok] = int(number)
    return found


async def classes_of(work: UnitOfWork, titik_id: int) -> Sequence[Rombel]:
    """The classes of a place, in the order of cooking."""
    rows = (await work.session.scalars(select(Rombel).where(Rombel.titik_id == titik_id))).all()
    order = list(GROUPS)
    return sorted(rows, key=lambda row: (order.index(row.kelompok), len(row.kelas), row.kelas))


async def open_assignments(
    work: UnitOfWork,
    day: date,
    *,
    sppg_id: int | None = None,
    titik_ids: Sequence[int] | None = None,
    coming: bool = False,
) -> list[Assigned]:
    """Assignments that hold on a day, `coming` ones too; whoever asks has checked the right to what it shows."""
    query = select(Penugasan, Sppg, Titik).join(Sppg, Sppg.id == Penugasan.sppg_id)
    query = query.join(Titik, Titik.id == Penugasan.titik_id)
    query = query.where(not_over(day) if coming else in_force(day))
    if sppg_id is not None:
        query = query.where(Penugasan.sppg_id == sppg_id)
    if titik_ids is not None:
        query = query.where(Penugasan.titik_id.in_(titik_ids))
    query = query.order_by(Sppg.nama, Titik.nama, Penugasan.mulai_on, Penugasan.id)
    return [Assigned(*row) for row in await work.session.execute(query)]


def receiving_on(day: date) -> ColumnElement[bool]:
    """Condition on `TitikPetugas`: the account receives on this day."""
    return and_(TitikPetugas.mulai_on <= day, or_(TitikPetugas.selesai_on.is_(None), TitikPetugas.selesai_on >= day))


async def receivers_of(work: UnitOfWork, titik_id: int) -> Sequence[TitikPetugas]:
    """Who receives at a place, those who no longer do last."""
    query = select(TitikPetugas).where(TitikPetugas.titik_id == titik_id)
    return (await work.session.scalars(query.order_by(TitikPetugas.selesai_on.desc(), TitikPetugas.id))).all()


async def area_names(work: UnitOfWork, codes: Iterable[str]) -> dict[str, str]:
    """Names of desa and of the kecamatan around them."""
    found = set(codes)
    return await names(work.session, sorted(found | {kode[:8] for kode in found}))


def served(day: date, kelompok: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Condition on `Titik`: a kitchen that operates cooks for it on this day, for this group if given."""
    conditions = [Penugasan.titik_id == Titik.id, in_force(day), Sppg.status == COOKING]
    if kelompok is not None:
        conditions.append(Penugasan.kelompok == kelompok)
    return exists(select(Penugasan.id).join(Sppg, Sppg.id == Penugasan.sppg_id).where(*conditions))


def counted_groups() -> Select[int, str, int]:
    """Place, group and number enrolled; staff are fed along and are nobody's blank spot."""
    counted = func.sum(Rombel.terdaftar)
    query = select(Rombel.titik_id, Rombel.kelompok, counted.label("jumlah")).where(Rombel.kelompok != "GURU")
    return query.group_by(Rombel.titik_id, Rombel.kelompok).having(counted > 0)


def has_left_out(day: date) -> ColumnElement[bool]:
    """Condition on `Titik`: some group that is enrolled there has no kitchen on this day."""
    groups = counted_groups().subquery()
    return exists(
        select(groups.c.titik_id).where(
            groups.c.titik_id == Titik.id, ~served(day, groups.c.kelompok).correlate(Titik, groups)
        )
    )


async def blank_spots(work: UnitOfWork, day: date, permission: str | None = TITIK_READ) -> BlankSpots:
    """Places where somebody has no kitchen that operates, the most people first; desa whose 3B have no route.

    `permission` is the right whose reach is looked at; None for what looks at the whole region by itself.
    """
    reached = true() if permission is None else places(work, permission)
    rows = (await work.session.scalars(select(Titik).where(Titik.aktif.is_(True), reached))).all()
    groups = counted_groups().subquery()
    query = select(groups.c.titik_id, groups.c.kelompok, groups.c.jumlah)
    enrolled_there: dict[int, dict[str, int]] = {}
    for titik_id, kelompok, jumlah in await work.session.execute(query):
        enrolled_there.setdefault(titik_id, {})[kelompok] = int(jumlah)
    fed: dict[int, set[str]] = {}
    cooking = select(Penugasan.titik_id, Penugasan.kelompok).join(Sppg, Sppg.id == Penugasan.sppg_id)
    for titik_id, kelompok in await work.session.execute(cooking.where(in_force(day), Sppg.status == COOKING)):
        fed.setdefault(titik_id, set()).add(kelompok)
    blank = []
    for row in rows:
        there, has = enrolled_there.get(row.id, {}), fed.get(row.id, set())
        left = {kelompok: there[kelompok] for kelompok in GROUPS if kelompok in there and kelompok not in has}
        if left or not (there or has):
            blank.append(BlankPlace(row, left))
    blank.sort(key=lambda place: (-place.people, place.titik.nama, place.titik.id))
    desa = await _desa_without_route(work, rows, enrolled_there, fed)
    if permission is None:
        return BlankSpots(blank, desa)
    reach = reach_of(work.actor, permission)
    return BlankSpots(blank, [one for one in desa if reach.covers(Standing(kode_wilayah=one.kode))])


async def _desa_without_route(
    work: UnitOfWork,
    rows: Sequence[Titik],
    enrolled_there: Mapping[int, Mapping[str, int]],
    fed: Mapping[int, set[str]],
) -> list[BlankDesa]:
    every = await names_inside(work.session, work.tenant.kode_wilayah)
    reached = {row.kode_wilayah for row in rows if fed.get(row.id, set()) & THREE_B}
    people: dict[str, int] = {}
    posyandu: dict[str, int] = {}
    for row in rows:
        counted = sum(number for kelompok, number in enrolled_there.get(row.id, {}).items() if kelompok in THREE_B)
        people[row.kode_wilayah] = people.get(row.kode_wilayah, 0) + counted
        posyandu[row.kode_wilayah] = posyandu.get(row.kode_wilayah, 0) + (row.tipe == "posyandu")
    return [
        BlankDesa(kode, nama, every.get(kode[:8], ""), people.get(kode, 0), posyandu.get(kode, 0))
        for kode, nama in every.items()
        if kode.count(".") == 3 and kode not in reached
    ]
