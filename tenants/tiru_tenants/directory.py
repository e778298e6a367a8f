"""From a host, slug or schema to a `Tenant`: what every request asks first, so answered from memory.

Every two seconds one cheap query says which of all tenants changed; those are forgotten. What depends on
the clock (the ladder) is worked out anew at least once a minute.
"""

from __future__ import annotations

import asyncio
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
    worked: float


class Directory:
    """Knows all tenants. One per process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._looked = float("-inf")
        self._looking = asyncio.Lock()

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
        await self._forget_the_changed()
        kept = self._kept.get((kind, key))
        if kept is None or time.monotonic() - kept.worked >= (FRESH_S if kept.tenant is None else REWORK_S):
            async with self._services.database.transaction(CONSOLE.schema) as session:
                kept = await self._load(session, kind, key)
            if len(self._kept) > 5000:  # unknown hosts must not fill the memory
                self._kept.clear()
            self._kept[(kind, key)] = kept
        return kept.tenant if kept.state in _SERVED else None

    async def _forget_the_changed(self) -> None:
        """Ask at most every `FRESH_S` seconds; who comes meanwhile waits for the answer."""
        if time.monotonic() - self._looked < FRESH_S:
            return
        async with self._looking:
            now = time.monotonic()
            if now - self._looked < FRESH_S:
                return
            if self._kept:
                async with self._services.database.transaction(CONSOLE.schema) as session:
                    rows = await session.execute(text("select id, changed_at from tenant"))
                    changed_at = {row.id: row.changed_at for row in rows}
                self._kept = {
                    name: kept
                    for name, kept in self._kept.items()
                    if kept.tenant is None or changed_at.get(kept.tenant.id) == kept.changed_at
                }
            self._looked = now

    async def _load(self, session: AsyncSession, kind: str, key: str) -> _Kept:
        now = time.monotonic()
        row = (await session.execute(text(_FIND[kind]), {"key": key})).mappings().one_or_none()
        if row is None:
            return _Kept(None, "", None, now)
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
        return _Kept(tenant, row["state"], row["changed_at"], now)


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
