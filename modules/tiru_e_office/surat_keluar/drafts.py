"""Letters out as lists show them, their versions, and how far each delivery got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, exists, func, select, true

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.models import Jenis, Surat, Tugas
from tiru_e_office.posts import MyPost
from tiru_e_office.queries import PER_PAGE, Letters, Wanted, narrowed
from tiru_e_office.reach import surat_for, visible
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman, Templat, Versi

RETURNED = exists(
    select(1).where(Tugas.surat_id == Surat.id, Tugas.jenis.in_(("paraf", "ttd")), Tugas.keadaan == "dikembalikan")
)
VIEWS: Mapping[str, ColumnElement[bool]] = MappingProxyType(
    {
        "konsep": and_(Surat.status == "draf", ~RETURNED),
        "kembali": and_(Surat.status == "draf", RETURNED),
        "paraf": Surat.status == "verifikasi",
        "nomor": Surat.status == "siap_nomor",
        "ttd": Surat.status == "siap_ttd",
        "terbit": Surat.status.in_(("terbit", "terkirim", "selesai", "diberkaskan")),
        "batal": Surat.status == "batal",
    }
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One addressee: `agenda` is the number in their book, `read_at` when they first opened it."""

    row: Pengiriman
    agenda: str
    read_at: datetime | None


async def outgoing(
    work: UnitOfWork, posts: Sequence[MyPost], wanted: Wanted, *, view: str = "", mine: bool = True, page: int = 1
) -> Letters:
    """Letters out the actor may see, newest first; `mine` only those they write."""
    condition = and_(
        visible(work, posts),
        Surat.arah == "keluar",
        VIEWS.get(view, true()),
        Surat.dibuat_oleh == work.actor.id if mine else true(),
        *narrowed(wanted),
    )
    total = await work.session.scalar(select(func.count()).select_from(Surat).where(condition)) or 0
    number = max(1, min(page, -(-total // PER_PAGE)))
    rows = await work.session.scalars(
        select(Surat).where(condition).order_by(Surat.id.desc()).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    )
    return Letters(rows.all(), total, number)


async def counts(work: UnitOfWork) -> Mapping[str, int]:
    """How many of the actor's own letters stand in each view that waits for something."""
    own = and_(Surat.arah == "keluar", Surat.dibuat_oleh == work.actor.id)
    picked = [func.count().filter(VIEWS[view]).label(view) for view in ("konsep", "kembali", "paraf", "nomor", "ttd")]
    row = (await work.session.execute(select(*picked).select_from(Surat).where(own))).one()
    return dict(row._mapping)


async def drafts_count(work: UnitOfWork) -> int:
    """How many drafts wait for their author, for the navigation."""
    if work.actor.id is None:
        return 0
    own = and_(Surat.arah == "keluar", Surat.dibuat_oleh == work.actor.id, Surat.status == "draf")
    return await work.session.scalar(select(func.count()).select_from(Surat).where(own)) or 0


async def letter_out(
    work: UnitOfWork, surat_id: int, posts: Sequence[MyPost], *, lock: bool = False, looked_at: str = ""
) -> Surat:
    """A letter that is written here, through the right to see it. Raises NotFound."""
    surat = await surat_for(work, surat_id, posts, lock=lock, looked_at=looked_at)
    if surat.arah != "keluar":
        raise NotFound(_("Surat ini tidak ada."))
    return surat


async def own_draft(work: UnitOfWork, surat_id: int) -> Surat:
    """A letter out of which the actor is the author, locked. Raises NotFound for everybody else's."""
    query = select(Surat).where(
        Surat.id == surat_id,
        Surat.arah == "keluar",
        Surat.dibuat_oleh == work.actor.id,
        exists(select(1).where(Naskah.surat_id == Surat.id)),
    )
    surat = await work.session.scalar(query.with_for_update(of=Surat))
    if surat is None:
        raise NotFound(_("Konsep ini tidak ada."))
    return surat


async def versions_of(work: UnitOfWork, surat_id: int) -> Sequence[Versi]:
    """Every version, newest first."""
    rows = await work.session.scalars(select(Versi).where(Versi.surat_id == surat_id).order_by(Versi.versi.desc()))
    return rows.all()


async def deliveries_of(work: UnitOfWork, surat_id: int) -> list[Delivery]:
    """Each addressee with the number in their agenda, and the first time that it was opened there."""
    opened = select(func.min(Tugas.dibaca_at)).where(Tugas.surat_id == Pengiriman.masuk_id).scalar_subquery()
    received = select(Surat.id, Surat.nomor_agenda, Surat.tahun).subquery()
    rows = await work.session.execute(
        select(Pengiriman, received.c.nomor_agenda, received.c.tahun, opened.label("opened"))
        .outerjoin(received, received.c.id == Pengiriman.masuk_id)
        .where(Pengiriman.surat_id == surat_id)
        .order_by(Pengiriman.peran.desc(), Pengiriman.id)
    )
    return [
        Delivery(row[0], f"{row.nomor_agenda}/{row.tahun}" if row.nomor_agenda else "", row[0].dibaca_at or row.opened)
        for row in rows
    ]


async def templates_for(work: UnitOfWork, unit_ids: Sequence[int] = ()) -> Sequence[Templat]:
    """Templates in use, of kinds in use: those of everybody, and of these units."""
    own = Templat.unit_id.is_(None) | Templat.unit_id.in_(unit_ids)
    query = select(Templat).join(Jenis, Jenis.kode == Templat.jenis).where(Templat.aktif, Jenis.aktif, own)
    return (await work.session.scalars(query.order_by(Templat.jenis, Templat.nama))).all()


async def units_named(work: UnitOfWork, q: str, *, limit: int = 10) -> list[Unit]:
    """Units that exist today whose name, short name or code fits what was typed."""
    words = q.strip()
    if len(words) < 2:
        return []
    fits = (
        Unit.nama.icontains(words, autoescape=True)
        | (func.lower(Unit.singkatan) == words.lower())
        | (Unit.kode == words.lower())
    )
    today = (Unit.berlaku_dari <= work.today) & (Unit.berlaku_sampai.is_(None) | (Unit.berlaku_sampai >= work.today))
    rows = await work.session.scalars(select(Unit).where(fits, today).order_by(Unit.path).limit(limit))
    return list(rows)


async def unit_exactly(work: UnitOfWork, typed: str) -> Unit | None:
    """The one unit of this name, short name or code, for those who typed it without a script."""
    wanted = typed.strip().lower()
    found = [
        one
        for one in await units_named(work, typed, limit=50)
        if wanted in (one.nama.lower(), one.singkatan.lower() if one.singkatan else "", one.kode.lower())
    ]
    return found[0] if len(found) == 1 else None
