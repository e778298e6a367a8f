"""The guard at every door: is the module on here, is somebody there, may they; in that order.

Another's thing is 404, yours but forbidden 403; nobody signed in is 401 and leads to the sign-in page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from tiru.errors import Forbidden, NotEntitled, NotFound, SignInNeeded
from tiru.i18n import _
from tiru.registry import Registry
from tiru.tenant import Access, Actor, Kind, Tenant
from tiru.web.bounds import check_bounds
from tiru.web.declared import ANYONE, CITIZEN, STAFF
from tiru.web.seen import actor_of, site_of, state_of

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler

FindActor = Callable[["ASGIConnection[Any, Any, Any, Any]", Tenant], Awaitable[Actor]]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def make_guard(
    find_actor: FindActor,
    registry: Registry,
) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]:
    """The one guard of the application; `find_actor` turns cookies and tokens into an actor."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        opt = handler.opt
        site = opt.get("site")
        if site is None:  # the framework's own (OPTIONS) and what is not of any site
            return
        if site != site_of(connection) and not (site == "front" and site_of(connection) == "nowhere"):
            raise NotFound(_("Halaman ini tidak ada."))
        tenant: Tenant | None = state_of(connection)["tenant"]
        if tenant is None:
            return
        module: str = opt["module"]
        structlog.contextvars.bind_contextvars(module=module)
        if module not in tenant.modules:
            raise NotFound(_("Halaman ini tidak ada."))
        check_bounds(connection, handler)
        _same_origin(connection)
        state_of(connection)["actor"] = actor = await find_actor(connection, tenant)
        _writable(connection, tenant, module, actor, opt.get("always_writable", False))
        _permitted(actor_of(connection), opt["permission"], registry, machines=opt.get("face") == "api")

    return guard


def _permitted(actor: Actor, permission: str, registry: Registry, *, machines: bool) -> None:
    """`machines`: a door made for them. Elsewhere a token needs a right by name: what is open to every official
    is their own account, and a token must not choose a new second factor for its owner."""
    if permission == ANYONE:
        return
    if permission == CITIZEN:
        if actor.kind is not Kind.CITIZEN:
            raise SignInNeeded(_("Masuk dahulu dengan akun warga."))
        return
    if actor.kind not in (Kind.STAFF, Kind.OPERATOR, Kind.TOKEN):
        raise SignInNeeded(_("Masuk dahulu dengan akun pegawai."))
    if permission == STAFF and actor.kind is Kind.TOKEN and not machines:
        raise Forbidden(_("Halaman ini untuk orang, bukan untuk token."))
    if permission != STAFF and not registry.opens(actor, permission):
        raise Forbidden(
            _("Anda tidak berwenang membuka halaman ini."),
            remedy=_("Minta hak %(permission)s kepada admin daerah Anda.", permission=permission),
        )


def _writable(
    connection: ASGIConnection[Any, Any, Any, Any],
    tenant: Tenant,
    module: str,
    actor: Actor,
    always: bool,
) -> None:
    """On the lower rungs of the continuity ladder people can read and export, but not write."""
    if connection.scope.get("method") in SAFE or always:
        return
    staff = actor.kind in (Kind.STAFF, Kind.OPERATOR, Kind.TOKEN)
    closed = tenant.access in (Access.CITIZENS_READ_ONLY, Access.ARCHIVED, Access.SUSPENDED) or (
        staff and (tenant.access is Access.STAFF_READ_ONLY or module in tenant.read_only_modules)
    )
    if closed:
        raise NotEntitled(
            _("Saat ini hanya bisa membaca dan mengekspor: perjanjian kerja samanya sudah berakhir."),
            remedy=_("Lihat halaman Kemampuan, atau hubungi pengelola tiru di daerah Anda."),
        )


def _same_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Refuse writes that another site's page sends with our cookies (Fetch Metadata, else Origin)."""
    if connection.scope.get("method") in SAFE or "authorization" in connection.headers:
        return
    fetch_site = connection.headers.get("sec-fetch-site")
    if fetch_site in ("same-origin", "none"):
        return
    origin = connection.headers.get("origin")
    if fetch_site is None and (origin is None or urlsplit(origin).netloc == connection.headers.get("host")):
        return
    raise Forbidden(_("Permintaan ini datang dari situs lain, jadi ditolak."))
