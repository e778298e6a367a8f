"""Batches of a day as lists, one batch with all that is known of it, and the table people take home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from tiru.errors import NotFound
from tiru.i18n import Lazy, _, lazy
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.clocks import NOTED
from tiru_mbg.hari.folding import Fact, fold, happened, standing_of
from tiru_mbg.hari.kinds import KINDS
from tiru_mbg.hari.models import Batch, Catatan, Foto, Kiriman, KirimanKelas, Perangkat, SampelSimpan
from tiru_mbg.menu.models import Menu
from tiru_mbg.reach import kitchens
from tiru_mbg.titik.models import Titik

PER_PAGE = 50
MOST_ENTRIES = 500
STATES: dict[str, Lazy] = {
    "belum": lazy("Belum dimasak"),
    "masak": lazy("Sedang dimasak"),
    "siap": lazy("Sudah dimasak"),
    "ditahan": lazy("Ditahan atau ditarik"),
}
SAYS: dict[str, Lazy] = {
    "porsi": lazy("porsi"),
    "suhu_inti_c": lazy("suhu inti °C"),
    "warna": lazy("warna"),
    "aroma": lazy("bau"),
    "tekstur": lazy("tekstur"),
    "rasa": lazy("rasa"),
    "keputusan": lazy("keputusan"),
    "suhu_c": lazy("suhu °C"),
    "porsi_kirim": lazy("porsi dibawa"),
    "ompreng_keluar": lazy("ompreng dibawa"),
    "kendaraan": lazy("kendaraan"),
    "sopir": lazy("sopir"),
    "porsi_terima": lazy("porsi diterima"),
    "porsi_rusak": lazy("porsi rusak"),
    "suhu_tiba_c": lazy("suhu °C"),
    "penerima": lazy("diterima oleh"),
    "hadir": lazy("hadir"),
    "dimakan": lazy("dimakan"),
    "pokok_kg": lazy("sisa pokok kg"),
    "sayur_kg": lazy("sisa sayur kg"),
    "lauk_kg": lazy("sisa lauk kg"),
    "buah_kg": lazy("sisa buah kg"),
    "ompreng_kembali": lazy("ompreng kembali"),
    "alasan": lazy("alasan"),
    "catatan": lazy("catatan"),
}
"""What an entry says, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to."""

    tanggal: date
    q: str = ""
    keadaan: str = ""

    @property
    def query(self) -> str:
        given = {"tanggal": self.tanggal.isoformat(), "q": self.q, "keadaan": self.keadaan}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """A batch in the list, with its deliveries counted."""

    batch: Batch
    dapur: str
    menu: str
    kiriman: int
    tiba: int

    @property
    def state(self) -> str:
        return state_of(self.batch)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of batches; `number` counts from 1."""

    rows: Sequence[Line]
    total: int
    number: int
    last: int


def state_of(batch: Batch) -> str:
    """Key of `STATES`."""
    if batch.ditahan_at is not None or batch.ditarik_at is not None:
        return "ditahan"
    if batch.selesai_masak_at is not None:
        return "siap"
    return "belum" if batch.mulai_masak_at is None else "masak"


def _narrowed(work: UnitOfWork, permission: str, wanted: Wanted) -> ColumnElement[bool]:
    conditions = [kitchens(work, permission), Batch.tanggal == wanted.tanggal]
    if wanted.q:
        conditions.append(or_(*(one.icontains(wanted.q, autoescape=True) for one in (Sppg.nama, Sppg.kode, Menu.nama))))
    held = or_(Batch.ditahan_at.is_not(None), Batch.ditarik_at.is_not(None))
    narrowed: dict[str, list[ColumnElement[bool]]] = {
        "belum": [Batch.mulai_masak_at.is_(None), Batch.selesai_masak_at.is_(None), ~held],
        "masak": [Batch.mulai_masak_at.is_not(None), Batch.selesai_masak_at.is_(None), ~held],
        "siap": [Batch.selesai_masak_at.is_not(None), ~held],
        "ditahan": [held],
    }
    return and_(*conditions, *narrowed.get(wanted.keadaan, []))


def _joined(*columns: Any) -> Select[Any]:
    return select(*columns).join(Sppg, Sppg.id == Batch.sppg_id).outerjoin(Menu, Menu.id == Batch.menu_id)


async def page_of(work: UnitOfWork, permission: str, wanted: Wanted, number: int) -> Page:
    """The day's batches within the right's reach, by kitchen and number."""
    condition = _narrowed(work, permission, wanted)
    total = await work.session.scalar(_joined(func.count()).select_from(Batch).where(condition)) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), last)
    asked = _lines(condition).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return Page(await _read(work, asked), total, number, last)


async def every_line(work: UnitOfWork, permission: str, wanted: Wanted) -> list[Line]:
    """The same without pages, for the export."""
    return await _read(work, _lines(_narrowed(work, permission, wanted)))


def _lines(condition: ColumnElement[bool]) -> Select[Any]:
    return _joined(Batch, Sppg.nama, Menu.nama).where(condition).order_by(Sppg.nama, Sppg.id, Batch.nomor)


