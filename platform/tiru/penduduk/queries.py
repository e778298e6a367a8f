"""Persons and families, through the right to them: what lies out of reach is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select, text
from sqlalchemy.orm import joinedload

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.penduduk.identity import KK_PURPOSE, NIK_PURPOSE, match_of
from tiru.penduduk.models import Keluarga, Penduduk, Peristiwa, Temuan
from tiru.penduduk.reach import READ, areas_of, check_within
from tiru.work import UnitOfWork

PER_PAGE = 25
AGES = ((0, 4), (5, 11), (12, 17), (18, 59), (60, 200))
"""Groups offered as a filter, in whole years, both ends included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What the list is narrowed to; `umur` is `least-most` in whole years."""

    q: str = ""
    wilayah: str = ""
    rt: str = ""
    rw: str = ""
    kelamin: str = ""
    state: str = ""
    umur: str = ""
    aturan: str = ""
    sumber: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of persons with the total; `number` counts from 1."""

    rows: Sequence[Penduduk]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def current() -> ColumnElement[bool]:
    """Persons that stand for themselves: not merged into another row."""
    return Penduduk.digabung_ke.is_(None)


async def conditions(work: UnitOfWork, wanted: Filter, permission: str) -> list[ColumnElement[bool]]:
    """The filter and the reach of a right, as conditions."""
    found = [current(), (await areas_of(work, permission)).hold(Penduduk.kode_wilayah)]
    if wanted.q:
        found.append(Penduduk.nama.ilike(_containing(wanted.q)))
    if wanted.wilayah:
        code = wanted.wilayah
        found.append(or_(Penduduk.kode_wilayah == code, Penduduk.kode_wilayah.startswith(f"{code}.", autoescape=True)))
    exact = {
        Penduduk.rt: wanted.rt,
        Penduduk.rw: wanted.rw,
        Penduduk.jenis_kelamin: wanted.kelamin,
        Penduduk.state: wanted.state,
        Penduduk.sumber: wanted.sumber,
    }
    found += [column == value for column, value in exact.items() if value]
    if wanted.umur:
        found += _aged(wanted.umur, work.today)
    if wanted.aturan:
        found.append(Penduduk.id.in_(select(Temuan.penduduk_id).where(Temuan.aturan == wanted.aturan)))
    return found


def _containing(words: str) -> str:
    """A pattern for `ilike`, which the trigram index serves; `lower(…) like` would not be."""
    plain = words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{plain}%"


def _aged(umur: str, today: date) -> list[ColumnElement[bool]]:
    least, _dash, most = umur.partition("-")
    if not (least.isdecimal() and most.isdecimal()):
        return []
    return [
        Penduduk.lahir_on <= years_before(today, int(least)),
        Penduduk.lahir_on > years_before(today, int(most) + 1),
    ]


def years_before(day: date, years: int) -> date:
    """The same day years ago; who was born then has their birthday today. 29 February counts as the 28th."""
    year = max(1, day.year - years)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


async def people(work: UnitOfWork, wanted: Filter, *, page: int = 1) -> Page:
    """A page of persons the actor may read, by name."""
    narrowed = await conditions(work, wanted, READ)
    total = await work.session.scalar(select(func.count()).select_from(Penduduk).where(*narrowed)) or 0
    number = min(max(1, page), max(1, -(-total // PER_PAGE)))
    rows = await work.session.scalars(
        select(Penduduk)
        .where(*narrowed)
        .order_by(Penduduk.nama, Penduduk.id)
        .offset((number - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return Page(rows.all(), total, number)


async def person_for(work: UnitOfWork, person_id: int, permission: str = READ, *, lock: bool = False) -> Penduduk:
    """One person with the family, through the right to read and the one asked for. Raises NotFound."""
    query = select(Penduduk).where(Penduduk.id == person_id).options(joinedload(Penduduk.keluarga))
    if lock:
        query = query.with_for_update(of=Penduduk).execution_options(populate_existing=True)
    person = await work.session.scalar(query)
    if person is None or not (await areas_of(work, READ)).cover(person.kode_wilayah):
        raise NotFound(_("Orang ini tidak ada dalam register."))
    if permission != READ:
        await check_within(work, permission, person.kode_wilayah)
    return person


async def family_for(work: UnitOfWork, family_id: int, permission: str = READ, *, lock: bool = False) -> Keluarga:
    """One family, through the right to read and the one asked for. Raises NotFound."""
    family = await work.session.get(Keluarga, family_id, with_for_update=lock)
    if family is None or not (await areas_of(work, READ)).cover(family.kode_wilayah):
        raise NotFound(_("Keluarga ini tidak ada dalam register."))
    if permission != READ:
        await check_within(work, permission, family.kode_wilayah)
    return family


async def members_of(work: UnitOfWork, family_id: int) -> Sequence[Penduduk]:
    """Everybody on the card that the actor may read: the head first, then by birth."""
    areas = await areas_of(work, READ)
    rows = await work.session.scalars(
        select(Penduduk)
        .where(Penduduk.keluarga_id == family_id, current(), areas.hold(Penduduk.kode_wilayah))
        .order_by(Penduduk.hubungan != "kepala", Penduduk.lahir_on.asc().nulls_last(), Penduduk.id)
    )
    return rows.all()


def with_nik(work: UnitOfWork, nik: str) -> Select[Penduduk]:
    """Persons with exactly this NIK, the living first."""
    return (
        select(Penduduk)
        .where(Penduduk.nik_match == match_of(work, nik, NIK_PURPOSE), current())
        .order_by(Penduduk.state != "hidup", Penduduk.id)
    )


async def people_with_nik(work: UnitOfWork, nik: str) -> Sequence[Penduduk]:
    """Persons within reach who carry this NIK; more than one is a mistake of the data."""
    areas = await areas_of(work, READ)
    return (await work.session.scalars(with_nik(work, nik).where(areas.hold(Penduduk.kode_wilayah)))).all()


async def family_with_card(work: UnitOfWork, no_kk: str) -> Keluarga | None:
    """The family with exactly this No. KK, whether within reach or not: for looking up before writing."""
    match = match_of(work, no_kk, KK_PURPOSE)
    return await work.session.scalar(select(Keluarga).where(Keluarga.no_kk_match == match))


async def history_of(work: UnitOfWork, person_id: int) -> Sequence[Peristiwa]:
    """What happened to a person, the newest first."""
    query = select(Peristiwa).where(Peristiwa.penduduk_id == person_id)
    return (await work.session.scalars(query.order_by(Peristiwa.pada.desc(), Peristiwa.id.desc()))).all()


async def merged_into(work: UnitOfWork, person_id: int) -> Sequence[Penduduk]:
    """Rows that this person took over."""
    rows = await work.session.scalars(select(Penduduk).where(Penduduk.digabung_ke == person_id).order_by(Penduduk.id))
    return rows.all()


async def sources(work: UnitOfWork) -> Sequence[str]:
    """Names of the sources that rows within reach came from."""
    areas = await areas_of(work, READ)
    query = select(Penduduk.sumber).where(current(), Penduduk.sumber != "", areas.hold(Penduduk.kode_wilayah))
    return sorted(await work.session.scalars(query.distinct()))


async def is_village_of_ours(work: UnitOfWork, kode: str) -> bool:
    """Whether this is the code of a desa or kelurahan of this tenant."""
    found = await work.session.scalar(
        text("select 1 from tiru_control.wilayah where kode = :kode and tingkat = 'desa' and kode like :inside"),
        {"kode": kode, "inside": f"{work.tenant.kode_wilayah}.%"},
    )
    return found is not None
