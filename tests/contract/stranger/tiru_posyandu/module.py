"""The whole module: one page that counts, one that adds."""

from typing import Any

from litestar import Request, get, post
from litestar.response import Redirect, Template
from sqlalchemy import text

from tiru.module import Module, PortalItem
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import sent_form
from tiru.web.pages import go_to, page

AnyRequest = Request[Any, Any, Any]


@get("/", permission=ANYONE)
async def visits(request: AnyRequest, work: Work) -> Template:
    """How many came."""
    count = await work.session.scalar(text("select count(*) from posyandu_kunjungan"))
    return await page(request, work, "posyandu/kunjungan.html", {"count": count})


@post("/", permission=ANYONE)
async def add(request: AnyRequest, work: Work) -> Redirect:
    """Somebody came."""
    sent = await sent_form(request)
    await work.session.execute(
        text("insert into posyandu_kunjungan (nama) values (:nama)"), {"nama": sent.text("nama")}
    )
    work.record("posyandu.kunjungan.create", "posyandu_kunjungan:baru")
    return go_to("/posyandu")


module = Module(
    name="posyandu",
    title="Posyandu",
    version="0.1.0",
    package="tiru_posyandu",
    portal=(visits, add),
    portal_items=(PortalItem(label="Posyandu", summary="Kunjungan", href="/posyandu", icon="heartbeat"),),
    migrations="tiru_posyandu.migrations",
    tables=("posyandu_kunjungan",),
)
