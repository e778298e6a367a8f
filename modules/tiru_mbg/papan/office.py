"""The board of today, its live stream, one kitchen's part of it, the wall, and the table people take home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from jinja2 import Environment
from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream, Template
from sqlalchemy import select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.siaran.stream import Topic, last_announced, live_stream
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import fragment, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.views.asked import kecamatan
from tiru_mbg.paging import word_asked
from tiru_mbg.papan.live import TOPIC
from tiru_mbg.papan.queries import Wanted, board_of, read_tiles, seen_kitchens
from tiru_mbg.papan.rules import COLUMNS, Tile
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import EKSPOR, PAPAN

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/mbg/papan"
PAGE, WALL, PART = "mbg/papan/papan.html", "mbg/papan/dinding.html", "mbg/papan/_dapur.html"


class BoardController(Controller):
    """The board within the reader's reach. Without JavaScript it is a page to read again."""

    path = "/papan"
    opt = {"permission": PAPAN}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def show(self, request: AnyRequest, work: Work) -> Template:
        """Today, or `?tanggal=`; `?dinding=1` for a screen on the wall."""
        wall = request.query_params.get("dinding") == "1"
        return await page(request, work, WALL if wall else PAGE, await _context(work, wanted_of(request, work)))

    @get("/siaran", opt={"live": True})
    async def stream(self, request: AnyRequest) -> Stream:
        """What changes on today's board, as it changes."""
        draw = partial(drawn, request.app.state.templates)
        return await live_stream(request, Topic(TOPIC, PAPAN, seen_kitchens, draw))

    @get("/dapur/{sppg_id:int}")
    async def part(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """Today's tiles of one kitchen."""
        mine = select(Sppg.id).where(Sppg.id == sppg_id, kitchens(work, PAPAN))
        if await work.session.scalar(mine) is None:
            raise NotFound(_("Dapur ini tidak ada."))
        tiles = await read_tiles(work, work.today, Sppg.id == sppg_id)
        return fragment(PART, {"tiles": tiles, "day": work.today, "columns": COLUMNS})


@get(both_forms("/papan/ekspor"), permission=EKSPOR)
async def export_board(request: AnyRequest, work: Work) -> Response[bytes]:
    """What the board shows, as CSV or XLSX."""
    wanted, form = wanted_of(request, work), form_of(request)
    board, names = await board_of(work, wanted, EKSPOR), dict(await kecamatan(work))
    rows = [_row(one, names) for one in board.tiles]
    rows += [[nama, "", "", str(_("Belum ada rencana")), 0, 0, "", ""] for _key, nama in board.idle]
    rows += [[nama, "", "", str(_("Libur")), 0, 0, "", reason] for _key, nama, reason in board.off]
    work.record("mbg.papan.export", "mbg_batch:*", after={"rows": len(rows), "form": form, "filter": wanted.query})
    heads = [
        _("Dapur"),
        _("Kode"),
        _("Kecamatan"),
        _("Tahap"),
        _("Porsi"),
        _("Kiriman"),
        _("Tingkat"),
        _("Yang harus dilihat"),
    ]
    return table_response(heads, rows, form=form, name=f"papan-{work.tenant.slug}-{wanted.tanggal:%Y%m%d}")


async def drawn(environment: Environment, work: UnitOfWork, keys: Sequence[str]) -> Mapping[str, str]:
    """Today's tiles of each kitchen as HTML, empty where it has none."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    tiles = await read_tiles(work, work.today, Sppg.id.in_(wanted))
    template = environment.get_template(PART)
    return {
        str(one): template.render(
            tiles=[tile for tile in tiles if tile.sppg_id == one], day=work.today, columns=COLUMNS
        )
        for one in wanted
    }


def wanted_of(request: AnyRequest, work: UnitOfWork) -> Wanted:
    """What the address asks for; garbage asks for nothing."""
    try:
        day = date.fromisoformat(word_asked(request, "tanggal", 10))
    except ValueError:
        day = work.today
    area = word_asked(request, "kecamatan", 8)
    return Wanted(
        tanggal=day,
        q=word_asked(request),
        kecamatan=area if area.startswith(work.tenant.kode_wilayah) else "",
        terlambat=request.query_params.get("keadaan") == "terlambat",
    )


async def _context(work: UnitOfWork, wanted: Wanted) -> dict[str, object]:
    since = await last_announced(work)  # before the board is read: what comes between is told twice, never lost
    board = await board_of(work, wanted)
    areas = await kecamatan(work)
    return {
        "board": board,
        "wanted": wanted,
        "columns": COLUMNS,
        "areas": areas,
        "by_area": board.by_area(),
        "is_today": wanted.tanggal == work.today,
        "since": since,
        "now": work.now,
        "base": BASE,
        "may_export": work.may(EKSPOR),
    }


def _row(tile: Tile, names: Mapping[str, str]) -> list[Any]:
    levels = {"crit": str(_("Segera")), "warn": str(_("Perhatikan")), "": ""}
    return [
        tile.nama,
        tile.kode,
        names.get(tile.kecamatan, tile.kecamatan),
        str(COLUMNS[tile.column]),
        tile.portions,
        tile.loads,
        levels[tile.level],
        " ".join(dict.fromkeys(one.words for one in tile.troubles)),
    ]
