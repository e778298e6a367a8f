"""`/kantor/mbg/jejak`: the search, and the page of one trace with its table to take home."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy import select

from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pembelian
from tiru_mbg.belanja.rules import CONDITIONS
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.batches import STATES, groups_in_words, state_of
from tiru_mbg.hari.models import Batch
from tiru_mbg.hari.today import STAGES
from tiru_mbg.insiden.queries import incidents_with
from tiru_mbg.jejak.search import FINDERS, KINDS, TraceFilter
from tiru_mbg.jejak.trace import Link, Sent, batches_of, links_of, lots_of, start_of, totals_of, within
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import BELANJA_READ, EKSPOR, JEJAK, PAPAN, TARIK

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/jejak"
FIND, ONE = "mbg/jejak/cari.html", "mbg/jejak/satu.html"
BATCHES_A_PAGE = 10


class TraceController(Controller):
    """Reading reaches the kitchens of `mbg:jejak:read`; files leave through `mbg:data:export`."""

    path = "/jejak"
    opt = {"permission": JEJAK}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def find(self, request: AnyRequest, work: Work) -> Template:
        """A page of batches, lots or deliveries from which a trace may start."""
        wanted = filter_of(request)
        found = await page_of(work, FINDERS[wanted.apa](work, wanted), number_asked(request))
        only = None
        if wanted.dapur is not None:
            only = await work.session.scalar(select(Sppg.nama).where(Sppg.id == wanted.dapur, kitchens(work, JEJAK)))
        context = {"found": found, "wanted": wanted, "kinds": KINDS, "only": only, **words()}
        return await page(request, work, FIND, context)

    @get("/batch/{batch_id:int}")
    async def batch(self, request: AnyRequest, work: Work, batch_id: FromPath[int]) -> Template:
        """From a batch: its lots, its deliveries."""
        return await _shown(request, work, "batch", batch_id)

    @get("/lot/{pembelian_id:int}")
    async def lot(self, request: AnyRequest, work: Work, pembelian_id: FromPath[int]) -> Template:
        """From a supplier's lot: every batch it went into."""
        return await _shown(request, work, "lot", pembelian_id)

    @get("/kiriman/{kiriman_id:int}")
    async def delivery(self, request: AnyRequest, work: Work, kiriman_id: FromPath[int]) -> Template:
        """From what stands at a school: its batch and lots."""
        return await _shown(request, work, "kiriman", kiriman_id)

    @get(both_forms("/batch/{batch_id:int}/ekspor"), opt={"permission": EKSPOR})
    async def export_batch(self, request: AnyRequest, work: Work, batch_id: FromPath[int]) -> Response[bytes]:
        """The same as a table."""
        return await _exported(request, work, "batch", batch_id)

    @get(both_forms("/lot/{pembelian_id:int}/ekspor"), opt={"permission": EKSPOR})
    async def export_lot(self, request: AnyRequest, work: Work, pembelian_id: FromPath[int]) -> Response[bytes]:
        """The same as a table."""
        return await _exported(request, work, "lot", pembelian_id)

    @get(both_forms("/kiriman/{kiriman_id:int}/ekspor"), opt={"permission": EKSPOR})
    async def export_delivery(self, request: AnyRequest, work: Work, kiriman_id: FromPath[int]) -> Response[bytes]:
        """The same as a table."""
        return await _exported(request, work, "kiriman", kiriman_id)


def filter_of(request: AnyRequest) -> TraceFilter:
    """The filter of the address; garbage narrows nothing."""
    apa = str(request.query_params.get("apa", ""))
    try:
        day = date.fromisoformat(str(request.query_params.get("tanggal", "")))
    except ValueError:
        day = None
    return TraceFilter(
        apa=apa if apa in KINDS else "batch",
        q=word_asked(request, most=200),
        kelas=word_asked(request, "kelas"),
        kendaraan=word_asked(request, "kendaraan"),
        pemasok=word_asked(request, "pemasok"),
        tanggal=day,
        dapur=id_asked(request, "dapur"),
    )


