"""`/kantor/mbg/slhs`: the tracker of hygiene certificates, what is urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from litestar import Controller, Response, get
from litestar.response import Template

from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.papers import kitchen_papers
from tiru_mbg.dapur.queries import KitchenFilter, narrowed
from tiru_mbg.dapur.rules import SLHS_STATES, STATES, Papers, urgency
from tiru_mbg.dapur.views.asked import WORDS, AnyRequest, address_of, filter_of, kecamatan
from tiru_mbg.paging import PER_PAGE, Page, number_asked
from tiru_mbg.parameters import rules
from tiru_mbg.rights import DAPUR_READ, EKSPOR, SLHS


class SlhsListController(Controller):
    """Kitchens that `mbg:dapur:read` reaches, without those that are closed for good."""

    path = "/slhs"
    opt = {"permission": DAPUR_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of kitchens by what their papers ask for, with how many stand at each step."""
        wanted = filter_of(request)
        rows, papers = await tracked(work, wanted, DAPUR_READ)
        found = _page(rows, number_asked(request))
        context = {
            "found": found,
            "papers": papers,
            "counts": {kode: sum(row.slhs_status == kode for row in rows) for kode in SLHS_STATES},
            "late": sum(papers[row.id].slhs_level == "crit" for row in rows),
            "wanted": wanted,
            "address": address_of(wanted),
            "places": await names(work.session, [row.kode_wilayah[:8] for row in found.rows]),
            "kecamatan": await kecamatan(work),
            "figures": await rules(work),
            "may_step": work.may(SLHS),
            "may_export": work.may(EKSPOR),
            **WORDS,
        }
        return await page(request, work, "mbg/dapur/slhs.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """All of them in the order of the page."""
        rows, papers = await tracked(work, filter_of(request), EKSPOR)
        form = form_of(request)
        work.record("mbg.slhs.export", "mbg_sppg:semua", after={"baris": len(rows), "bentuk": form})
        heads = ["Kode SPPG", "Nama SPPG", "Kode wilayah", "Status", "Mulai beroperasi", "Langkah SLHS"]
        heads += ["Hari tanpa SLHS", "Terbit paling lambat", "SLHS berakhir", "IKL terakhir", "Skor IKL"]
        return table_response(
            heads, [_exported(row, papers[row.id]) for row in rows], form=form, name=f"slhs-{work.tenant.slug}"
        )


async def tracked(work: UnitOfWork, wanted: KitchenFilter, permission: str) -> tuple[list[Sppg], Mapping[int, Papers]]:
    """Kitchens of a filter that may still get a certificate, the most urgent first, with their papers."""
    query = narrowed(work, wanted, permission).where(Sppg.status != "henti_tetap")
    found = list(await work.session.scalars(query))
    papers = await kitchen_papers(work, [row.id for row in found])
    found.sort(key=lambda row: (urgency(papers[row.id]), row.nama))
    return found, papers


def _page(rows: Sequence[Sppg], number: int) -> Page:
    last = max(1, -(-len(rows) // PER_PAGE))
    number = min(number, last)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], len(rows), number, last)


def _exported(row: Sppg, mine: Papers) -> list[object]:
    first = [row.kode, row.nama, row.kode_wilayah, str(STATES[row.status]), row.operasi_on]
    return [
        *first,
        str(SLHS_STATES[mine.slhs]),
        mine.slhs_days,
        mine.issue_due,
        mine.slhs_end,
        mine.inspected,
        mine.score,
    ]
