"""The front of the base domain, and the public capability page of each tenant."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.services import Services
from tiru.spreadsheet import table_response
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.pages import bare_context, page
from tiru_tenants.overview import read_tenants
from tiru_tenants.public_face import as_json, capability, open_data_of
from tiru_tenants.state_words import DECISIONS, PAPERS, RUNGS, WORKS

AnyRequest = Request[Any, Any, Any]


@get("/", permission=ANYONE)
async def front(request: AnyRequest) -> Template:
    """Which regencies live here."""
    services: Services = request.app.state.services
    tenants = [tenant for tenant in await read_tenants(services) if tenant["state"] == "active"]
    settings = services.settings
    port = f":{settings.port}" if settings.public_scheme == "http" else ""
    context = {
        **bare_context(request),
        "tenants": tenants,
        "titles": {module.name: str(module.title) for module in services.registry},
        "scheme": settings.public_scheme,
        "port": port,
        "words": RUNGS,
        "base": settings.base_domain,
    }
    return Template("tenants/depan.html", context=context)


@get("/kemampuan", permission=ANYONE)
async def capability_page(request: AnyRequest, work: Work) -> Template:
    """What runs here, on which agreement, and how well: generated, never written."""
    context = {
        "found": await capability(work),
        "words": RUNGS,
        "works": WORKS,
        "papers": PAPERS,
        "decisions": DECISIONS,
    }
    return await page(request, work, "tenants/kemampuan.html", context)


@get("/kemampuan.json", permission=ANYONE)
async def capability_data(request: AnyRequest, work: Work) -> Response[dict[str, Any]]:
    """The same for machines, from anywhere."""
    base = str(request.base_url).rstrip("/")
    headers = {"access-control-allow-origin": "*", "cache-control": "public, max-age=60"}
    return Response(as_json(await capability(work), base), headers=headers)


@get("/kemampuan/data/{name:str}/{form:str}", permission=ANYONE)
async def open_data(work: Work, name: FromPath[str], form: FromPath[str]) -> Response[bytes]:
    """One open table, as `csv` or `xlsx`."""
    wanted = next((one for one in open_data_of(work) if one.name == name), None)
    if wanted is None or form not in ("csv", "xlsx"):
        raise NotFound(_("Data ini tidak ada."), remedy=_("Daftarnya di halaman Data dan kemampuan."))
    heads = [str(head) for head in wanted.heads]
    return table_response(heads, await wanted.rows(work), form=form, name=f"{name}-{work.tenant.slug}")
