"""The front of the base domain, the public capability page of each tenant, and the operators' console."""

from __future__ import annotations

from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.services import Services
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.pages import bare_context, page
from tiru_tenants.agreements.findings import warnings
from tiru_tenants.ladder import Rung
from tiru_tenants.operations_list import recent_operations
from tiru_tenants.overview import read_tenants, tenant_overview
from tiru_tenants.public_face import capability

AnyRequest = Request[Any, Any, Any]
READ = "tenants:tenant:read"
WORDS = {
    Rung.ACTIVE: ("ok", "Berlaku"),
    Rung.NOTICE: ("warn", "Segera berakhir"),
    Rung.GRACE: ("warn", "Masa tenggang"),
    Rung.OVERDUE: ("crit", "Tenggang lewat"),
    Rung.STAFF_READ_ONLY: ("crit", "Kantor hanya membaca"),
    Rung.CITIZENS_READ_ONLY: ("crit", "Hanya membaca"),
    Rung.ARCHIVED: ("crit", "Diarsipkan"),
    Rung.NONE: ("", "Tidak ada"),
}


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
        "scheme": settings.public_scheme,
        "port": port,
        "words": WORDS,
        "base": settings.base_domain,
    }
    return Template("tenants/depan.html", context=context)


@get("/kemampuan", permission=ANYONE)
async def capability_page(request: AnyRequest, work: Work) -> Template:
    """What runs here, on which agreement, and how well: generated, never written."""
    return await page(request, work, "tenants/kemampuan.html", await capability(work) | {"words": WORDS})


@get("/", permission=READ)
async def console_home(request: AnyRequest, work: Work) -> Template:
    """All tenants at a glance."""
    services = work.services
    tenants = await read_tenants(services)
    today = work.now.date()
    context = {
        "tenants": tenants,
        "words": WORDS,
        "flags": {tenant["slug"]: warnings(tenant["papers"], today) for tenant in tenants},
        "operations": await recent_operations(work.session, limit=8),
        "quarantined": services.registry.quarantined,
    }
    return await page(request, work, "tenants/konsol.html", context)


@get("/tenant/{slug:str}", permission=READ)
async def console_tenant(request: AnyRequest, work: Work, slug: FromPath[str]) -> Template:
    """One tenant: papers, ladder, modules, migrations, operations."""
    overview = await tenant_overview(work.services, slug)
    tenant = (await read_tenants(work.services, slug))[0]
    context = {
        "overview": overview,
        "one": tenant,
        "words": WORDS,
        "flags": warnings(tenant["papers"], work.now.date()),
        "operations": await recent_operations(work.session, subject=slug, limit=20),
    }
    return await page(request, work, "tenants/satu.html", context)
