"""`/fasilitas`: what citizens look for, near them or in their kecamatan, and the register as open data."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.response import Template

from tiru.fasilitas import queries
from tiru.fasilitas.kinds import all_identifiers, kinds
from tiru.fasilitas.queries import Filter, Near
from tiru.fasilitas.table import area_names
from tiru.fasilitas.views.asked import address_of, filter_of, number_asked, point_asked
from tiru.fasilitas.views.lists import geojson_response
from tiru.spreadsheet import table_response
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.pages import page

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 12
CACHE = "public, max-age=3600"


class PublicController(Controller):
    """Open facilities only, and never a contact."""

    path = "/fasilitas"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def find(self, request: AnyRequest, work: Work) -> Template:
        """By kind, kecamatan and name; nearest first where the place of the asker is known."""
        catalogue = {kode: kind for kode, kind in (await kinds(work)).items() if kind.aktif}
        asked = filter_of(request, catalogue)
        wanted = Filter(q=asked.q, jenis=asked.jenis, wilayah=asked.wilayah)
        here, number = point_asked(request), number_asked(request)
        found = await queries.facilities(work, wanted, page=number, size=PER_PAGE)
        rows = [Near(row, -1) for row in found.rows]
        if here:
            rows = await queries.nearest(work, *here, wanted=wanted, n=PER_PAGE)
        context = {
            "rows": rows,
            "found": found,
            "here": here,
            "wanted": wanted,
            "address": address_of(wanted),
            "kinds": catalogue,
            "counts": await queries.counts_by_kind(work, Filter()),
            "kecamatan": await queries.kecamatan(work),
            "places": await area_names(work, [near.facility for near in rows]),
            "changed_at": await queries.last_change(work),
        }
        return await page(request, work, "fasilitas/portal.html", context)

    @get("/data.csv")
    async def table(self, work: Work) -> Response[bytes]:
        """The open register as CSV, with source and day in every row."""
        catalogue = await kinds(work)
        rows = await queries.every(work, Filter())
        areas, numbers = await area_names(work, rows), await queries.numbers_of(work)
        keys = all_identifiers(catalogue)
        heads = ["Kode", "Jenis", "Bentuk", "Nama", *(one.label for one in keys), "Kode wilayah", "Kecamatan", "Desa"]
        heads += ["Alamat", "Lintang", "Bujur", "Kepemilikan", "Kapasitas", "Sumber", "Penerbit", "Tanggal data"]
        written = [
            [
                *(row.kode, catalogue[row.jenis].label, row.bentuk, row.nama),
                *(numbers.get(row.id, {}).get(one.key, "") for one in keys),
                *(row.kode_wilayah, areas.get(row.kode_wilayah[:8], ""), areas.get(row.kode_wilayah, "")),
                *(row.alamat, row.latitude, row.longitude, row.kepemilikan, row.kapasitas, row.sumber),
                *(work.tenant.title, work.today),
            ]
            for row in rows
        ]
        response = table_response(heads, written, form="csv", name=f"fasilitas-{work.tenant.slug}")
        response.headers["cache-control"] = CACHE
        return response

    @get("/data.geojson")
    async def points(self, work: Work) -> Response[bytes]:
        """The same as GeoJSON."""
        return await geojson_response(work, await queries.every(work, Filter()), await kinds(work), cache=CACHE)
