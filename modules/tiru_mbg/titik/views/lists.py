"""`/kantor/mbg/titik`: the places as a list and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.response import Template

from tiru.fasilitas.queries import kecamatan
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_mbg.groups import GROUPS, PLACES
from tiru_mbg.paging import number_asked, page_of
from tiru_mbg.rights import EKSPOR, PENUGASAN, TITIK_MANAGE, TITIK_READ
from tiru_mbg.titik import queries
from tiru_mbg.titik.filters import SERVED, filter_of, narrowed
from tiru_mbg.titik.models import Titik

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/titik"
MOST_ROWS = 10_000


class PlaceListController(Controller):
    """Reading reaches the places of `mbg:titik:read`; files leave through `mbg:data:export`."""

    path = "/titik"
    opt = {"permission": TITIK_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of places, narrowed by name or number, kind, kecamatan, group and whether they are served."""
        wanted = filter_of(request)
        found = await page_of(work, narrowed(work, wanted), number_asked(request))
        kitchens, numbers = await _around(work, found.rows)
        context = {
            "found": found,
            "wanted": wanted,
            "address": wanted.address,
            "enrolled": numbers,
            "kitchens": kitchens,
            "areas": await queries.area_names(work, (row.kode_wilayah for row in found.rows)),
            "kecamatan": await kecamatan(work),
            "kinds": PLACES,
            "groups": GROUPS,
            "served": SERVED,
            "may_manage": work.may(TITIK_MANAGE),
            "may_assign": work.may(PENUGASAN),
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/titik/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches, one row each, without contacts."""
        query = narrowed(work, filter_of(request), EKSPOR).limit(MOST_ROWS)
        rows = (await work.session.scalars(query)).all()
        kitchens, numbers = await _around(work, rows)
        areas = await queries.area_names(work, (row.kode_wilayah for row in rows))
        heads = ["Kode", "Nama", "Jenis", "Jenjang", "Kode wilayah", "Kecamatan", "Desa", "Alamat", "Lintang", "Bujur"]
        heads += ["Jam makan", "Status", "Sumber", "Dapur", "Terdaftar", *GROUPS]
        cells = [_cells(row, areas, kitchens.get(row.id, []), numbers.get(row.id, {})) for row in rows]
        form = form_of(request)
        work.record("mbg.titik.export", "titik:semua", after={"baris": len(rows), "bentuk": form})
        return table_response(heads, cells, form=form, name=f"titik-mbg-{work.tenant.slug}")


async def _around(work: UnitOfWork, rows: Sequence[Titik]) -> tuple[dict[int, list[str]], dict[int, dict[str, int]]]:
    """Names of the kitchens that cook today, and who is enrolled, by place."""
    ids = [row.id for row in rows]
    kitchens: dict[int, list[str]] = {}
    for one in await queries.open_assignments(work, work.today, titik_ids=ids):
        known = kitchens.setdefault(one.titik.id, [])
        if one.sppg.nama not in known:
            known.append(one.sppg.nama)
    return kitchens, await queries.enrolled(work, ids)


def _cells(row: Titik, areas: dict[str, str], kitchens: list[str], numbers: dict[str, int]) -> list[object]:
    point = ["" if value is None else str(value) for value in (row.latitude, row.longitude)]
    return [
        row.kode,
        row.nama,
        row.tipe,
        row.jenjang,
        row.kode_wilayah,
        areas.get(row.kode_wilayah[:8], ""),
        areas.get(row.kode_wilayah, ""),
        row.alamat,
        *point,
        row.jam_makan.strftime("%H:%M") if row.jam_makan else "",
        "aktif" if row.aktif else "tutup",
        row.sumber,
        ", ".join(kitchens),
        sum(numbers.values()),
        *(numbers.get(kelompok, 0) for kelompok in GROUPS),
    ]
