"""`/kantor/organisasi`: the tree of any day, and finding a unit in it."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromQuery
from litestar.response import Template

from tiru.organisasi import tree_queries
from tiru.organisasi.rules import MANAGE, TYPES
from tiru.organisasi.trees import found_in
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.pages import page

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 100


class TreeController(Controller):
    """The whole organisation; every official may read it, for letters and approvals go through it."""

    path = "/organisasi"
    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def tree(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        pada: FromQuery[str] = "",
        halaman: FromQuery[str] = "1",
    ) -> Template:
        """The units of a day."""
        day, wrong = day_asked(pada, work.today)
        words = q.strip()[:80]
        tree = await tree_queries.tree(work, day)
        found = found_in(tree, words)
        pages = max(1, ceil(len(found) / PER_PAGE))
        number = min(pages, max(1, int(halaman))) if halaman.isdecimal() and len(halaman) < 6 else 1
        context = {
            "units": found[(number - 1) * PER_PAGE : number * PER_PAGE],
            "names": {node.id: node.nama for node in tree},
            "total": len(found),
            "pages": pages,
            "number": number,
            "q": words,
            "day": day,
            "pada": "" if wrong else pada,
            "wrong_day": wrong,
            "types": TYPES,
            "may_manage": work.actor.may(MANAGE),
        }
        return await page(request, work, "organisasi/pohon.html", context)

    @get("/cari")
    async def find(self, work: Work, q: FromQuery[str] = "") -> Response[Any]:
        """Units for what was typed, as the place field of a form asks; at most 20."""
        results = [
            {"kode": unit.kode, "nama": unit.nama, "jalur": around or unit.kode}
            for unit, around in await tree_queries.choose_units(work, q.strip()[:80])
        ]
        return Response({"results": results}, headers={"cache-control": "no-store"})


def day_asked(given: str, today: date) -> tuple[date, bool]:
    """The day asked for, or today; and whether what was asked is no day."""
    if not given:
        return today, False
    try:
        return date.fromisoformat(given), False
    except ValueError:
        return today, True
