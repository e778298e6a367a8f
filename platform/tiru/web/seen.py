"""What a request is about, read from its scope: tenant, site, actor, request id, locale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.tenant import STRANGER, Actor, Tenant

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection

Connection = "ASGIConnection[Any, Any, Any, Any]"


def state_of(connection: ASGIConnection[Any, Any, Any, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", connection.scope["tiru"])  # type: ignore[typeddict-item]


def tenant_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Tenant:
    """The tenant whose house this is. Raises NotFound on a host without one."""
    tenant = state_of(connection)["tenant"]
    if tenant is None:
        raise NotFound(_("Alamat ini tidak dikenal."))
    return cast("Tenant", tenant)


def actor_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor:
    return cast("Actor", state_of(connection).get("actor", STRANGER))


def request_id_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return cast("str", state_of(connection)["request_id"])


def site_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return cast("str", state_of(connection)["site"])


def public_path(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The path as the person typed it, without our inner prefixes."""
    return cast("str", state_of(connection)["path"])
