"""Finding letters by their words."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get
from litestar.params import FromQuery
from litestar.response import Template
from sqlalchemy import select

from tiru.web.app import Work
from tiru.web.pages import page
from tiru_e_office import queries
from tiru_e_office.models import Jenis
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted
from tiru_e_office.views.inbox import ACT
from tiru_e_office.views.register import day_of
from tiru_e_office.words import KEAMANAN, STATUS, STATUS_KINDS

AnyRequest = Request[Any, Any, Any]


class SearchController(Controller):
    """Letters in and out that the actor may see."""

    path = "/cari"
    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def search(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        arah: FromQuery[str] = "",
        jenis: FromQuery[str] = "",
        status: FromQuery[str] = "",
        klasifikasi: FromQuery[str] = "",
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """By words, kind, state, code and days."""
        wanted = Wanted(
            q=q.strip()[:200],
            arah=arah if arah in ("masuk", "keluar") else "",
            jenis=jenis[:20],
            status=status if status in STATUS else "",
            klasifikasi=klasifikasi.strip()[:40],
            dari=day_of(dari),
            sampai=day_of(sampai),
        )
        kinds = await work.session.scalars(select(Jenis).order_by(Jenis.urutan))
        context = {
            "found": await queries.letters(work, await my_posts(work), wanted, page=halaman),
            "wanted": wanted,
            "kinds": [(one.kode, one.nama) for one in kinds],
            "words": {"status": STATUS, "keamanan": KEAMANAN},
            "status_kinds": STATUS_KINDS,
        }
        return await page(request, work, "e_office/cari.html", context)
