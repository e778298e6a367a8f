"""`/kantor/mbg/dapur/{id}/slhs` and `/ikl`: steps of the hygiene certificate and inspections; and what is due."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Sent
from tiru.web.pages import go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.dapur import due, hygiene, queries
from tiru_mbg.dapur.due import SHOWN, DueFilter
from tiru_mbg.dapur.forms import InspectionForm, SlhsForm
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.rules import NEEDS, SLHS_MOVES, SLHS_STATES
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest, area_asked, kecamatan, upload_of
from tiru_mbg.dapur.views.deeds import DEED, context_of, done
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import DAPUR_READ, EKSPOR, SLHS

MOST_ROWS = 5_000


class HygieneController(Controller):
    """Steps of the hygiene certificate and inspections, through `mbg:slhs:manage`."""

    path = "/dapur/{sppg_id:int}"
    opt = {"permission": SLHS}  # noqa: RUF012 - the framework's way of declaring

    @get("/slhs")
    async def slhs_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """The steps that may come next."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)
        return await page(request, work, DEED, _slhs_context(work, row))

    @post("/slhs")
    async def slhs(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note a step."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)

        async def do(sent: Sent) -> object:
            return await hygiene.step_slhs(work, sppg_id, sent.parse(SlhsForm), await upload_of(work, sent))

        return await done(request, work, row, _slhs_context(work, row), do, _("Langkah SLHS dicatat."))

    @get("/ikl")
    async def inspection_form(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """An empty inspection."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)
        return await page(request, work, DEED, _inspection_context(work, row))

    @post("/ikl")
    async def inspection(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Note it."""
        row = await queries.kitchen_of(work, sppg_id, SLHS)

        async def do(sent: Sent) -> object:
            return await hygiene.note_inspection(work, sppg_id, sent.parse(InspectionForm), await upload_of(work, sent))

        return await done(request, work, row, _inspection_context(work, row), do, _("Inspeksi dicatat."))

    @post("/ikl/{ikl_id:int}/selesai")
    async def repaired(self, work: Work, sppg_id: FromPath[int], ikl_id: FromPath[int]) -> Redirect:
        """What was found is mended."""
        await hygiene.mark_repaired(work, sppg_id, ikl_id)
        return go_to(f"{HOME}/{sppg_id}", flash=_("Temuan inspeksi ditandai selesai diperbaiki."))


class InspectionListController(Controller):
    """Inspections whose findings are to be mended, and kitchens that were never inspected."""

    path = "/ikl"
    opt = {"permission": DAPUR_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of them, the most urgent first."""
        wanted = _filter(request)
        found = await page_of(work, due.narrowed(work, wanted, DAPUR_READ), number_asked(request))
        context = {
            "found": found,
            "counts": await due.counts(work, wanted, DAPUR_READ),
            "places": await names(work.session, [row.kode_wilayah[:8] for row, _ikl in found.rows]),
            "kecamatan": await kecamatan(work),
            "wanted": wanted,
            "shown": SHOWN,
            "address": _address(wanted),
            "may_step": work.may(SLHS),
            "may_export": work.may(EKSPOR),
            **WORDS,
        }
        return await page(request, work, "mbg/dapur/ikl.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches."""
        query = due.narrowed(work, _filter(request), EKSPOR).limit(MOST_ROWS)
        rows: list[list[object]] = []
        for row, ikl in (await work.session.execute(query)).all():
            first = [row.kode, row.nama, row.kode_wilayah]
            rows.append([*first, *_told(ikl)] if ikl else [*first, *([""] * 5)])
        form = form_of(request)
        work.record("mbg.ikl.export", "mbg_ikl:semua", after={"baris": len(rows), "bentuk": form})
        heads = ["Kode SPPG", "Nama SPPG", "Kode wilayah", "Tanggal inspeksi", "Skor", "Temuan"]
        heads += ["Diperbaiki paling lambat", "Petugas inspeksi"]
        return table_response(heads, rows, form=form, name=f"ikl-{work.tenant.slug}")


def _told(ikl: Any) -> list[object]:
    return [ikl.pada, ikl.skor, "; ".join(ikl.temuan), ikl.perbaikan_sampai, ikl.oleh]


def _filter(request: AnyRequest) -> DueFilter:
    shown = str(request.query_params.get("tampil", ""))
    return DueFilter(
        q=word_asked(request), wilayah=area_asked(request), tampil=shown if shown in SHOWN else "perbaikan"
    )


def _address(wanted: DueFilter) -> str:
    pairs = {"q": wanted.q, "wilayah": wanted.wilayah, "tampil": wanted.tampil}
    return urlencode({name: value for name, value in pairs.items() if value and value != "perbaikan"})


def _slhs_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    moves = SLHS_MOVES[row.slhs_status]
    options = [(kode, str(SLHS_STATES[kode])) for kode in moves]
    documents = [(kode, str(label)) for then in moves for kode, label in NEEDS.get(then, {}).items()]
    return context_of(work, row, "slhs", _("Langkah SLHS"), options=options, documents=documents)


def _inspection_context(work: UnitOfWork, row: Sppg) -> dict[str, Any]:
    return context_of(work, row, "ikl", _("Catat inspeksi (IKL)"))
