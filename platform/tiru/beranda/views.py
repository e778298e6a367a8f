"""Front pages. A module's block that fails is left out with a note; the page stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from litestar import Request, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from tiru.access.cookies import safe_back
from tiru.beranda.searching import LONGEST, search_everything
from tiru.beranda.settings import ROOM, emergency_numbers
from tiru.errors import TiruError
from tiru.module import Widget
from tiru.parameter.settings import setting
from tiru.web.app import Work, templates_of
from tiru.web.declared import ANYONE, STAFF
from tiru.web.pages import go_to, page
from tiru.web.seen import site_of
from tiru.wilayah.queries import counts_inside
from tiru.work import UnitOfWork

log = structlog.get_logger(__name__)
AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A module's block, rendered; `failed` where it could not be."""

    name: str
    html: Markup
    failed: bool = False
    place: str = "page"


@get("/", permission=ANYONE)
async def portal_home(request: AnyRequest, work: Work) -> Template:
    """What citizens see first: a search, what can be done here, what modules show."""
    items = [item for module in work.registry.active(work.tenant.modules) for item in module.portal_items]
    context = {
        "items": items,
        "blocks": await blocks(request, work, "portal"),
        "counts": await counts_inside(work.session, work.tenant.kode_wilayah),
        "numbers": await emergency_numbers(work),
        "office_address": await setting(work, ROOM, "alamat"),
        "office_hours": await setting(work, ROOM, "jam_layanan"),
    }
    return await page(request, work, "beranda/portal.html", context)


@get("/cari", permission=ANYONE)
async def search(request: AnyRequest, work: Work, q: FromQuery[str] = "") -> Template:
    """What fits the words somebody typed: services, places, and what active modules find of theirs."""
    words = q.strip()[:LONGEST]
    return await page(request, work, "beranda/cari.html", {"q": words, "found": await search_everything(work, words)})


@get("/", permission=STAFF)
async def office_home(request: AnyRequest, work: Work) -> Template | Redirect:
    """What an official sees first: what waits, by module. The console has a first page of its own."""
    if site_of(request) == "console":
        return go_to("/")
    return await page(request, work, "beranda/kantor.html", {"blocks": await blocks(request, work, "office")})


async def blocks(request: AnyRequest, work: UnitOfWork, face: str) -> list[Block]:
    """The blocks of active modules that this reader may see."""
    found = []
    for module in work.registry.active(work.tenant.modules):
        for widget in module.widgets:
            if widget.face == face and (widget.permission == ANYONE or work.may(widget.permission)):
                found.append(await _block(request, work, widget))
    return found


async def _block(request: AnyRequest, work: UnitOfWork, widget: Widget) -> Block:
    try:
        async with work.session.begin_nested():
            context: Mapping[str, object] = await widget.context(work)
    except (TiruError, SQLAlchemyError, ValueError, LookupError) as error:
        log.exception("widget failed", widget=widget.name, error=type(error).__name__)
        return Block(widget.name, Markup(""), failed=True, place=widget.place)
    template = templates_of(request.app).get_template(widget.template)
    html = template.render(**context, work=work, tenant=work.tenant, actor=work.actor)
    return Block(widget.name, Markup(html), place=widget.place)  # noqa: S704 - our own template, escaped there


@get("/bahasa/{code:str}", permission=ANYONE)
async def choose_language(request: AnyRequest, work: Work, code: FromPath[str], kembali: FromQuery[str] = "/") -> Any:
    """Remember a language for a year and go back."""
    from tiru.access.languages import remember_language
    from tiru.i18n import available_locales

    answer = go_to(safe_back(kembali, default="/"))
    if code in available_locales():
        await remember_language(work, code)
        answer.set_cookie("bahasa", code, max_age=31_536_000, path="/", samesite="lax")
    return answer
