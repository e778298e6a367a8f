"""What officials look for: their tasks by deadline, what they passed on, the agenda, and letters by their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, false, func, or_, select, text
from sqlalchemy.orm import aliased

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Jabatan, Unit
from tiru.work import UnitOfWork
from tiru_e_office.finding import Sought, has_number, has_words, newest, tsquery
from tiru_e_office.models import SEARCHED, Akses, Disposisi, Lampiran, Surat, Tugas
from tiru_e_office.posts import MyPost, my_posts
from tiru_e_office.reach import few, openable, visible, within

PER_PAGE = 25
MOST_COUNTED = 1000
"""Beyond this a search says «more than»: nobody pages through it, and counting all would cost seconds."""
WAITING = and_(Tugas.selesai_at.is_(None), Tugas.keadaan != "menunggu")
URGENT = ("sangat_segera", "segera")


@dataclass(frozen=True, slots=True)
class Row:
    """A task with its letter, and who gave it."""

    task: Tugas
    surat: Surat
    giver: str
    instruksi: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tasks:
    """A page of tasks; `total` of all of them, `number` counts from 1."""

    rows: Sequence[Row]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True)
class Letters:
    """A page of letters. `more` when there are more than were counted."""

    rows: Sequence[Surat]
    total: int
    number: int
    more: bool = False

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of letters is narrowed to; dates are of arrival (in) or of the letter (out)."""

    q: str = ""
    arah: str = ""
    unit: int | None = None
    jenis: str = ""
    status: str = ""
    klasifikasi: str = ""
    dari: date | None = None
    sampai: date | None = None
    tahun: int | None = None

    @property
    def is_empty(self) -> bool:
        return replace(self, arah="", tahun=None) == Wanted()


async def inbox(work: UnitOfWork, posts: Sequence[MyPost], *, view: str = "", page: int = 1) -> Tasks:
    """What waits for these posts, nearest deadline first. `view`: tindak, segera, lewat, tembusan or empty."""
    condition = and_(Tugas.jabatan_id.in_(_ids(posts)), WAITING, *_viewed(work, view))
    return await _tasks(work, condition, (Tugas.batas_at.asc().nulls_last(), Tugas.id.asc()), page)


async def passed_on(work: UnitOfWork, posts: Sequence[MyPost], *, page: int = 1) -> Tasks:
    """What these posts passed on and is not done yet, nearest deadline first."""
    condition = and_(Tugas.jabatan_id.in_(_ids(posts)), Tugas.keadaan == "diteruskan", Surat.selesai_at.is_(None))
    return await _tasks(work, condition, (Surat.batas_at.asc().nulls_last(), Tugas.id.desc()), page)


async def done(work: UnitOfWork, posts: Sequence[MyPost], *, page: int = 1) -> Tasks:
    """What these posts have dealt with, newest first."""
    condition = and_(Tugas.jabatan_id.in_(_ids(posts)), Tugas.selesai_at.is_not(None), Tugas.keadaan != "diteruskan")
    return await _tasks(work, condition, (Tugas.selesai_at.desc(), Tugas.id.desc()), page)


async def waiting_count(work: UnitOfWork) -> int:
    """How many tasks wait for the actor."""
    posts = await my_posts(work)
    if not posts:
        return 0
    condition = and_(Tugas.jabatan_id.in_(_ids(posts)), WAITING)
    return await work.session.scalar(select(func.count()).select_from(Tugas).where(condition)) or 0


async def unread_count(work: UnitOfWork, posts: Sequence[MyPost]) -> int:
    """How many of them nobody has opened."""
    condition = and_(Tugas.jabatan_id.in_(_ids(posts)), WAITING, Tugas.dibaca_at.is_(None))
    return await work.session.scalar(select(func.count()).select_from(Tugas).where(condition)) or 0


