"""Every select of the module, named by what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, text, true
from sqlalchemy.orm import joinedload

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.tenant import Actor
from tiru.work import UnitOfWork
from tiru_aduan.models import Kategori, Lampiran, Laporan, Riwayat
from tiru_aduan.rules import OFFICE_WORKS, OPEN, PUBLIC, tidy_number

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """A page of reports with the total number; `number` counts from 1."""

    rows: Sequence[Laporan]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True)
class Filter:
    """What the inbox is narrowed to."""

    q: str = ""
    status: str = ""
    kategori: int | None = None
    unit: int | None = None
    wilayah: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a period; `on_time` is a share between 0 and 1, `days` working days on average."""

    received: int
    open: int
    closed: int
    late: int
    on_time: float | None
    rating: float | None


async def categories(work: UnitOfWork, *, all_: bool = False) -> Sequence[Kategori]:
    """Categories by name; only those in use unless `all_`."""
    query = select(Kategori).order_by(Kategori.nama)
    if not all_:
        query = query.where(Kategori.aktif)
    return (await work.session.scalars(query)).all()


async def laporan_by_number(work: UnitOfWork, nomor: str, *, lock: bool = False) -> Laporan:
    """The report with this ticket number. Raises NotFound."""
    query = select(Laporan).where(Laporan.nomor == tidy_number(nomor)).options(joinedload(Laporan.kategori))
    if lock:
        query = query.with_for_update(of=Laporan)
    laporan = await work.session.scalar(query)
    if laporan is None:
        raise NotFound(_("Tidak ada laporan bernomor %(nomor)s.", nomor=nomor[:20]))
    return laporan


async def laporan_for(work: UnitOfWork, nomor: str, permission: str, *, lock: bool = False) -> Laporan:
    """A report, through the right to it. Raises NotFound for one out of reach."""
    query = (
        select(Laporan)
        .where(Laporan.nomor == tidy_number(nomor), await reach(work, permission))
        .options(joinedload(Laporan.kategori))
    )
    if lock:
        query = query.with_for_update(of=Laporan)
    laporan = await work.session.scalar(query)
    if laporan is None:
        raise NotFound(_("Tidak ada laporan bernomor %(nomor)s.", nomor=nomor[:20]))
    return laporan


