"""Finding places, and looking at the tenant's own."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import choropleth
from tiru.web.declared import ANYONE, STAFF
from tiru.web.pages import page
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.wilayah.queries import children, counts_inside, counts_inside_each, unit
from tiru.wilayah.search import search_places

AnyRequest = Request[Any, Any, Any]
LEVELS = frozenset({"provinsi", "kabupaten", "kecamatan", "desa"})


@get("/wilayah/cari", permission=ANYONE)
async def search(
    work: Work, q: FromQuery[str] = "", tingkat: FromQuery[str] = "desa", semua: FromQuery[bool] = False
) -> Response[Any]:
    """Places for what was typed, those of this tenant only unless `semua`; at most 20."""
    levels = [level for level in tingkat.split(",") if level in LEVELS] or ["desa"]
    found = await search_places(work.session, q[:80], levels=levels, home=work.tenant.kode_wilayah, only_home=not semua)
    results = [{"kode": one.kode, "nama": one.nama, "jalur": one.jalur} for one in found]
    return Response({"results": results}, headers={"cache-control": "private, max-age=600"})


@get("/wilayah", permission=STAFF)
async def home(request: AnyRequest, work: Work) -> Template:
    """The tenant's own regency."""
    return await _unit_page(request, work, work.tenant.kode_wilayah)


@get("/wilayah/{kode:str}", permission=STAFF)
async def show(request: AnyRequest, work: Work, kode: FromPath[str]) -> Template:
    """A unit inside the tenant. Elsewhere is not its business here."""
    _check_inside(work, kode)
    return await _unit_page(request, work, kode)


@get(both_forms("/wilayah/ekspor"), permission=STAFF)
async def export(request: AnyRequest, work: Work) -> Response[bytes]:
    """Every unit of the tenant."""
    rows = []
    todo = [work.tenant.kode_wilayah]
    while todo:
        for child in await children(work.session, todo.pop(0)):
            rows.append([child.kode, child.nama, child.tingkat, child.induk])
            if child.tingkat != "desa":
                todo.append(child.kode)
    heads = [_("Kode"), _("Nama"), _("Tingkat"), _("Induk")]
    return table_response(heads, sorted(rows), form=form_of(request), name=f"wilayah-{work.tenant.slug}")


async def _unit_page(request: AnyRequest, work: Work, kode: str) -> Template:
    one = await unit(work.session, kode)
    inside = await children(work.session, kode)
    level = "kecamatan" if one.tingkat == "kabupaten" else "desa"
    outlines = outline_map(work.tenant.kode_wilayah, level)
    counts = await counts_inside_each(work.session, kode) if one.tingkat == "kabupaten" else {}
    context = {
        "unit": one,
        "inside": inside,
        "counts": await counts_inside(work.session, kode),
        "child_counts": counts,
        "map": choropleth(outlines, counts, title=one.nama, unit=work.tenant.word("desa"), link="/kantor/wilayah/")
        if outlines and one.tingkat == "kabupaten"
        else "",
        "caption": str(CAPTION),
    }
    return await page(request, work, "wilayah/unit.html", context)


@get("/wilayah", permission=ANYONE)
async def public_home(request: AnyRequest, work: Work) -> Template:
    """The regency, for citizens."""
    return await _public_page(request, work, work.tenant.kode_wilayah)


@get("/wilayah/{kode:str}", permission=ANYONE)
async def public_unit(request: AnyRequest, work: Work, kode: FromPath[str]) -> Template:
    """A place inside the regency, for citizens."""
    _check_inside(work, kode)
    return await _public_page(request, work, kode)


async def _public_page(request: AnyRequest, work: Work, kode: str) -> Template:
    one = await unit(work.session, kode)
    top = one.tingkat == "kabupaten"
    counts = await counts_inside_each(work.session, kode) if top else {}
    outlines = outline_map(work.tenant.kode_wilayah, "kecamatan") if top else None
    words = work.tenant.word("desa")
    context = {
        "unit": one,
        "parent": await unit(work.session, one.induk) if one.induk and not top else None,
        "inside": await children(work.session, kode),
        "counts": await counts_inside(work.session, kode),
        "map": choropleth(outlines, counts, title=one.nama, unit=words, link="/wilayah/") if outlines else "",
        "caption": str(CAPTION),
    }
    return await page(request, work, "wilayah/portal.html", context)


def _check_inside(work: Work, kode: str) -> None:
    if kode != work.tenant.kode_wilayah and not kode.startswith(f"{work.tenant.kode_wilayah}."):
        raise NotFound(_("Tidak ada wilayah dengan kode %(kode)s.", kode=kode[:20]))