async def _read(work: UnitOfWork, asked: Select[Any]) -> list[Line]:
    found = (await work.session.execute(asked)).all()
    counted = await work.session.execute(
        select(Kiriman.batch_id, func.count(), func.count(Kiriman.tiba_at))
        .where(Kiriman.batch_id.in_([row[0].id for row in found]), Kiriman.tahap != "batal")
        .group_by(Kiriman.batch_id)
    )
    sent = {batch_id: (many, arrived) for batch_id, many, arrived in counted}
    return [Line(batch, dapur, menu or "", *sent.get(batch.id, (0, 0))) for batch, dapur, menu in found]


async def batch_for(work: UnitOfWork, permission: str, batch_id: int) -> tuple[Batch, Sppg, str]:
    """A batch with its kitchen and the name of its menu, through the right. Raises NotFound."""
    asked = _joined(Batch, Sppg, Menu.nama).where(Batch.id == batch_id, kitchens(work, permission))
    found = (await work.session.execute(asked)).one_or_none()
    if found is None:
        raise NotFound(_("Batch ini tidak ada."))
    return found[0], found[1], found[2] or ""


@dataclass(slots=True)
class Written:
    """An entry as the timeline shows it. `skew_min` is how far the clock was off, where that is worth a word."""

    row: Catatan
    what: str
    where: str
    says: str
    device: str
    at: datetime
    skew_min: int = 0
    replaced: bool = False
    conflicting: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one batch."""

    deliveries: Sequence[tuple[Kiriman, str]]
    classes: dict[int, list[KirimanKelas]]
    sample: SampelSimpan | None
    entries: Sequence[Written]
    photos: Sequence[Foto]
    conflicts: Sequence[tuple[str, str]] = field(default_factory=tuple)


async def whole(work: UnitOfWork, batch: Batch) -> Whole:
    """Deliveries, classes, sample, entries and photos of a batch; newest entries first."""
    found = await work.session.execute(
        select(Kiriman, Titik.nama)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.batch_id == batch.id)
        .order_by(Kiriman.jam_makan_at, Titik.nama, Kiriman.id)
    )
    deliveries = [(kiriman, nama) for kiriman, nama in found]
    classes: dict[int, list[KirimanKelas]] = {}
    rooms = select(KirimanKelas).where(KirimanKelas.kiriman_id.in_([one.id for one, _nama in deliveries]))
    for room in await work.session.scalars(rooms.order_by(KirimanKelas.kelompok, KirimanKelas.kelas)):
        classes.setdefault(room.kiriman_id, []).append(room)
    names = {kiriman.kunci: nama for kiriman, nama in deliveries}
    entries, conflicts = await _entries(work, batch.kunci, names)
    photos = await work.session.scalars(
        select(Foto)
        .where(or_(Foto.batch_id == batch.id, Foto.kiriman_id.in_([one.id for one, _nama in deliveries])))
        .order_by(Foto.dicatat_at, Foto.kunci)
        .limit(100)
    )
    sample = await work.session.get(SampelSimpan, batch.id)
    return Whole(deliveries, classes, sample, entries, list(photos), conflicts)


async def _entries(
    work: UnitOfWork, batch_key: UUID, names: dict[UUID, str]
) -> tuple[list[Written], list[tuple[str, str]]]:
    found = await work.session.execute(
        select(Catatan, Perangkat.nama)
        .outerjoin(Perangkat, Perangkat.id == Catatan.perangkat_id)
        .where(or_(Catatan.batch_kunci == batch_key, Catatan.kiriman_kunci.in_(names)))
        .order_by(Catatan.dicatat_at.desc(), Catatan.id)
        .limit(MOST_ENTRIES)
    )
    rows = found.all()
    facts: dict[UUID, list[Fact]] = {}
    for row, _device in rows:
        key = row.batch_kunci or row.kiriman_kunci
        if row.status == "sah" and key is not None:
            facts.setdefault(key, []).append(Fact(row.id, row.jenis, row.dicatat_at, row.isi))
    standing, disagreeing, conflicts = set(), set(), []
    for key, own in facts.items():
        folded = fold(own, work.tenant.zone)
        for jenis in folded.standing:
            standing |= {one.id for one in standing_of(one for one in own if one.jenis == jenis)}
        for jenis, ids in folded.conflicts.items():
            disagreeing |= set(ids)
            conflicts.append((str(KINDS[jenis].title), names.get(key, "")))
    zone = work.tenant.zone
    shown = [_written(row, device or "", names, zone) for row, device in rows]
    for one in shown:
        one.replaced = one.row.status == "sah" and one.row.id not in standing
        one.conflicting = one.row.id in disagreeing
    return shown, conflicts


def _written(row: Catatan, device: str, names: dict[UUID, str], zone: Any) -> Written:
    kind = KINDS.get(row.jenis)
    off = round(row.geser_ms / 60_000)
    return Written(
        row,
        str(kind.title) if kind else row.jenis,
        names.get(row.kiriman_kunci, "") if row.kiriman_kunci else "",
        ", ".join(
            f"{SAYS[name]} {value}" for name, value in row.isi.items() if name in SAYS and value not in ("", None)
        ),
        device,
        happened(Fact(row.id, row.jenis, row.dicatat_at, row.isi), zone),
        off if abs(row.geser_ms) > NOTED.total_seconds() * 1000 else 0,
    )


def groups_in_words(codes: Sequence[str]) -> str:
    """The groups of a batch or delivery, as people read them."""
    return ", ".join(str(GROUPS[one]) for one in codes if one in GROUPS)