async def reach(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """How far the actor's right reaches over reports: all, units below one, a village, or nothing."""
    conditions: list[ColumnElement[bool]] = []
    for grant in work.actor.reach(permission):
        if grant.scope == "tenant":
            return true()
        if grant.scope == "unit" and grant.unit_id is not None:
            conditions.append(Laporan.unit_id.in_(units_below(grant.unit_id)))
        elif grant.scope == "desa" and grant.desa:
            conditions.append(Laporan.kode_wilayah == grant.desa)
    return or_(*conditions) if conditions else false()


def units_below(unit_id: int) -> Select[int]:
    """Ids of a unit and of everything below it."""
    top = select(Unit.path).where(Unit.id == unit_id).scalar_subquery()
    return select(Unit.id).where(Unit.path.like(top.concat("%")))


async def inbox(work: UnitOfWork, wanted: Filter, *, page: int = 1) -> Page:
    """Reports the actor may read, those with the nearest deadline first."""
    condition = and_(await reach(work, "aduan:laporan:read"), *_narrowed(wanted))
    order = (
        case((Laporan.status.in_([str(status) for status in OFFICE_WORKS]), 0), else_=1),
        Laporan.due_at.asc().nulls_last(),
        Laporan.id.desc(),
    )
    return await _page(work, condition, order, page)


async def public_reports(work: UnitOfWork, wanted: Filter, *, page: int = 1) -> Page:
    """What everybody may read: open reports that were verified; never who sent them."""
    condition = and_(_is_public(), *_narrowed(wanted))
    return await _page(work, condition, (Laporan.id.desc(),), page)


def _is_public() -> ColumnElement[bool]:
    return and_(Laporan.status.in_([str(status) for status in PUBLIC]), Laporan.sifat != "rahasia")


def is_public(laporan: Laporan) -> bool:
    """Whether everybody may read this report."""
    return laporan.status in PUBLIC and laporan.sifat != "rahasia"


def _narrowed(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        vector = func.to_tsvector(text("'simple'"), Laporan.judul + text("' '") + Laporan.isi)
        conditions.append(
            or_(
                vector.bool_op("@@")(func.websearch_to_tsquery(text("'simple'"), wanted.q)),
                Laporan.nomor == tidy_number(wanted.q),
                Laporan.judul.icontains(wanted.q, autoescape=True),
            )
        )
    if wanted.status == "terbuka":
        conditions.append(Laporan.status.in_([str(status) for status in OPEN]))
    elif wanted.status:
        conditions.append(Laporan.status == wanted.status)
    if wanted.kategori:
        conditions.append(Laporan.kategori_id == wanted.kategori)
    if wanted.unit:
        conditions.append(Laporan.unit_id == wanted.unit)
    if wanted.wilayah:
        conditions.append(Laporan.kode_wilayah.startswith(wanted.wilayah, autoescape=True))
    if wanted.late:
        conditions.append(Laporan.late.is_(true()))
    return conditions


async def _page(work: UnitOfWork, condition: ColumnElement[bool], order: tuple[object, ...], page: int) -> Page:
    total = await work.session.scalar(select(func.count()).select_from(Laporan).where(condition)) or 0
    number = max(1, min(page, max(1, -(-total // PER_PAGE))))
    rows = await work.session.scalars(
        select(Laporan)
        .where(condition)
        .options(joinedload(Laporan.kategori))
        .order_by(*order)  # type: ignore[arg-type]
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page(rows.all(), total, number)


async def all_for_export(work: UnitOfWork, wanted: Filter) -> Sequence[Laporan]:
    """Everything the filter names and the actor may read, oldest first."""
    condition = and_(await reach(work, "aduan:laporan:export"), *_narrowed(wanted))
    rows = await work.session.scalars(
        select(Laporan).where(condition).options(joinedload(Laporan.kategori)).order_by(Laporan.id)
    )
    return rows.all()


async def history_of(work: UnitOfWork, laporan_id: int, *, public_only: bool) -> Sequence[Riwayat]:
    """What happened, in order."""
    query = select(Riwayat).where(Riwayat.laporan_id == laporan_id).order_by(Riwayat.id)
    if public_only:
        query = query.where(Riwayat.is_public)
    return (await work.session.scalars(query)).all()


async def files_of(work: UnitOfWork, laporan_id: int) -> Sequence[Lampiran]:
    return (
        await work.session.scalars(select(Lampiran).where(Lampiran.laporan_id == laporan_id).order_by(Lampiran.id))
    ).all()


async def file_of(work: UnitOfWork, laporan_id: int, file_id: int) -> Lampiran:
    """One file of this very report. Raises NotFound."""
    found = await work.session.get(Lampiran, file_id)
    if found is None or found.laporan_id != laporan_id:
        raise NotFound(_("Berkas ini tidak ada."))
    return found


async def similar_to(work: UnitOfWork, laporan: Laporan) -> Sequence[Laporan]:
    """Candidates for a merge: same category and district, within thirty days, words in common."""
    if not laporan.kode_wilayah:
        return []
    district = laporan.kode_wilayah[:8]
    rows = await work.session.scalars(
        select(Laporan)
        .where(
            Laporan.id != laporan.id,
            Laporan.kategori_id == laporan.kategori_id,
            Laporan.kode_wilayah.startswith(district),
            Laporan.dibuat_at > laporan.dibuat_at - timedelta(days=30),
            Laporan.status.in_([str(status) for status in OPEN]),
            await reach(work, "aduan:laporan:read"),
        )
        .options(joinedload(Laporan.kategori))
        .order_by(func.abs(Laporan.id - laporan.id))
        .limit(5)
    )
    return rows.all()


async def waiting_count(work: UnitOfWork) -> int:
    """How many reports wait for the actor's office."""
    condition = and_(
        await reach(work, "aduan:laporan:read"), Laporan.status.in_([str(status) for status in OFFICE_WORKS])
    )
    return await work.session.scalar(select(func.count()).select_from(Laporan).where(condition)) or 0


async def overdue(work: UnitOfWork, now: datetime) -> Sequence[Laporan]:
    """Reports whose stage has just passed its deadline, locked; those others hold are left to them."""
    rows = await work.session.scalars(
        select(Laporan)
        .where(Laporan.due_at < now)
        .order_by(Laporan.due_at)
        .limit(200)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def figures(work: UnitOfWork, *, since: datetime, until: datetime) -> Figures:
    """Figures of the reports that came in within the period."""
    closed = Laporan.closed_at.is_not(None)
    row = (
        await work.session.execute(
            select(
                func.count(),
                func.count().filter(Laporan.status.in_([str(status) for status in OPEN])),
                func.count().filter(closed),
                func.count().filter(Laporan.late),
                func.avg(Laporan.rating),
            ).where(Laporan.dibuat_at >= since, Laporan.dibuat_at < until, Laporan.status != "digabung")
        )
    ).one()
    received, open_, done, late, rating = row
    answered = received - open_
    return Figures(
        received,
        open_,
        done,
        late,
        None if not answered else max(0.0, 1 - late / received),
        rating and float(rating),
    )


async def count_by_week(work: UnitOfWork, *, weeks: int = 8) -> list[tuple[int, int]]:
    """(ISO week, reports) of the last weeks, oldest first; weeks without reports count 0."""
    week = func.date_trunc("week", func.timezone(work.tenant.timezone, Laporan.dibuat_at))
    since = work.now - timedelta(weeks=weeks)
    rows = await work.session.execute(select(week, func.count()).where(Laporan.dibuat_at >= since).group_by(week))
    known = {found.date(): count for found, count in rows}
    monday = work.now.astimezone(work.tenant.zone).date()
    monday -= timedelta(days=monday.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    return [(day.isocalendar().week, known.get(day, 0)) for day in mondays]


async def count_by_kecamatan(work: UnitOfWork, *, since: date) -> dict[str, int]:
    """Reports per district code since a day."""
    district = func.left(Laporan.kode_wilayah, 8)
    rows = await work.session.execute(
        select(district, func.count())
        .where(Laporan.kode_wilayah.is_not(None), Laporan.dibuat_at >= since)
        .group_by(district)
    )
    return {code: int(count) for code, count in rows}


async def count_by_unit(work: UnitOfWork, *, since: datetime) -> list[tuple[str, int, int, int]]:
    """(unit, reports, answered, late) since an instant, most reports first."""
    rows = await work.session.execute(
        select(
            Unit.nama,
            func.count(),
            func.count().filter(Laporan.answered_at.is_not(None)),
            func.count().filter(Laporan.late),
        )
        .select_from(Laporan)
        .join(Unit, Unit.id == Laporan.unit_id)
        .where(Laporan.dibuat_at >= since)
        .group_by(Unit.nama)
        .order_by(func.count().desc(), Unit.nama)
    )
    return [(name, total, answered, late) for name, total, answered, late in rows]


async def count_by_category(work: UnitOfWork, *, since: datetime) -> list[tuple[str, int]]:
    """(category, reports) since an instant, most first."""
    rows = await work.session.execute(
        select(Kategori.nama, func.count())
        .select_from(Laporan)
        .join(Kategori, Kategori.id == Laporan.kategori_id)
        .where(Laporan.dibuat_at >= since)
        .group_by(Kategori.nama)
        .order_by(func.count().desc(), Kategori.nama)
    )
    return [(name, count) for name, count in rows]


async def units_by_id(work: UnitOfWork) -> dict[int, str]:
    """Names of all units."""
    rows = await work.session.execute(select(Unit.id, Unit.nama))
    return {int(unit_id): name for unit_id, name in rows}


def may_see_reporter(actor: Actor) -> bool:
    """Who may know the reporter: a right of its own, and every look is noted."""
    return actor.may("aduan:pelapor:read")
