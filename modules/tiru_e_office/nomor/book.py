"""The book of outgoing numbers: every number that was given, in order, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from tiru.i18n import Lazy, _, lazy
from tiru.indonesian_dates import tanggal
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.queries import PER_PAGE
from tiru_e_office.reach import within

MANAGE = "e_office:nomor:manage"
SECRET = ("R", "SR")
STATES: dict[str, Lazy] = {"dipesan": lazy("Dipesan"), "terpakai": lazy("Terpakai"), "batal": lazy("Batal")}
MOST_EXPORTED = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the book with its letter, of which nothing is shown when it is secret."""

    row: Nomor
    surat: Surat | None
    unit: str

    @property
    def secret(self) -> bool:
        return self.surat is not None and self.surat.keamanan in SECRET

    @property
    def urut(self) -> str:
        return f"{self.row.urut}{self.row.sisipan}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the book is narrowed to."""

    unit: int | None = None
    tahun: int
    keadaan: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the book; `total` of all of it, `number` counts from 1."""

    rows: Sequence[Entry]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


async def book(work: UnitOfWork, asked: Asked, permission: str = MANAGE, *, page: int = 1) -> Page:
    """The highest number first."""
    condition = _condition(work, asked, permission)
    joined = select(Nomor).outerjoin(Surat, Surat.id == Nomor.surat_id).where(condition)
    total = await work.session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    number = max(1, min(page, -(-total // PER_PAGE)))
    rows = await _entries(work, condition, newest=True, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return Page(rows, total, number)


async def table(
    work: UnitOfWork, asked: Asked, permission: str, *, targets: bool = False
) -> tuple[list[str], list[list[object]]]:
    """The book in its order as heads and rows: of secret letters number and day alone.

    `targets` adds the performance target that each letter serves, for files; the printed book has no room for it.
    """
    heads = [_("No. urut"), _("Nomor surat"), _("Tanggal"), _("Kepada"), _("Hal"), _("Keadaan"), _("Keterangan")]
    entries = await _entries(work, _condition(work, asked, permission), newest=False, limit=MOST_EXPORTED, offset=0)
    if not targets:
        return heads, [_line(one) for one in entries]
    heads += [_("Sasaran kinerja"), _("Tautan sasaran kinerja")]
    return heads, [[*_line(one), *_target(one)] for one in entries]


async def waiting(work: UnitOfWork) -> Sequence[Surat]:
    """Letters that wait for a number in the units whose book the actor keeps, oldest first."""
    reached = within(work, MANAGE)
    # Spelled out, not sent apart: so the database takes the small index of these (ix_e_office_surat_siap_nomor).
    ready = Surat.status == literal("siap_nomor", literal_execute=True)
    condition = and_(false() if reached is None else reached, Surat.arah == "keluar", ready)
    return (await work.session.scalars(select(Surat).where(condition).order_by(Surat.id).limit(100))).all()


async def waiting_for_number(work: UnitOfWork) -> int:
    """How many, for the navigation."""
    return len(await waiting(work))


def _line(one: Entry) -> list[object]:
    kept = [one.urut, one.row.nomor, tanggal(one.row.tanggal, short=True)]
    state = str(STATES[one.row.keadaan])
    if one.secret or one.surat is None:
        return [*kept, "", _("(rahasia)") if one.secret else "", state, one.row.alasan]
    return [*kept, one.surat.kepada, one.surat.hal, state, one.row.alasan]


def _target(one: Entry) -> list[object]:
    if one.secret or one.surat is None:
        return ["", ""]
    return [one.surat.kinerja, one.surat.kinerja_tautan]


def _condition(work: UnitOfWork, asked: Asked, permission: str) -> ColumnElement[bool]:
    open_words = and_(Surat.keamanan.not_in(SECRET), Surat.hal.icontains(asked.q, autoescape=True))
    return and_(
        _kept(work, permission),
        Nomor.tahun == asked.tahun,
        Nomor.unit_id == asked.unit if asked.unit is not None else true(),
        Nomor.keadaan == asked.keadaan if asked.keadaan else true(),
        or_(Nomor.nomor.icontains(asked.q, autoescape=True), open_words) if asked.q else true(),
    )


def _kept(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return true()
    if not reach.tops:
        return false()
    top = aliased(Unit)
    below = exists(select(1).select_from(top).where(top.id.in_(reach.tops), Unit.path.startswith(top.path)))
    return Nomor.unit_id.in_(select(Unit.id).where(below))


async def _entries(
    work: UnitOfWork, condition: ColumnElement[bool], *, newest: bool, limit: int, offset: int
) -> list[Entry]:
    order = (Nomor.urut.desc(), Nomor.sisipan.desc()) if newest else (Nomor.urut, Nomor.sisipan)
    rows = await work.session.execute(
        select(Nomor, Surat, Unit.singkatan, Unit.nama)
        .outerjoin(Surat, Surat.id == Nomor.surat_id)
        .join(Unit, Unit.id == Nomor.unit_id)
        .where(condition)
        .order_by(Nomor.unit_id, Nomor.buku, *order)
        .limit(limit)
        .offset(offset)
    )
    return [Entry(row[0], row[1], row[2] or row[3]) for row in rows]