async def letters(work: UnitOfWork, posts: Sequence[MyPost], wanted: Wanted, *, page: int = 1) -> Letters:
    """Letters the actor may see; with words the best match first, else the newest.

    Where more than MOST_COUNTED have the words, the newest of them are ranked: to rank every letter with a
    frequent word would cost seconds.
    """
    await _plan_anew(work)
    if wanted.q:
        sought = Sought(q=wanted.q, others=_others(wanted), seen=visible(work, posts))
        ids = await newest(work, sought, MOST_COUNTED + 1, await few(work, posts))
        order: tuple[UnaryExpression[Any], ...] = (func.ts_rank(SEARCHED, tsquery(wanted.q)).desc(), Surat.id.desc())
        return await _page_of(work, ids, order, page)
    condition = and_(await openable(work, posts), *narrowed(wanted))
    return await _letters(work, condition, (Surat.id.desc(),), page)


async def agenda(work: UnitOfWork, wanted: Wanted, permission: str, *, page: int = 1) -> Letters:
    """The book of the units a registrar keeps: every number stands in it, also of secret letters.

    With words in the same order; where more than MOST_COUNTED have them, those entered last.
    """
    await _plan_anew(work)
    reached = within(work, permission)
    kept = false() if reached is None else reached
    order = (Surat.tahun.desc(), Surat.nomor_agenda.desc(), Surat.id.desc())
    if wanted.q:
        others = [Surat.arah == "masuk", *_others(wanted)]
        return await _page_of(
            work, await newest(work, Sought(q=wanted.q, others=others, seen=kept), MOST_COUNTED + 1), order, page
        )
    return await _letters(work, and_(kept, Surat.arah == "masuk", *narrowed(wanted)), order, page)


def narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filter as conditions."""
    day = func.coalesce(Surat.diterima_on, Surat.tanggal)
    asked: list[tuple[object, Callable[[Any], ColumnElement[bool]]]] = [
        (wanted.q, lambda q: or_(has_words(q), has_number(q))),
        (wanted.arah, lambda way: Surat.arah == way),
        (wanted.unit, lambda unit: Surat.unit_id == unit),
        (wanted.jenis, lambda kind: Surat.jenis == kind),
        (wanted.status, lambda status: Surat.status == status),
        (wanted.klasifikasi, lambda code: Surat.klasifikasi.startswith(code, autoescape=True)),
        (wanted.dari, lambda first: day >= first),
        (wanted.sampai, lambda last: day <= last),
        (wanted.tahun, lambda year: Surat.tahun == year),
    ]
    return [condition(given) for given, condition in asked if given]


async def task_for(work: UnitOfWork, task_id: int, posts: Sequence[MyPost], *, lock: bool = False) -> Tugas:
    """A task of one of these posts. Raises NotFound for everybody else's."""
    query = select(Tugas).where(Tugas.id == task_id, Tugas.jabatan_id.in_(_ids(posts)), Tugas.keadaan != "menunggu")
    task = await work.session.scalar(query.with_for_update() if lock else query)
    if task is None:
        raise NotFound(_("Tugas ini tidak ada."))
    return task


async def tasks_of(work: UnitOfWork, surat_id: int) -> Sequence[Tugas]:
    """Everything that waits or waited on a letter, in order."""
    rows = await work.session.scalars(select(Tugas).where(Tugas.surat_id == surat_id).order_by(Tugas.urutan, Tugas.id))
    return rows.all()


async def dispositions_of(work: UnitOfWork, surat_id: int) -> Sequence[Disposisi]:
    rows = await work.session.scalars(select(Disposisi).where(Disposisi.surat_id == surat_id).order_by(Disposisi.id))
    return rows.all()


async def files_of(work: UnitOfWork, surat_id: int) -> Sequence[Lampiran]:
    """The files of a letter, the letter itself first."""
    rows = await work.session.scalars(select(Lampiran).where(Lampiran.surat_id == surat_id).order_by(Lampiran.id))
    return sorted(rows.all(), key=lambda row: (row.peran != "utama", row.id))


async def file_of(work: UnitOfWork, surat_id: int, file_id: int) -> Lampiran:
    """One file of this very letter. Raises NotFound."""
    found = await work.session.get(Lampiran, file_id)
    if found is None or found.surat_id != surat_id:
        raise NotFound(_("Berkas ini tidak ada."))
    return found


