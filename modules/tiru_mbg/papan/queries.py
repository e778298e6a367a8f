"""The board of a day: every kitchen's portions by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, exists, or_, select

from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.menu.models import Jadwal
from tiru_mbg.papan.rules import COLUMNS, Limits, Load, Tile, tiles_of
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import PAPAN
from tiru_mbg.titik.models import Titik

COOKING = "operasional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the board is narrowed to; `kecamatan` is a code."""

    tanggal: date
    q: str = ""
    kecamatan: str = ""
    terlambat: bool = False

    @property
    def query(self) -> str:
        given = {
            "tanggal": self.tanggal.isoformat(),
            "q": self.q,
            "kecamatan": self.kecamatan,
            "keadaan": "terlambat" if self.terlambat else "",
        }
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(slots=True)
class Board:
    """Tiles by column, the gravest first; `idle` are kitchens that operate and have nothing planned.

    `off` are those that have a day off, with its reason.
    """

    columns: dict[str, list[Tile]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    idle: Sequence[tuple[int, str]] = ()
    off: Sequence[tuple[int, str, str]] = ()

    @property
    def tiles(self) -> list[Tile]:
        return [one for column in self.columns.values() for one in column]

    def by_area(self) -> dict[str, dict[str, int]]:
        """Portions by kecamatan and column."""
        sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        for tile in self.tiles:
            sums[tile.kecamatan][tile.column] += tile.portions
        return dict(sums)


async def board_of(work: UnitOfWork, wanted: Wanted, permission: str = PAPAN) -> Board:
    """The board within the right's reach."""
    conditions = [kitchens(work, permission)]
    if wanted.q:
        conditions.append(or_(*(one.icontains(wanted.q, autoescape=True) for one in (Sppg.nama, Sppg.kode))))
    if wanted.kecamatan:
        conditions.append(Sppg.kode_wilayah.startswith(wanted.kecamatan, autoescape=True))
    condition = and_(*conditions)
    board = Board()
    for tile in await read_tiles(work, wanted.tanggal, condition):
        if tile.level or not wanted.terlambat:
            board.columns[tile.column].append(tile)
    for column in board.columns.values():
        column.sort(key=lambda one: one.order)
    planned = exists(select(Batch.id).where(Batch.sppg_id == Sppg.id, Batch.tanggal == wanted.tanggal))
    today = and_(Jadwal.sppg_id == Sppg.id, Jadwal.tanggal == wanted.tanggal, Jadwal.libur)
    resting = (
        select(Sppg.id, Sppg.nama, Jadwal.catatan, Jadwal.libur)
        .outerjoin(Jadwal, today)
        .where(condition, Sppg.status == COOKING, or_(Jadwal.libur, ~planned))
        .order_by(Sppg.nama, Sppg.id)
    )
    found = (await work.session.execute(resting)).all()
    board.idle = [(row[0], row[1]) for row in found if not row[3]]
    board.off = [(row[0], row[1], row[2]) for row in found if row[3]]
    return board


async def read_tiles(work: UnitOfWork, day: date, condition: ColumnElement[bool]) -> list[Tile]:
    """All tiles of the kitchens of this condition on `Sppg`, in one query."""
    asked = (
        select(Sppg.id, Sppg.nama, Sppg.kode, Sppg.kode_wilayah, *_BATCH, *_SENT, Titik.nama)
        .join(Batch, Batch.sppg_id == Sppg.id)
        .outerjoin(Kiriman, Kiriman.batch_id == Batch.id)
        .outerjoin(Titik, Titik.id == Kiriman.titik_id)
        .where(condition, Batch.tanggal == day)
        .order_by(Sppg.id)
    )
    loads: dict[tuple[int, str, str, str], list[Load]] = defaultdict(list)
    for row in await work.session.execute(asked):
        if row[4 + _TAHAP] != "batal":
            loads[row[0], row[1], row[2], row[3][:8]].append(_load(row))
    limits, now = await limits_of(work, day), work.now
    return [tile for key, found in loads.items() for tile in tiles_of(key, found, now, limits, work.tenant.zone)]


async def limits_of(work: UnitOfWork, day: date) -> Limits:
    """The regulatory figures in force on the day."""
    known = await rules(work, day)
    return Limits(
        age_good=timedelta(hours=float(known["umur_baik_jam"])),
        age_most=timedelta(hours=float(known["umur_maks_jam"])),
        way=timedelta(minutes=float(known["tempuh_menit"])),
    )


async def seen_kitchens(work: UnitOfWork) -> frozenset[str] | None:
    """Ids of the kitchens on the reader's board as keys; None for all."""
    if reach_of(work.actor, PAPAN).everything:
        return None
    found = await work.session.scalars(select(Sppg.id).where(kitchens(work, PAPAN)))
    return frozenset(map(str, found))


_BATCH = (
    Batch.nomor,
    Batch.porsi,
    Batch.porsi_rencana,
    Batch.selesai_masak_at,
    Batch.organoleptik,
    Batch.organoleptik_at,
    Batch.ditahan_at,
    Batch.ditahan_alasan,
    Batch.ditarik_at,
    Batch.ditarik_alasan,
)
_SENT = (
    Kiriman.id,
    Kiriman.tahap,
    Kiriman.porsi_rencana,
    Kiriman.porsi_kirim,
    Kiriman.porsi_terima,
    Kiriman.jam_makan_at,
    Kiriman.tiba_at,
    Kiriman.organoleptik_at,
    Kiriman.ditahan_at,
    Kiriman.ditahan_alasan,
)
_TAHAP = len(_BATCH) + 1


def _load(row: Any) -> Load:
    sppg_id, _nama, _kode, _wilayah, *rest, place = row
    nomor, cooked, planned, done_at, judged, judged_at, held_at, held, recalled_at, recalled = rest[: len(_BATCH)]
    key, tahap, *sent = rest[len(_BATCH) :]
    to_send, left, taken, meal_at, arrived_at, checked_at, own_held_at, own_held = sent
    portions = next((one for one in (taken, left, to_send) if one is not None), None)
    if key is None:
        portions = cooked if cooked is not None else planned
    refused_there = tahap == "ditolak"
    return Load(
        sppg_id=sppg_id,
        nomor=nomor,
        tahap=tahap or "rencana",
        portions=portions or 0,
        place=place or "",
        cooked_at=done_at,
        meal_at=meal_at,
        arrived_at=arrived_at,
        held=(recalled if recalled_at else held) if (recalled_at or held_at) else (own_held if own_held_at else None),
        held_at=recalled_at or held_at or own_held_at,
        recalled=recalled_at is not None,
        refused=refused_there or judged == "tolak",
        refused_at=(checked_at or arrived_at) if refused_there else judged_at,
    )
