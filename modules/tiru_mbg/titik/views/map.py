"""`/kantor/mbg/peta`: kitchens, places and the ways between them; `/kantor/mbg/belum-terlayani`: who is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.response import Template
from sqlalchemy import select

from tiru.fasilitas.queries import kecamatan
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.web.point_map import MapLine, MapPoint, point_map, view_of
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS, PLACES
from tiru_mbg.paging import id_asked, number_asked
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_READ, EKSPOR, PENUGASAN, TITIK_READ
from tiru_mbg.titik import queries
from tiru_mbg.titik.filters import SERVED, PlaceFilter, filter_of, narrowed
from tiru_mbg.titik.loads import kitchen_loads
from tiru_mbg.titik.models import Titik
from tiru_mbg.titik.proposals import nearest_with_room
from tiru_mbg.titik.queries import Assigned, BlankPlace, BlankSpots
from tiru_mbg.titik.travel import Way, roads

AnyRequest = Request[Any, Any, Any]
KITCHEN, LEFT_OUT, FED = 1, 2, 4
"""Shades of the map: `p-1` …"""
PER_PAGE = 25


class PlaceMapController(Controller):
    """What the rights to places and kitchens open, drawn on the server: it needs no script and no network."""

    path = "/peta"
    opt = {"permission": TITIK_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def map(self, request: AnyRequest, work: Work) -> Template:
        """Kitchens as squares, places as dots, ways as lines; the same as a table below."""
        wanted, dapur = filter_of(request), id_asked(request, "dapur")
        with_ways = str(request.query_params.get("garis", "")) != "tidak"
        rows = list((await work.session.scalars(narrowed(work, wanted))).all())
        cooks = await _kitchens(work)
        assigned = await queries.open_assignments(work, work.today)
        if dapur in cooks:
            fed_by = {one.titik.id for one in assigned if one.sppg.id == dapur}
            rows, shown = [row for row in rows if row.id in fed_by], [cooks[dapur]]
            assigned = [one for one in assigned if one.sppg.id == dapur]
        else:
            shown = [one for one in cooks.values() if one.kode_wilayah.startswith(wanted.wilayah)]
        ids = {row.id for row in rows}
        ways = _ways([one for one in assigned if one.titik.id in ids and one.sppg.id in cooks])
        context = {
            "map": _drawn(work, wanted, rows, shown, {one.titik.id for one in assigned}, ways if with_ways else ()),
            "caption": str(CAPTION),
            "wanted": wanted,
            "address": wanted.address,
            "dapur": dapur if dapur in cooks else None,
            "with_ways": with_ways,
            "kitchens": cooks,
            "shown": shown,
            "counts": _counts(assigned, ids),
            "total": len(rows),
            "placed": sum(row.latitude is not None for row in rows),
            "kecamatan": await kecamatan(work),
            "kinds": PLACES,
            "served": SERVED,
            "may_assign": work.may(PENUGASAN),
        }
        return await page(request, work, "mbg/titik/peta.html", context)


class BlankSpotController(Controller):
    """Places and desa without a kitchen, for those who see the whole area."""

    path = "/belum-terlayani"
    opt = {"permission": TITIK_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """The most people first, each with the nearest kitchen that has room."""
        wanted = filter_of(request)
        spots = _inside(await queries.blank_spots(work, work.today), wanted)
        last = max(1, -(-len(spots.places) // PER_PAGE))
        number = min(number_asked(request), last)
        rows = spots.places[(number - 1) * PER_PAGE : number * PER_PAGE]
        context = {
            "spots": spots,
            "rows": rows,
            "number": number,
            "last": last,
            "nearest": await _nearest(work, rows),
            "areas": await queries.area_names(work, (one.titik.kode_wilayah for one in rows)),
            "groups": GROUPS,
            "kinds": PLACES,
            "kecamatan": await kecamatan(work),
            "wanted": wanted,
            "address": wanted.address,
            "may_assign": work.may(PENUGASAN),
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/titik/belum.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The places that the right to export reaches."""
        spots = _inside(await queries.blank_spots(work, work.today, EKSPOR), filter_of(request))
        areas = await queries.area_names(work, (one.titik.kode_wilayah for one in spots.places))
        nearest = await _nearest(work, spots.places)
        heads = ["Kode", "Nama", "Jenis", "Kecamatan", "Desa", "Belum terlayani", *GROUPS]
        heads += ["Dapur terdekat yang masih muat", "Jarak lurus (m)", "Menit (perkiraan)"]
        cells = [_cells(one, areas, nearest.get(one.titik.id)) for one in spots.places]
        return _sent(request, work, heads, cells, "belum-terlayani")

    @get(both_forms("/desa"), opt={"permission": EKSPOR})
    async def export_desa(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The desa whose 3B no kitchen reaches."""
        spots = _inside(await queries.blank_spots(work, work.today, EKSPOR), filter_of(request))
        heads = ["Kode wilayah", "Kecamatan", "Desa", "Posyandu tercatat", "3B terdaftar"]
        cells: list[list[object]] = [
            [one.kode, one.kecamatan, one.nama, one.posyandu, one.people] for one in spots.desa
        ]
        return _sent(request, work, heads, cells, "desa-tanpa-rute-3b")


def _sent(
    request: AnyRequest, work: UnitOfWork, heads: list[str], cells: list[list[object]], name: str
) -> Response[bytes]:
    form = form_of(request)
    work.record("mbg.titik.export", f"{name}:semua", after={"baris": len(cells), "bentuk": form})
    return table_response(heads, cells, form=form, name=f"{name}-{work.tenant.slug}")


async def _kitchens(work: UnitOfWork) -> dict[int, Sppg]:
    if not work.may(DAPUR_READ):
        return {}
    query = select(Sppg).where(kitchens(work, DAPUR_READ), Sppg.status != "henti_tetap").order_by(Sppg.nama, Sppg.id)
    return {row.id: row for row in await work.session.scalars(query)}


def _ways(assigned: Sequence[Assigned]) -> list[MapLine]:
    pairs = {(one.sppg.id, one.titik.id): one for one in assigned}
    found = []
    for one in pairs.values():
        a, b = (one.sppg.latitude, one.sppg.longitude), (one.titik.latitude, one.titik.longitude)
        if a[0] is not None and a[1] is not None and b[0] is not None and b[1] is not None:
            found.append(MapLine((a[0], a[1]), (b[0], b[1])))
    return found


def _counts(assigned: Sequence[Assigned], ids: set[int]) -> dict[int, tuple[int, int]]:
    """Places and portions by kitchen, of the places that are shown."""
    places: dict[int, set[int]] = {}
    portions: dict[int, int] = {}
    for one in assigned:
        if one.titik.id in ids:
            places.setdefault(one.sppg.id, set()).add(one.titik.id)
            portions[one.sppg.id] = portions.get(one.sppg.id, 0) + one.penugasan.jatah
    return {kitchen: (len(places[kitchen]), portions[kitchen]) for kitchen in places}


def _drawn(
    work: UnitOfWork,
    wanted: PlaceFilter,
    rows: Sequence[Titik],
    cooks: Sequence[Sppg],
    fed: set[int],
    ways: Sequence[MapLine],
) -> str:
    outlines = outline_map(work.tenant.kode_wilayah)
    if outlines is None or outlines.bounds is None:
        return ""
    points = []
    for sppg in cooks:
        if sppg.latitude is not None and sppg.longitude is not None:
            href = f"/kantor/mbg/peta?dapur={sppg.id}"
            points.append(MapPoint(sppg.latitude, sppg.longitude, sppg.nama, KITCHEN, href, is_main=True))
    for row in rows:
        if row.latitude is not None and row.longitude is not None:
            shade = FED if row.id in fed else LEFT_OUT
            points.append(MapPoint(row.latitude, row.longitude, row.nama, shade, f"/kantor/mbg/titik/{row.id}"))
    chosen = next((unit for unit in outlines.units if unit.kode == wanted.wilayah[:8]), None)
    plain = {"q": wanted.q, "tipe": wanted.tipe, "dilayani": wanted.dilayani}
    zoom = f"/kantor/mbg/peta?{urlencode({name: value for name, value in plain.items() if value})}&kecamatan="
    return point_map(
        outlines,
        points,
        title=_("Peta dapur dan titik layanan"),
        view=view_of(outlines, chosen),
        zoom="" if chosen else zoom,
        cluster=f"/kantor/mbg/titik?{wanted.address}",
        chosen=wanted.wilayah[:8],
        lines=ways,
    )


async def _nearest(work: UnitOfWork, rows: Sequence[BlankPlace]) -> dict[int, tuple[Sppg, Way] | None]:
    if not work.may(DAPUR_READ):
        return {}
    return nearest_with_room(rows, await kitchen_loads(work, work.today), await roads(work))


def _inside(spots: BlankSpots, wanted: PlaceFilter) -> BlankSpots:
    """Only those of the area, kind and name that are asked for."""
    words = wanted.q.casefold()
    places = [
        one
        for one in spots.places
        if one.titik.kode_wilayah.startswith(wanted.wilayah)
        and wanted.tipe in ("", one.titik.tipe)
        and (words in one.titik.nama.casefold() or one.titik.kode.startswith(wanted.q.upper()))
    ]
    return BlankSpots(places, [one for one in spots.desa if one.kode.startswith(wanted.wilayah)])


def _cells(one: BlankPlace, areas: dict[str, str], near: tuple[Sppg, Way] | None) -> list[object]:
    titik = one.titik
    return [
        titik.kode,
        titik.nama,
        titik.tipe,
        areas.get(titik.kode_wilayah[:8], ""),
        areas.get(titik.kode_wilayah, ""),
        one.people,
        *(one.left.get(kelompok, 0) for kelompok in GROUPS),
        near[0].nama if near else "",
        near[1].jarak_m if near else None,
        near[1].menit if near else None,
    ]
