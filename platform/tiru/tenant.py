"""Who the work is for (`Tenant`) and who does it (`Actor`): plain facts, no database."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from zoneinfo import ZoneInfo

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")


class Access(enum.StrEnum):
    """How far a tenant's doors are open; the rungs of the continuity ladder, best first."""

    OPEN = "open"
    STAFF_READ_ONLY = "staff_read_only"
    CITIZENS_READ_ONLY = "citizens_read_only"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One regency, as every request, job and command sees it.

    `schema` names both its PostgreSQL schema and its role; it comes from the registry only.
    `words` are the region's own terms (`desa` → `gampong`); `modules` are those active right now.
    """

    id: int
    slug: str
    schema: str
    title: str
    kode_wilayah: str
    jenis: str = "kabupaten"
    timezone: str = "Asia/Jakarta"
    host: str = ""
    access: Access = Access.OPEN
    modules: frozenset[str] = frozenset()
    read_only_modules: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    theme: tuple[str, str] = ("#0f6b50", "#c98f1d")
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.schema):
            raise ValueError(f"not a schema name: {self.schema!r}")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def word(self, key: str) -> str:
        """The region's own word for `key`, or the national one."""
        return self.words.get(key, key)


class Kind(enum.StrEnum):
    """What kind of somebody acts."""

    STRANGER = "stranger"
    CITIZEN = "citizen"
    STAFF = "staff"
    OPERATOR = "operator"
    TOKEN = "token"  # noqa: S105 - a kind of actor
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One right with its reach: a permission held for a whole tenant, a unit subtree, a desa, or own things.

    `scope` is `tenant`, `unit`, `desa` or `own`; `unit_id` is the top of the subtree, `desa` a Kemendagri code.
    """

    permission: str
    scope: str = "tenant"
    unit_id: int | None = None
    desa: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody (or something) that does work. `id` is the account's id inside its tenant, if it has one."""

    kind: Kind
    id: int | None = None
    name: str = ""
    post: str = ""
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    grants: tuple[Grant, ...] = ()
    clearance: str = "B"
    session_id: str = ""
    acting_for: str = ""
    address: str = ""

    def may(self, permission: str) -> bool:
        """Whether any grant names this permission, whatever its reach."""
        return any(grant.permission == permission for grant in self.grants)

    def reach(self, permission: str) -> tuple[Grant, ...]:
        """All grants for this permission: they say how far the right reaches."""
        return tuple(grant for grant in self.grants if grant.permission == permission)


STRANGER = Actor(kind=Kind.STRANGER)
SYSTEM = Actor(kind=Kind.SYSTEM, name="sistem")
