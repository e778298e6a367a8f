"""From a host, slug or schema to a `Tenant`: what every request asks first, so answered from memory.

An answer is kept for two seconds; then one cheap query says whether the tenant changed. What depends on
the clock (the ladder) is worked out anew at least once a minute.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.services import Services
from tiru.tenant import Access, Tenant
from tiru.web.site import CONSOLE
from tiru_tenants.standing import Standing, standing_of

FRESH_S = 2.0
REWORK_S = 60.0

_FIND = {
    "host": "select t.* from tenant t join tenant_domain d on d.tenant_id = t.id where d.host = :key",
    "slug": "select t.* from tenant t where t.slug = :key",
    "schema": "select t.* from tenant t where t.schema_name = :key",
}
_SERVED = ("active", "suspended", "archived")


@dataclass(slots=True)
class _Kept:
    tenant: Tenant | None
    state: str
    changed_at: datetime | None
    asked: float
    worked: float


class Directory:
    """Knows all tenants. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: dict[tuple[str, str], _Kept] = {}

    async def by_host(self, host: str) -> Tenant | None:
        """The tenant that is served under this host name, or None."""
        return await self._served("host", host)

    async def by_slug(self, slug: str) -> Tenant | None:
        return await self._served("slug", slug)

    async def by_schema(self, schema: str) -> Tenant | None:
        """For the worker; the control schema is ours."""
        if schema == CONSOLE.schema:
            return CONSOLE
        return await self._served("schema", schema)

    async def whatever_state(self, slug: str) -> Tenant | None:
        """Also one that is still being made; read afresh, for commands."""
        async with self._services.database.transaction(CONSOLE.schema) as session:
            found = await self._load(session, "slug", slug)
        return found.tenant

    async def all(self) -> list[Tenant]:
        """Every tenant that is open, by slug."""
        async with self._services.database.transaction(CONSOLE.schema) as session:
            slugs = await session.scalars(text("select slug from tenant where state = 'active' order by slug"))
            names = list(slugs)
        found = [await self.by_slug(slug) for slug in names]
        return [tenant for tenant in found if tenant is not None]

    def forget(self) -> None:
        """Ask the database again, for all."""
        self._kept.clear()

    async def _served(self, kind: str, key: str) -> Tenant | None:
        now = time.monotonic()
        kept = self._kept.get((kind, key))
        if kept is not None and now - kept.asked < FRESH_S:
            return kept.tenant if kept.state in _SERVED else None
        async with self._services.database.transaction(CONSOLE.schema) as session:
            if kept is not None and kept.tenant is not None and now - kept.worked < REWORK_S:
                changed = await session.scalar(
                    text("select changed_at from tenant where id = :id"), {"id": kept.tenant.id}
                )
                if changed == kept.changed_at:
                    kept.asked = now
                    return kept.tenant if kept.state in _SERVED else None
            kept = await self._load(session, kind, key)
        if len(self._kept) > 5000:  # unknown hosts must not fill the memory
            self._kept.clear()
        self._kept[(kind, key)] = kept
        return kept.tenant if kept.state in _SERVED else None

    async def _load(self, session: AsyncSession, kind: str, key: str) -> _Kept:
        now = time.monotonic()
        row = (await session.execute(text(_FIND[kind]), {"key": key})).mappings().one_or_none()
        if row is None:
            return _Kept(None, "", None, now, now)
        enabled = await session.scalars(
            text("select module from module_activation where tenant_id = :id and enabled"), {"id": row["id"]}
        )
        standing = await standing_of(session, self._services, dict(row), set(enabled))
        hosts = list(
            await session.scalars(
                text("select host from tenant_domain where tenant_id = :id order by is_primary desc, host"),
                {"id": row["id"]},
            )
        )
        tenant = _tenant(row, standing, hosts, self._services.registry.builtin)
        return _Kept(tenant, row["state"], row["changed_at"], now, now)


def _tenant(row: Any, standing: Standing, hosts: Sequence[str], builtin: frozenset[str]) -> Tenant:
    states = {"suspended": Access.SUSPENDED, "archived": Access.ARCHIVED}
    return Tenant(
        id=row["id"],
        slug=row["slug"],
        schema=row["schema_name"],
        title=row["title"],
        kode_wilayah=row["kode_wilayah"],
        jenis=row["jenis"],
        timezone=row["timezone"],
        host=hosts[0] if hosts else "",
        access=states.get(row["state"], standing.access),
        modules=builtin | standing.modules,
        read_only_modules=standing.read_only,
        words=MappingProxyType(dict(row["words"])),
        theme=(row["brand"], row["accent"]),
    )
