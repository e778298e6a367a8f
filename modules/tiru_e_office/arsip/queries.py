"""What the archivist looks for: folders, letters without one, lists, loans; all through the reach of the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_e_office.arsip.models import Berkas, Pinjam, Usul, UsulBerkas
from tiru_e_office.arsip.rules import FILABLE, OPEN, Folder
from tiru_e_office.models import Surat
from tiru_e_office.reach import within

PER_PAGE = 25
MOST_EXPORTED = 20_000
MANAGE = "e_office:arsip:manage"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a list of folders is narrowed to; `tempo` is pindah, musnah, serah, or empty."""

    q: str = ""
    unit: int | None = None
    kode: str = ""
    keadaan: str = ""
    tempo: str = ""
    tahun: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == Sought()


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A page of anything."""

    rows: Sequence[T]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def reached(work: UnitOfWork, unit_id: Any, permission: str = MANAGE) -> ColumnElement[bool]:
    """The condition that a unit lies within the reach of a right."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return unit_id.is_not(None)  # type: ignore[no-any-return]
    if not reach.tops:
        return false()
    tops = select(Unit.path).where(Unit.id.in_(reach.tops)).subquery()
    below = select(Unit.id).where(exists(select(1).where(Unit.path.startswith(tops.c.path))))
    return unit_id.in_(below)  # type: ignore[no-any-return]


async def folders(work: UnitOfWork, sought: Sought, *, page: int = 1) -> Found[Berkas]:
    """Folders within reach, newest year first."""
    condition = and_(reached(work, Berkas.unit_id), *_narrowed(sought, work.today))
    total = await work.session.scalar(select(func.count()).select_from(Berkas).where(condition)) or 0
    number = _number(page, total)
    order = (Berkas.tahun.desc(), Berkas.klasifikasi, Berkas.id.desc())
    query = select(Berkas).where(condition).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Found((await work.session.scalars(query)).all(), total, number)


async def all_folders(work: UnitOfWork, sought: Sought) -> Sequence[Berkas]:
    """The same for a list that is taken home, by unit and code."""
    condition = and_(reached(work, Berkas.unit_id), *_narrowed(sought, work.today))
    order = (Berkas.unit_id, Berkas.klasifikasi, Berkas.tahun, Berkas.id)
    return (await work.session.scalars(select(Berkas).where(condition).order_by(*order).limit(MOST_EXPORTED))).all()


async def folder_for(work: UnitOfWork, berkas_id: int, *, lock: bool = False, permission: str = MANAGE) -> Berkas:
    """One folder through a right. Raises NotFound."""
    query = select(Berkas).where(Berkas.id == berkas_id, reached(work, Berkas.unit_id, permission))
    folder = await work.session.scalar(query.with_for_update() if lock else query)
    if folder is None:
        raise NotFound(_("Berkas ini tidak ada."))
    return folder


async def letters_in(work: UnitOfWork, berkas_id: int) -> Sequence[Surat]:
    """The letters of a folder by day."""
    order = (func.coalesce(Surat.tanggal, Surat.diterima_on), Surat.id)
    return (await work.session.scalars(select(Surat).where(Surat.berkas_id == berkas_id).order_by(*order))).all()


async def letter_in(work: UnitOfWork, berkas_id: int, surat_id: int) -> Surat:
    """One letter of this very folder. Raises NotFound."""
    surat = await work.session.scalar(
        select(Surat).where(Surat.id == surat_id, Surat.berkas_id == berkas_id).with_for_update()
    )
    if surat is None:
        raise NotFound(_("Surat ini tidak ada di berkas ini."))
    return surat


