"""Where a kitchen is met elsewhere: the pages about it that the reader's rights open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from tiru.i18n import Lazy, lazy
from tiru.work import UnitOfWork
from tiru_mbg.dapur.dates import BEFORE_COOKING
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.queries import may
from tiru_mbg.reach import places
from tiru_mbg.rights import BELANJA_READ, JEJAK, MENU_READ, PAPAN, PENUGASAN, RAPOR, TITIK_READ
from tiru_mbg.titik.models import Titik


@dataclass(frozen=True, slots=True)
class Lead:
    """A page about the kitchen."""

    label: Lazy
    href: str
    icon: str


async def leads_of(work: UnitOfWork, row: Sppg) -> list[Lead]:
    """In the order of the day. A kitchen that never cooked has no board, report card or traces."""
    cooks = row.status not in BEFORE_COOKING
    known = (
        (PAPAN, cooks, Lead(lazy("Papan hari ini"), f"/kantor/mbg/papan?q={row.kode}", "layout-dashboard")),
        (MENU_READ, True, Lead(lazy("Kalender menu"), f"/kantor/mbg/kalender?dapur={row.id}", "calendar-event")),
        (RAPOR, cooks, Lead(lazy("Rapor dapur"), f"/kantor/mbg/rapor/{row.id}", "report-analytics")),
        (JEJAK, cooks, Lead(lazy("Jejak batch"), f"/kantor/mbg/jejak?dapur={row.id}", "sitemap")),
        (PENUGASAN, True, Lead(lazy("Penugasan"), f"/kantor/mbg/penugasan/dapur/{row.id}", "arrows-exchange")),
        (BELANJA_READ, True, Lead(lazy("Belanja bahan"), f"/kantor/mbg/belanja?dapur={row.id}", "basket")),
    )
    return [lead for permission, there, lead in known if there and await may(work, row, permission)]


async def open_places(work: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those of these places whose page the reader may open."""
    if not ids or not work.may(TITIK_READ):
        return set()
    return set(await work.session.scalars(select(Titik.id).where(Titik.id.in_(ids), places(work, TITIK_READ))))
