"""Where something can be done about a warning: rooms that the reader may open, the nearest to the matter first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import func, select

from tiru.i18n import Lazy, lazy
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.rules import OVER
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.reach import kitchens, places
from tiru_mbg.rights import (
    BELANJA_READ,
    DAPUR_READ,
    INSIDEN_MANAGE,
    INSIDEN_READ,
    JEJAK,
    LAPORAN_READ,
    MENU_READ,
    PAPAN,
    PENUGASAN,
    SERTIFIKAT,
    SLHS,
    TITIK_READ,
)
from tiru_mbg.titik.models import Titik

BASE = "/kantor/mbg"
KITCHEN, PLACE, ANYWHERE = "sppg_id", "titik_id", ""
"""Through what of the warning the right must reach: its kitchen, its place, or anything."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A page and the right that opens it; `through` is one of KITCHEN, PLACE, ANYWHERE."""

    label: Lazy
    href: str
    permission: str
    through: str = KITCHEN


async def leads_of(work: UnitOfWork, rows: Sequence[Peringatan]) -> dict[int, list[Lead]]:
    """By warning, the pages that its reader may open; a right is asked for once, whatever the number of rows."""
    incidents = await _incidents(work, {row.sppg_id for row in rows if row.kode == "MBG-01" and row.sppg_id})
    codes = await _codes(work, {row.sppg_id for row in rows if row.kode in ("MBG-04", "MBG-07") and row.sppg_id})
    offered = {
        row.id: list(candidates(row, incidents.get(row.sppg_id or 0), codes.get(row.sppg_id or 0, ""))) for row in rows
    }
    reached: dict[tuple[str, str], set[int] | None] = {}
    for permission, through in {(lead.permission, lead.through) for found in offered.values() for lead in found}:
        ids = {getattr(row, through) for row in rows} - {None} if through else set()
        reached[permission, through] = await _reached(work, permission, through, ids)
    return {row.id: [lead for lead in offered[row.id] if _opens(reached, lead, row)] for row in rows}


def candidates(row: Peringatan, incident: int | None = None, sppg_kode: str = "") -> Iterator[Lead]:
    """All pages about this warning, whoever asks; at the end its kitchen and its place."""
    if row.kode == "MBG-12":
        area = urlencode({"kecamatan": row.kunci.partition(":")[2]})
        yield Lead(lazy("Belum terlayani"), f"{BASE}/belum-terlayani?{area}", TITIK_READ, ANYWHERE)
    if row.sppg_id is not None:
        yield from _of_kitchen(row, incident, sppg_kode)
    if row.batch_id is not None:
        yield from _of_batch(row)
    if row.titik_id is not None:
        yield Lead(lazy("Titik layanan"), f"{BASE}/titik/{row.titik_id}", TITIK_READ, PLACE)
    if row.kode in ("MBG-09", "MBG-10") and row.sppg_id is not None:
        yield Lead(lazy("Kalender menu"), f"{BASE}/kalender?dapur={row.sppg_id}", MENU_READ)
    if row.sppg_id is not None:
        yield Lead(lazy("Dapur"), f"{BASE}/dapur/{row.sppg_id}", DAPUR_READ)


def _of_kitchen(row: Peringatan, incident: int | None, sppg_kode: str) -> Iterator[Lead]:
    about, number, last = _parts(row.kunci)
    match row.kode:
        case "MBG-01" if incident is not None:
            yield Lead(lazy("Insiden"), f"{BASE}/insiden/{incident}", INSIDEN_READ)
        case "MBG-01":
            yield Lead(lazy("Buka insiden"), f"{BASE}/insiden/baru", INSIDEN_MANAGE)
            yield Lead(lazy("Laporan warga"), f"{BASE}/laporan", LAPORAN_READ)
        case "MBG-04" if last == "jatah":
            yield Lead(lazy("Penugasan dapur"), f"{BASE}/penugasan/dapur/{row.sppg_id}", PENUGASAN, ANYWHERE)
        case "MBG-04" | "MBG-07":
            asked = urlencode({"tanggal": last, "q": sppg_kode})
            yield Lead(lazy("Batch hari itu"), f"{BASE}/batch?{asked}", PAPAN)
        case "MBG-05" if last == "slhs" or row.kunci.endswith(":slhs:akhir"):
            yield Lead(lazy("Langkah SLHS"), f"{BASE}/dapur/{row.sppg_id}/slhs", SLHS)
        case "MBG-05":
            yield Lead(lazy("Catat sertifikat"), f"{BASE}/dapur/{row.sppg_id}/sertifikat", SERTIFIKAT)
        case "MBG-08" if about == "pembelian":
            yield Lead(lazy("Pembelian"), f"{BASE}/belanja/{number}", BELANJA_READ)


def _of_batch(row: Peringatan) -> Iterator[Lead]:
    about, number, _last = _parts(row.kunci)
    if about == "kiriman":
        yield Lead(lazy("Kiriman"), f"{BASE}/jejak/kiriman/{number}", JEJAK)
    if row.kode != "MBG-11":  # nobody holds a batch for its sample
        yield Lead(lazy("Jejak batch"), f"{BASE}/jejak/batch/{row.batch_id}", JEJAK)
    yield Lead(lazy("Batch"), f"{BASE}/batch/{row.batch_id}", PAPAN)


def _parts(kunci: str) -> tuple[str, str, str]:
    """What a key is about, its number or code, and its last part."""
    about, _colon, rest = kunci.partition(":")
    return about, rest.partition(":")[0], kunci.rpartition(":")[2]


def _opens(reached: dict[tuple[str, str], set[int] | None], lead: Lead, row: Peringatan) -> bool:
    found = reached[lead.permission, lead.through]
    return found is None or (bool(lead.through) and getattr(row, lead.through) in found)


async def _reached(work: UnitOfWork, permission: str, through: str, ids: set[int]) -> set[int] | None:
    """Which of these kitchens or places the right opens; None for all."""
    if not work.may(permission):
        return set()
    if not through or reach_of(work.actor, permission).everything:
        return None
    if through == KITCHEN:
        query = select(Sppg.id).where(Sppg.id.in_(ids), kitchens(work, permission))
    else:
        query = select(Titik.id).where(Titik.id.in_(ids), places(work, permission))
    return set(await work.session.scalars(query))


async def _incidents(work: UnitOfWork, sppg_ids: set[int]) -> dict[int, int]:
    """The newest incident by kitchen that is not over."""
    if not sppg_ids:
        return {}
    query = select(Insiden.sppg_id, func.max(Insiden.id)).where(
        Insiden.sppg_id.in_(sppg_ids), Insiden.status.not_in(OVER)
    )
    return {row[0]: row[1] for row in await work.session.execute(query.group_by(Insiden.sppg_id))}


async def _codes(work: UnitOfWork, sppg_ids: set[int]) -> dict[int, str]:
    """The code by kitchen: the list of batches finds it by that."""
    if not sppg_ids:
        return {}
    rows = await work.session.execute(select(Sppg.id, Sppg.kode).where(Sppg.id.in_(sppg_ids)))
    return {row[0]: row[1] for row in rows}
