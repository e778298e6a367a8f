"""Reports, their history and files, named by what comes back; always through the right to see them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.tenant import Actor
from tiru.wilayah.queries import children
from tiru.work import UnitOfWork
from tiru_aduan import counts
from tiru_aduan.filters import Filter, Page, narrowed, page_of
from tiru_aduan.models import Kategori, Lampiran, Laporan, Riwayat
from tiru_aduan.rules import LABELS, OFFICE_WORKS, OPEN, PUBLIC, tidy_number

NEAR_DEGREES = 0.005
"""About 550 metres: how near two points are that may be the same matter."""
NEAR_DAYS = timedelta(days=30)
_PUBLIC = [str(status) for status in PUBLIC]
_OFFICE = [str(status) for status in OFFICE_WORKS]


async def categories(work: UnitOfWork, *, all_: bool = False) -> Sequence[Kategori]:
    """Categories by name; only those in use unless `all_`."""
    query = select(Kategori).order_by(Kategori.nama)
    if not all_:
        query = query.where(Kategori.aktif)
    return (await work.session.scalars(query)).all()


async def laporan_by_number(work: UnitOfWork, nomor: str, *, lock: bool = False) -> Laporan:
    """The report with this ticket number. Raises NotFound."""
    return await _the_one(work, nomor, true(), lock=lock)


async def laporan_for(work: UnitOfWork, nomor: str, permission: str, *, lock: bool = False) -> Laporan:
    """A report, through the right to it. Raises NotFound for one out of reach."""
    return await _the_one(work, nomor, await reach(work, permission), lock=lock)


async def _the_one(work: UnitOfWork, nomor: str, condition: ColumnElement[bool], *, lock: bool) -> Laporan:
    query = select(Laporan).where(Laporan.nomor == tidy_number(nomor), condition)
    query = query.options(joinedload(Laporan.kategori))
    if lock:
        query = query.with_for_update(of=Laporan).execution_options(populate_existing=True)
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
    condition = and_(await reach(work, "aduan:laporan:read"), *narrowed(wanted))
    order = (
        case((Laporan.status.in_(_OFFICE), 0), else_=1),
        Laporan.due_at.asc().nulls_last(),
        Laporan.id.desc(),
    )
    return await page_of(work, condition, order, page)


async def public_reports(work: UnitOfWork, wanted: Filter, *, page: int = 1) -> Page:
    """What everybody may read: reports that were verified and are not secret; never who sent them."""
    return await page_of(work, and_(public_condition(), *narrowed(wanted)), (Laporan.id.desc(),), page)


def public_condition() -> ColumnElement[bool]:
    """What everybody may read: verified, not secret, not hidden by the coordinator."""
    return and_(Laporan.status.in_(_PUBLIC), Laporan.sifat != "rahasia", Laporan.is_hidden.is_(false()))


def is_public(laporan: Laporan) -> bool:
    """Whether everybody may read this report."""
    return laporan.status in PUBLIC and laporan.sifat != "rahasia" and not laporan.is_hidden


async def reports_of_citizen(work: UnitOfWork, citizen_id: int, *, limit: int = 50) -> Sequence[Laporan]:
    """What a signed-in citizen sent under their account, newest first."""
    rows = await work.session.scalars(
        select(Laporan).where(Laporan.warga_id == citizen_id).order_by(Laporan.id.desc()).limit(limit)
    )
    return rows.all()


async def of_citizen(work: UnitOfWork, citizen_id: int) -> Mapping[str, object]:
    """What the module keeps about a citizen, for the copy they may take along."""
    rows = await reports_of_citizen(work, citizen_id, limit=1000)
    return {
        "aduan": [
            {
                "nomor": row.nomor,
                "judul": row.judul,
                "isi": row.isi,
                "status": str(LABELS[row.status]),
                "diterima": row.dibuat_at,
            }
            for row in rows
        ]
    }


async def each_for_export(work: UnitOfWork, wanted: Filter) -> AsyncIterator[Laporan]:
    """Everything the filter names and the actor may read, oldest first, a thousand at a time."""
    condition = and_(await reach(work, "aduan:laporan:export"), *narrowed(wanted))
    last = 0
    while True:
        rows = (
            await work.session.scalars(
                select(Laporan)
                .where(condition, Laporan.id > last)
                .options(joinedload(Laporan.kategori))
                .order_by(Laporan.id)
                .limit(1000)
            )
        ).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            yield row
            work.session.expunge(row)  # a long table is not kept in memory


async def history_of(work: UnitOfWork, laporan_id: int, *, public_only: bool) -> Sequence[Riwayat]:
    """What happened, in order."""
    query = select(Riwayat).where(Riwayat.laporan_id == laporan_id).order_by(Riwayat.id)
    if public_only:
        query = query.where(Riwayat.is_public)
    return (await work.session.scalars(query)).all()


async def files_of(work: UnitOfWork, laporan_id: int, *, public_only: bool) -> Sequence[Lampiran]:
    """Files of a report, in order; those of the office's own notes only for the office."""
    query = select(Lampiran).where(Lampiran.laporan_id == laporan_id).order_by(Lampiran.id)
    if public_only:
        query = query.where(Lampiran.is_public)
    return (await work.session.scalars(query)).all()


