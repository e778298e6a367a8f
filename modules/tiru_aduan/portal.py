"""What everybody may read of what citizens reported, and a citizen's own list."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of
from tiru.web.app import Work
from tiru.web.declared import ANYONE, CITIZEN
from tiru.web.pages import page
from tiru.wilayah.queries import names
from tiru_aduan import queries
from tiru_aduan.filters import filter_of
from tiru_aduan.open_data import public_table
from tiru_aduan.portal_follow import follow_context
from tiru_aduan.redaction import without_identity
from tiru_aduan.rules import KINDS, LABELS, PUBLIC

AnyRequest = Request[Any, Any, Any]


class PublicController(Controller):
    """The public list, one public report, and the list as open data; nobody is named anywhere."""

    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def list_(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        kategori: FromQuery[str] = "",
        wilayah: FromQuery[str] = "",
        status: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """What citizens reported, without saying who."""
        # A long number in the search would tell whether some report holds somebody's NIK or telephone.
        wanted = filter_of(q=without_identity(q), kategori=kategori, wilayah=wilayah, status=status)
        found = await queries.public_reports(work, wanted, page=halaman)
        context = {
            "found": found,
            "wanted": wanted,
            "places": await names(work.session, [row.kode_wilayah for row in found.rows if row.kode_wilayah]),
            "units": await queries.units_by_id(work),
            "categories": await queries.categories(work),
            "districts": await queries.districts(work),
            "statuses": [(str(status), str(LABELS[status])) for status in sorted(PUBLIC, key=list(LABELS).index)],
            "words": {row.id: (without_identity(row.judul), without_identity(row.isi)) for row in found.rows},
            "labels": LABELS,
            "kinds": KINDS,
        }
        return await page(request, work, "aduan/portal_daftar.html", context)

    @get("/publik/{nomor:str}")
    async def public(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template:
        """One public report as everybody sees it."""
        laporan = await queries.laporan_by_number(work, nomor)
        if not queries.is_public(laporan):
            raise NotFound(_("Laporan ini tidak dibuka untuk umum."))
        context = await follow_context(work, laporan, own=False)
        return await page(request, work, "aduan/lacak_satu.html", context)

    @get(both_forms("/data"))
    async def open_data(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The public list as a table: newest first, without words and places finer than the village."""
        return await public_table(work, form_of(request))

    @get("/saya", opt={"permission": CITIZEN})
    async def mine(self, request: AnyRequest, work: Work) -> Template:
        """What a signed-in citizen sent under their account."""
        rows = await queries.reports_of_citizen(work, work.actor.id or 0)
        context = {
            "rows": rows,
            "places": await names(work.session, [row.kode_wilayah for row in rows if row.kode_wilayah]),
            "labels": LABELS,
            "kinds": KINDS,
        }
        return await page(request, work, "aduan/saya.html", context)