async def looks_of(work: UnitOfWork, surat_id: int) -> Sequence[Akses]:
    """Who looked at a letter that is not for everybody, newest first."""
    rows = await work.session.scalars(
        select(Akses).where(Akses.surat_id == surat_id).order_by(Akses.id.desc()).limit(50)
    )
    return rows.all()


async def linked_to(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost]) -> Sequence[Surat]:
    """The letter this one answers and those that answer it, as far as the actor may see them."""
    ways = [Surat.jawaban_atas == surat.id]
    if surat.jawaban_atas is not None:
        ways.append(Surat.id == surat.jawaban_atas)
    rows = await work.session.scalars(select(Surat).where(or_(*ways), visible(work, posts)).order_by(Surat.id))
    return rows.all()


async def post_names(work: UnitOfWork, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """(name of the post, short name of its unit) by the post's id."""
    rows = await work.session.execute(
        select(Jabatan.id, Jabatan.nama, Unit.singkatan, Unit.nama.label("unit"))
        .join(Unit, Unit.id == Jabatan.unit_id)
        .where(Jabatan.id.in_(set(ids)))
    )
    return {row.id: (row.nama, row.singkatan or row.unit) for row in rows}


def _others(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filter without its words."""
    return narrowed(replace(wanted, q=""))


def _ids(posts: Sequence[MyPost]) -> list[int]:
    return [post.jabatan_id for post in posts]


def _viewed(work: UnitOfWork, view: str) -> list[ColumnElement[bool]]:
    views: Mapping[str, ColumnElement[bool]] = {
        "tindak": Tugas.peran != "tembusan",
        "segera": Surat.kecepatan.in_(URGENT),
        "lewat": Tugas.batas_at < work.now,
        "tembusan": Tugas.peran == "tembusan",
        "baru": Tugas.dibaca_at.is_(None),
    }
    return [views[view]] if view in views else []


async def _tasks(
    work: UnitOfWork, condition: ColumnElement[bool], order: tuple[UnaryExpression[Any], ...], page: int
) -> Tasks:
    total = await work.session.scalar(select(func.count()).select_from(Tugas).join(Surat).where(condition)) or 0
    number = _number(page, total)
    given = aliased(Disposisi)
    rows = await work.session.execute(
        select(Tugas, Surat, given.dari_jabatan, given.instruksi)
        .join(Surat, Surat.id == Tugas.surat_id)
        .outerjoin(given, given.id == Tugas.disposisi_id)
        .where(condition)
        .order_by(*order)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    found = [Row(row[0], row[1], row[2] or row[1].asal or row[1].dibuat_nama, row[3] or ()) for row in rows]
    return Tasks(found, total, number)


async def _letters(
    work: UnitOfWork, condition: ColumnElement[bool], order: tuple[UnaryExpression[Any], ...], page: int
) -> Letters:
    counted: Select[int] = select(Surat.id).where(condition).limit(MOST_COUNTED + 1)
    total = await work.session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    number = _number(page, min(total, MOST_COUNTED))
    rows = await work.session.scalars(
        select(Surat).where(condition).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    )
    return Letters(rows.all(), min(total, MOST_COUNTED), number, total > MOST_COUNTED)


async def _page_of(work: UnitOfWork, ids: Sequence[int], order: tuple[UnaryExpression[Any], ...], page: int) -> Letters:
    """A page of these letters; one beyond MOST_COUNTED only says that there are more."""
    kept = ids[:MOST_COUNTED]
    number = _number(page, len(kept))
    rows = await work.session.scalars(
        select(Surat).where(Surat.id.in_(kept)).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    )
    return Letters(rows.all(), len(kept), number, len(ids) > MOST_COUNTED)


async def _plan_anew(work: UnitOfWork) -> None:
    """Frequent and rare words want different plans; a plan kept for all of them is wrong for most."""
    await work.session.execute(text("set local plan_cache_mode = force_custom_plan"))


def _number(page: int, total: int) -> int:
    return max(1, min(page, max(1, -(-total // PER_PAGE))))