async def loose_letters(work: UnitOfWork, *, unit: int | None, kode: str, page: int = 1) -> Found[Surat]:
    """Finished letters without a folder within reach, oldest first: also secret ones, by number."""
    condition = and_(_loose(work), *([Surat.unit_id == unit] if unit else []), *_coded(kode))
    total = await work.session.scalar(select(func.count()).select_from(Surat).where(condition)) or 0
    number = _number(page, total)
    query = select(Surat).where(condition).order_by(Surat.unit_id, Surat.id)
    rows = await work.session.scalars(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Found(rows.all(), total, number)


async def letters_to_file(work: UnitOfWork, ids: Sequence[int]) -> Sequence[Surat]:
    """These letters as far as they are within reach, locked in one order."""
    seen = within(work, MANAGE)
    query = select(Surat).where(Surat.id.in_(set(ids)), false() if seen is None else seen)
    return (await work.session.scalars(query.order_by(Surat.id).with_for_update())).all()


async def open_folders(work: UnitOfWork, *, unit: int | None = None, kode: str = "") -> Sequence[Berkas]:
    """Folders that still take letters; those of the code first, then of the codes above it."""
    condition = and_(reached(work, Berkas.unit_id), Berkas.keadaan == "aktif", Berkas.ditutup_on.is_(None))
    if unit is not None:
        condition = and_(condition, Berkas.unit_id == unit)
    rows = (await work.session.scalars(select(Berkas).where(condition).order_by(Berkas.id.desc()).limit(500))).all()
    return sorted(rows, key=lambda one: -_kinship(one.klasifikasi, kode)) if kode else rows


async def number_taken(work: UnitOfWork, unit_id: int, year: int, number: str) -> bool:
    query = select(Berkas.id).where(Berkas.unit_id == unit_id, Berkas.tahun == year, Berkas.nomor_berkas == number)
    return await work.session.scalar(query) is not None


async def on_open_list(work: UnitOfWork, berkas_id: int) -> Usul | None:
    """The list that is under way with this folder on it."""
    query = select(Usul).join(UsulBerkas, UsulBerkas.usul_id == Usul.id)
    query = query.where(UsulBerkas.berkas_id == berkas_id, Usul.keadaan.in_(OPEN)).limit(1)
    found: Usul | None = await work.session.scalar(query)
    return found


async def proposals(work: UnitOfWork, *, jenis: str, keadaan: str, page: int = 1) -> Found[tuple[Usul, int]]:
    """Lists within reach with the number of their folders, newest first."""
    condition = reached(work, Usul.unit_id)
    if jenis:
        condition = and_(condition, Usul.jenis == jenis)
    if keadaan:
        condition = and_(condition, Usul.keadaan == keadaan)
    total = await work.session.scalar(select(func.count()).select_from(Usul).where(condition)) or 0
    number = _number(page, total)
    size = select(func.count()).where(UsulBerkas.usul_id == Usul.id).scalar_subquery()
    query = select(Usul, size).where(condition).order_by(Usul.id.desc())
    rows = await work.session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Found([(row[0], row[1]) for row in rows], total, number)


async def proposal_for(work: UnitOfWork, usul_id: int, permission: str = MANAGE, *, lock: bool = False) -> Usul:
    """One list through a right. Raises NotFound."""
    query = select(Usul).where(Usul.id == usul_id, reached(work, Usul.unit_id, permission))
    usul = await work.session.scalar(query.with_for_update() if lock else query)
    if usul is None:
        raise NotFound(_("Usul ini tidak ada."))
    return usul


async def items_of(work: UnitOfWork, usul_id: int, *, lock: bool = False) -> Sequence[tuple[UsulBerkas, Berkas]]:
    """What stands on a list, with the folders, by code."""
    query = select(UsulBerkas, Berkas).join(Berkas, Berkas.id == UsulBerkas.berkas_id)
    query = query.where(UsulBerkas.usul_id == usul_id).order_by(Berkas.klasifikasi, Berkas.id)
    rows = await work.session.execute(query.with_for_update() if lock else query)
    return [(row[0], row[1]) for row in rows]


async def item_for(work: UnitOfWork, usul_id: int, berkas_id: int) -> UsulBerkas:
    """One folder of this very list. Raises NotFound."""
    item = await work.session.get(UsulBerkas, (usul_id, berkas_id), with_for_update=True)
    if item is None:
        raise NotFound(_("Berkas ini tidak ada di usul ini."))
    return item


async def loans_of(work: UnitOfWork, berkas_id: int) -> Sequence[Pinjam]:
    query = select(Pinjam).where(Pinjam.berkas_id == berkas_id).order_by(Pinjam.id.desc()).limit(50)
    return (await work.session.scalars(query)).all()


async def loan_out(work: UnitOfWork, berkas_id: int) -> Pinjam | None:
    """The loan that is out now."""
    query = select(Pinjam).where(Pinjam.berkas_id == berkas_id, Pinjam.dikembalikan_on.is_(None))
    found: Pinjam | None = await work.session.scalar(query)
    return found


async def lent_among(work: UnitOfWork, ids: Sequence[int]) -> frozenset[int]:
    """Those of these folders that are out."""
    query = select(Pinjam.berkas_id).where(Pinjam.berkas_id.in_(set(ids)), Pinjam.dikembalikan_on.is_(None))
    return frozenset(await work.session.scalars(query))


async def loans(work: UnitOfWork, *, late: bool, page: int = 1) -> Found[tuple[Pinjam, Berkas]]:
    """What is out, nearest day of return first; `late` those that should be back."""
    condition = and_(Pinjam.dikembalikan_on.is_(None), reached(work, Berkas.unit_id))
    if late:
        condition = and_(condition, Pinjam.kembali_on < work.today)
    joined = select(func.count()).select_from(Pinjam).join(Berkas, Berkas.id == Pinjam.berkas_id).where(condition)
    total = await work.session.scalar(joined) or 0
    number = _number(page, total)
    query = select(Pinjam, Berkas).join(Berkas, Berkas.id == Pinjam.berkas_id).where(condition)
    query = query.order_by(Pinjam.kembali_on, Pinjam.id).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Found([(row[0], row[1]) for row in await work.session.execute(query)], total, number)


async def due_count(work: UnitOfWork) -> int:
    """How many folders within reach have reached an end."""
    condition = and_(reached(work, Berkas.unit_id), _due(work.today))
    return await work.session.scalar(select(func.count()).select_from(Berkas).where(condition)) or 0


def as_rule(folder: Berkas, *, lent: bool) -> Folder:
    """A folder as the rules read it."""
    return Folder(
        name=folder.nama,
        state=folder.keadaan,
        fate=folder.nasib,
        active_years=folder.aktif_tahun,
        inactive_years=folder.inaktif_tahun,
        active_until=folder.akhir_aktif,
        inactive_until=folder.akhir_inaktif,
        held=folder.ditahan,
        lent=lent,
    )


def _loose(work: UnitOfWork) -> ColumnElement[bool]:
    seen = within(work, MANAGE)
    done = or_(*[and_(Surat.arah == way, Surat.status.in_(states)) for way, states in FILABLE.items()])
    return and_(false() if seen is None else seen, Surat.berkas_id.is_(None), done)


def _coded(kode: str) -> list[ColumnElement[bool]]:
    return [Surat.klasifikasi.startswith(kode, autoescape=True)] if kode else []


def _narrowed(sought: Sought, today: date) -> list[ColumnElement[bool]]:
    asked: list[tuple[object, Callable[[Any], ColumnElement[bool]]]] = [
        (sought.q, _worded),
        (sought.unit, lambda unit: Berkas.unit_id == unit),
        (sought.kode, lambda code: Berkas.klasifikasi.startswith(code, autoescape=True)),
        (sought.keadaan, lambda state: Berkas.keadaan == state),
        (sought.tahun, lambda year: Berkas.tahun == year),
        (sought.tempo, lambda kind: _due(today, kind)),
    ]
    return [condition(given) for given, condition in asked if given]


def _worded(q: str) -> ColumnElement[bool]:
    return or_(
        Berkas.nama.icontains(q, autoescape=True),
        Berkas.uraian.icontains(q, autoescape=True),
        Berkas.nomor_berkas == q,
    )


def _due(today: date, kind: str = "") -> ColumnElement[bool]:
    """As `rules.kind_due`, in the database."""
    ended = and_(Berkas.keadaan == "inaktif", Berkas.akhir_inaktif <= today)
    kinds = {
        "pindah": and_(Berkas.keadaan == "aktif", Berkas.akhir_aktif <= today),
        "musnah": and_(ended, Berkas.nasib == "musnah"),
        "serah": and_(ended, Berkas.nasib == "permanen"),
        "nilai": and_(ended, Berkas.nasib == "dinilai_kembali"),
    }
    return kinds[kind] if kind in kinds else or_(*kinds.values())


def _kinship(one: str, other: str) -> int:
    """How many leading parts two codes share."""
    shared = 0
    for left, right in zip(one.split("."), other.split("."), strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _number(page: int, total: int) -> int:
    return max(1, min(page, max(1, -(-total // PER_PAGE))))
