"""`/kantor/fasilitas`: the register as a list, as a map, and as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.response import Template

from tiru.fasilitas import queries
from tiru.fasilitas.geojson import MEDIA_TYPE, collection
from tiru.fasilitas.kinds import kinds
from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.fasilitas.queries import Filter
from tiru.fasilitas.rules import EXPORT, GROUPS, KINDS, MANAGE, OWNERS
from tiru.fasilitas.table import area_names, facility_rows
from tiru.fasilitas.views.asked import address_of, filter_of, number_asked
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.pages import page
from tiru.web.point_map import MapPoint, point_map, view_of
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/fasilitas"
SHADES = {group: number for number, group in enumerate(GROUPS, start=1)}


class ListController(Controller):
    """Every official reads the register; files leave through the reach of `fasilitas:data:export`."""

    path = "/fasilitas"
    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of facilities, narrowed by name or number, kind, kecamatan, owner and state."""
        catalogue = await kinds(work)
        wanted = filter_of(request, catalogue)
        found = await queries.facilities(work, wanted, page=number_asked(request))
        context = {"found": found, "places": await area_names(work, found.rows)}
        return await page(request, work, "fasilitas/daftar.html", {**await _shared(work, wanted, catalogue), **context})

    @get("/peta")
    async def map(self, request: AnyRequest, work: Work) -> Template:
        """The same facilities as points; a kecamatan fills the map when it is chosen."""
        catalogue = await kinds(work)
        wanted = filter_of(request, catalogue)
        rows = await queries.every(work, wanted)
        outlines = outline_map(work.tenant.kode_wilayah)
        placed = [row for row in rows if row.latitude is not None]
        drawn = ""
        if outlines is not None and outlines.bounds is not None:
            chosen = next((unit for unit in outlines.units if unit.kode == wanted.wilayah[:8]), None)
            points = [_point(row, catalogue) for row in placed]
            zoom = f"{HOME}/peta?{address_of(Filter(q=wanted.q, jenis=wanted.jenis, status=wanted.status))}&kecamatan="
            drawn = point_map(
                outlines,
                points,
                title=_("Peta fasilitas"),
                view=view_of(outlines, chosen),
                zoom="" if chosen else zoom,  # outlines that reach out of the view would cover what stands there
                cluster=f"{HOME}?{address_of(wanted)}",
                chosen=wanted.wilayah[:8],
            )
        groups = {catalogue[row.jenis].kelompok for row in placed}
        context = {
            "map": drawn,
            "caption": str(CAPTION),
            "total": len(rows),
            "placed": len(placed),
            "groups": [(SHADES[group], label) for group, label in GROUPS.items() if group in groups],
        }
        return await page(request, work, "fasilitas/peta.html", {**await _shared(work, wanted, catalogue), **context})

    @get(both_forms("/ekspor"), opt={"permission": EXPORT})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches, in the columns of the import."""
        wanted = filter_of(request, await kinds(work))
        heads, rows = await facility_rows(work, wanted)
        form = form_of(request)
        work.record("fasilitas.data.export", "fasilitas:semua", after={"baris": len(rows), "bentuk": form})
        return table_response(heads, rows, form=form, name=f"fasilitas-{work.tenant.slug}")

    @get("/ekspor.geojson", opt={"permission": EXPORT})
    async def export_points(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The same as GeoJSON, without contacts."""
        catalogue = await kinds(work)
        rows = await queries.every(work, filter_of(request, catalogue), permission=EXPORT)
        work.record("fasilitas.data.export", "fasilitas:semua", after={"baris": len(rows), "bentuk": "geojson"})
        return await geojson_response(work, rows, catalogue)


async def geojson_response(
    work: UnitOfWork, rows: Any, catalogue: Mapping[str, FasilitasJenis], *, cache: str = "no-store"
) -> Response[bytes]:
    """Facilities as a GeoJSON attachment."""
    content = collection(
        rows,
        kinds=catalogue,
        areas=await area_names(work, rows),
        numbers=await queries.numbers_of(work),
        publisher=work.tenant.title,
        day=work.today,
    )
    name = f"fasilitas-{work.tenant.slug}.geojson"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": cache}
    return Response(json.dumps(content, ensure_ascii=False).encode(), media_type=MEDIA_TYPE, headers=headers)


async def _shared(work: UnitOfWork, wanted: Filter, catalogue: Mapping[str, FasilitasJenis]) -> dict[str, object]:
    units = [(f"unit:{unit.id}", unit.singkatan or unit.nama) for unit in await queries.owner_units(work)]
    return {
        "wanted": wanted,
        "kinds": catalogue,
        "kecamatan": await queries.kecamatan(work),
        "owners": [*((kode, str(label)) for kode, label in OWNERS.items()), *units],
        "address": address_of(wanted),
        "may_manage": work.actor.may(MANAGE),
        "may_export": work.actor.may(EXPORT),
        "may_set_kinds": work.actor.may(KINDS),
    }


def _point(row: Fasilitas, catalogue: Mapping[str, FasilitasJenis]) -> MapPoint:
    assert row.latitude is not None
    assert row.longitude is not None
    return MapPoint(row.latitude, row.longitude, row.nama, SHADES[catalogue[row.jenis].kelompok], f"{HOME}/{row.id}")