def words() -> dict[str, object]:
    """What pages of the room say about states."""
    return {
        "stages": STAGES,
        "conditions": CONDITIONS,
        "batch_state": batch_state,
        "groups": groups_in_words,
    }


def batch_state(batch: Batch) -> tuple[str, str]:
    """(words, kind of tag) of a batch."""
    if batch.ditarik_at is not None:
        return _("Ditarik"), "crit"
    if batch.ditahan_at is not None:
        return _("Ditahan"), "warn"
    return str(STATES[state_of(batch)]), ""


async def _shown(request: AnyRequest, work: UnitOfWork, kind: str, key: int) -> Template:
    start = await start_of(work, kind, key, JEJAK)
    found = await page_of(work, batches_of(work, start, JEJAK), number_asked(request), per_page=BATCHES_A_PAGE)
    ids = [row[0].id for row in found.rows]
    context = {
        "start": start,
        "lots": await lots_of(work, start, JEJAK),
        "found": found,
        "links": await links_of(work, start, found.rows, JEJAK),
        "totals": await totals_of(work, start, JEJAK),
        "incidents": await incidents_with(work, ids),
        "may_recall": await within(work, ids, TARIK),
        "may_batch": await within(work, ids, PAPAN),
        "may_export": work.may(EKSPOR),
        "may_buy": work.may(BELANJA_READ),
        **words(),
    }
    return await page(request, work, ONE, context)


async def _exported(request: AnyRequest, work: UnitOfWork, kind: str, key: int) -> Response[bytes]:
    """One row for each delivery and class; a batch that went nowhere yet has one row of its own."""
    start = await start_of(work, kind, key, EKSPOR)
    found = (await work.session.execute(batches_of(work, start, EKSPOR))).all()
    links = await links_of(work, start, found, EKSPOR)
    rows = [row for link in links for row in _rows(work, link)]
    form = form_of(request)
    work.record("mbg.jejak.export", f"{kind}:{key}", after={"baris": len(rows), "bentuk": form})
    heads = [_("Tanggal"), _("Dapur"), _("Batch"), _("Menu"), _("Keadaan batch"), _("Lot dan pemasok")]
    heads += [_("Kode kiriman"), _("Kendaraan"), _("Berangkat"), _("Tiba"), _("Tempat"), _("NPSN atau kode")]
    heads += [_("Keadaan kiriman"), _("Ditahan"), _("Porsi kiriman"), _("Kelompok"), _("Kelas"), _("Porsi kelas")]
    return table_response(heads, rows, form=form, name=f"jejak-{kind}-{key}")


def _lot_words(lot: Pembelian, supplier: str, food: str) -> str:
    return f"{food} {lot.lot or '-'} ({supplier}, {lot.diterima_on}, {CONDITIONS.get(lot.kondisi, lot.kondisi)})"


def _rows(work: UnitOfWork, link: Link) -> list[list[object]]:
    batch, lots = link.batch, "; ".join(_lot_words(*one) for one in link.lots)
    first: list[object] = [batch.tanggal, link.dapur, batch.nomor, link.menu, batch_state(batch)[0], lots]
    if not link.sent:
        return [[*first, *([""] * 12)]]
    return [[*first, *_sent(work, one), *room] for one in link.sent for room in _rooms(one)]


def _sent(work: UnitOfWork, one: Sent) -> list[object]:
    row, zone = one.row, work.tenant.zone
    times = [at.astimezone(zone) if at else None for at in (row.berangkat_at, row.tiba_at)]
    held = _("ya") if row.ditahan_at else _("tidak")
    where = [one.titik.nama, one.titik.kode, str(STAGES[row.tahap]), held, one.portions]
    return [row.kunci.hex[:8].upper(), row.kendaraan, *times, *where]


def _rooms(one: Sent) -> list[list[object]]:
    rooms: list[list[object]] = [[str(GROUPS[room.kelompok]), room.kelas, room.porsi] for room in one.classes]
    return rooms or [[groups_in_words(one.row.kelompok), "", ""]]