async def file_of(work: UnitOfWork, laporan_id: int, file_id: int, *, public_only: bool) -> Lampiran:
    """One file of this very report. Raises NotFound."""
    found = await work.session.get(Lampiran, file_id)
    if found is None or found.laporan_id != laporan_id or (public_only and not found.is_public):
        raise NotFound(_("Berkas ini tidak ada."))
    return found


async def similar_to(work: UnitOfWork, laporan: Laporan) -> Sequence[Laporan]:
    """Candidates for a merge: same category within thirty days, near in place; the nearest first."""
    near: list[ColumnElement[bool]] = []
    if laporan.kode_wilayah:
        near.append(Laporan.kode_wilayah.startswith(laporan.kode_wilayah[:8]))
    if laporan.latitude is not None and laporan.longitude is not None:
        near.append(
            and_(
                Laporan.latitude.between(laporan.latitude - NEAR_DEGREES, laporan.latitude + NEAR_DEGREES),
                Laporan.longitude.between(laporan.longitude - NEAR_DEGREES, laporan.longitude + NEAR_DEGREES),
            )
        )
    if not near:
        return []
    rows = await work.session.scalars(
        select(Laporan)
        .where(
            await reach(work, "aduan:laporan:read"),
            Laporan.id != laporan.id,
            Laporan.kategori_id == laporan.kategori_id,
            Laporan.dibuat_at.between(laporan.dibuat_at - NEAR_DAYS, laporan.dibuat_at + NEAR_DAYS),
            Laporan.status.in_([str(status) for status in OPEN]),
            or_(*near),
        )
        .options(joinedload(Laporan.kategori))
        .order_by(case((Laporan.kode_wilayah == laporan.kode_wilayah, 0), else_=1), func.abs(Laporan.id - laporan.id))
        .limit(5)
    )
    return rows.all()


async def merged_into(work: UnitOfWork, laporan_id: int) -> Sequence[Laporan]:
    """Reports that follow this one; their reporters wait for the same answer."""
    rows = await work.session.scalars(select(Laporan).where(Laporan.induk_id == laporan_id).order_by(Laporan.id))
    return rows.all()


async def numbers_of_parents(work: UnitOfWork) -> dict[int, str]:
    """Ticket numbers of the reports that others were merged into."""
    parents = select(Laporan.induk_id).where(Laporan.induk_id.is_not(None))
    rows = await work.session.execute(select(Laporan.id, Laporan.nomor).where(Laporan.id.in_(parents)))
    return {int(laporan_id): nomor for laporan_id, nomor in rows}


async def waiting_count(work: UnitOfWork) -> int:
    """How many reports wait for the actor's office."""
    condition = and_(await reach(work, "aduan:laporan:read"), Laporan.status.in_(_OFFICE))
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


async def units_by_id(work: UnitOfWork) -> dict[int, str]:
    """Names of all units."""
    rows = await work.session.execute(select(Unit.id, Unit.nama))
    return {int(unit_id): name for unit_id, name in rows}


async def unit_options(work: UnitOfWork) -> list[tuple[int, str]]:
    """Units of today as a choice, by name."""
    rows = await work.session.execute(select(Unit.id, Unit.nama).where(present(work.today)).order_by(Unit.nama))
    return [(int(unit_id), name) for unit_id, name in rows]


async def districts(work: UnitOfWork) -> list[tuple[str, str]]:
    """(code, name) of the region's districts, by name."""
    found = await children(work.session, work.tenant.kode_wilayah)
    return sorted(((one.kode, one.nama) for one in found), key=lambda pair: pair[1])


async def count_by_kecamatan(work: UnitOfWork, *, since: date) -> dict[str, int]:
    """The port's answer: reports per district code since a day."""
    return await counts.by_kecamatan(work, since=since)


def may_see_reporter(actor: Actor) -> bool:
    """Who may know the reporter: a right of its own, and every look is noted."""
    return actor.may("aduan:pelapor:read")
