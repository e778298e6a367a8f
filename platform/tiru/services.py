"""What a process holds for its whole life and hands to every unit of work: no globals, no look-ups."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tiru.clock import Clock, system_clock
from tiru.short_messages import NoGateway, ShortMessages
from tiru.siaran.hub import Hub

if TYPE_CHECKING:
    from tiru.config import Settings
    from tiru.crypto import KeyRing
    from tiru.db.engine import Database
    from tiru.files.store import ObjectStore
    from tiru.mail import Mail
    from tiru.registry import Registry
    from tiru.tenant import Tenant

FindTenant = Callable[[str], Awaitable["Tenant | None"]]
"""From a host name to the tenant that lives there, or None."""


class TenantDirectory(Protocol):
    """Port: who knows the tenants. Provided as a class that is made with `Services`."""

    async def by_host(self, host: str) -> Tenant | None: ...

    async def by_slug(self, slug: str) -> Tenant | None: ...

    async def by_schema(self, schema: str) -> Tenant | None: ...

    async def all(self) -> list[Tenant]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Handed down from `cli` to the web application, the worker and every command."""

    settings: Settings
    database: Database
    registry: Registry
    find_tenant: FindTenant
    tenant_by_slug: FindTenant
    store: ObjectStore
    keys: KeyRing
    mail: Mail
    clock: Clock = field(default=system_clock)
    short_messages: ShortMessages = field(default_factory=NoGateway)
    live: Hub = field(default_factory=Hub)
