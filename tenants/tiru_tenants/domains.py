"""Host names of a tenant: added, looked at from outside, removed. The name under our own domain always stays."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import psycopg

from tiru.errors import Conflict, Invalid, NotFound, Refused
from tiru.i18n import _
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.manifest_checks import is_host
from tiru_tenants.operations import operation

Resolve = Callable[[str], Awaitable[Sequence[str]]]
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Domain:
    """`verified_at` is when the name was last seen to lead here."""

    tenant: str
    host: str
    is_primary: bool
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a name leads to: its addresses, and whether this installation answered. `why` when it did not."""

    host: str
    addresses: Sequence[str]
    ours: bool
    why: str = ""


def domains_of(plane: ControlPlane, slug: str = "") -> list[Domain]:
    """All names, the tenant's main one first."""
    with plane.connect() as connection:
        rows = connection.execute(
            "select t.slug, d.host, d.is_primary, d.verified_at from tiru_control.tenant_domain d "
            "join tiru_control.tenant t on t.id = d.tenant_id where %(slug)s = '' or t.slug = %(slug)s "
            "order by t.slug, d.is_primary desc, d.host",
            {"slug": slug},
        ).fetchall()
    return [Domain(*row) for row in rows]


def add_domain(plane: ControlPlane, slug: str, host: str, *, actor: str, reason: str = "") -> bool:
    """Answer under one name more. False when it was there. Raises Invalid, NotFound, Conflict."""
    base = plane.services.settings.base_domain
    if not is_host(host):
        raise Invalid(_("%(host)s bukan nama host; tulis tanpa https:// dan huruf kecil", host=host))
    if host == base or host.endswith(f".{base}"):
        raise Invalid(_("Nama di bawah %(base)s diberikan sendiri oleh tiru.", base=base))
    with operation(plane, "tenant.domain.add", slug, ("add",), actor=actor, reason=reason) as running:
        running.enter("add")
        with running.connection.transaction():
            tenant = _tenant(running.connection, slug)
            row = running.connection.execute(
                "insert into tiru_control.tenant_domain (tenant_id, host) values (%s, %s) "
                "on conflict (host) do nothing returning id",
                (tenant, host),
            ).fetchone()
            if row is None:
                owner = running.connection.execute(
                    "select tenant_id from tiru_control.tenant_domain where host = %s", (host,)
                ).fetchone()
                if owner is None or owner[0] != tenant:
                    raise Conflict(_("%(host)s sudah dipakai tenant lain.", host=host))
                return False
            _changed(running.connection, tenant)
    return True


def remove_domain(plane: ControlPlane, slug: str, host: str, *, actor: str, reason: str = "") -> None:
    """Answer no longer under this name. Raises NotFound, Refused for the main one."""
    with operation(plane, "tenant.domain.remove", slug, ("remove",), actor=actor, reason=reason) as running:
        running.enter("remove")
        with running.connection.transaction():
            tenant = _tenant(running.connection, slug)
            row = running.connection.execute(
                "delete from tiru_control.tenant_domain where tenant_id = %s and host = %s returning is_primary",
                (tenant, host),
            ).fetchone()
            if row is None:
                raise NotFound(
                    _("%(slug)s tidak memakai %(host)s.", slug=slug, host=host),
                    remedy=f"tiru tenant domain list -t {slug}",
                )
            if row[0]:
                raise Refused(_("%(host)s nama utamanya; itu tetap.", host=host))
            _changed(running.connection, tenant)


async def look_at(plane: ControlPlane, slug: str, host: str, *, resolve: Resolve | None = None) -> Look:
    """Ask the name from outside; a name that leads here is noted as seen. Raises NotFound."""
    if host not in {domain.host for domain in domains_of(plane, slug)}:
        raise NotFound(
            _("%(slug)s tidak memakai %(host)s.", slug=slug, host=host), remedy=f"tiru tenant domain list -t {slug}"
        )
    settings = plane.services.settings
    port = settings.port if settings.public_scheme == "http" else None
    look = await _ask(host, settings.public_scheme, port, resolve or _resolve)
    if look.ours:
        with plane.connect() as connection:
            connection.execute(
                "update tiru_control.tenant_domain set verified_at = %s where host = %s",
                (plane.services.clock(), host),
            )
    return look


async def _ask(host: str, scheme: str, port: int | None, resolve: Resolve) -> Look:
    try:
        addresses = await resolve(host)
    except OSError as error:
        return Look(host, (), False, _("tidak ada di DNS: %(why)s", why=error.strerror or str(error)))
    mark = secrets.token_hex(8)
    where = f"{addresses[0]}:{port}" if port else host
    try:
        async with httpx.AsyncClient(timeout=SECONDS) as client:
            answer = await client.get(f"{scheme}://{where}/health/live", headers={"host": host, "x-request-id": mark})
    except httpx.HTTPError as error:
        return Look(host, addresses, False, _("tidak menjawab: %(why)s", why=str(error) or type(error).__name__))
    if answer.status_code != 200 or answer.headers.get("x-request-id") != mark:
        return Look(host, addresses, False, _("yang menjawab di sana bukan tiru"))
    return Look(host, addresses, True)


async def _resolve(host: str) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return sorted({f"[{entry[4][0]}]" if ":" in str(entry[4][0]) else str(entry[4][0]) for entry in found})


def _tenant(connection: psycopg.Connection[Any], slug: str) -> int:
    row = connection.execute("select id from tiru_control.tenant where slug = %s", (slug,)).fetchone()
    if row is None:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    return int(row[0])


def _changed(connection: psycopg.Connection[Any], tenant: int) -> None:
    connection.execute(
        "update tiru_control.tenant set changed_at = now(), serial = serial + 1 where id = %s", (tenant,)
    )
