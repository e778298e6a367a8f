"""The port every object store answers: objects under a tenant's prefix, hashed while they are written."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from tiru.errors import NotFound, Unavailable
from tiru.i18n import _

CHUNK = 256 * 1024  # bytes read or sent at a time
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}(\.[a-z0-9]{1,8})?")


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: `key` inside the tenant, SHA-256 as 64 hex digits, size in bytes."""

    key: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tenant keeps in the store; `bytes` is the sum of the objects' sizes."""

    objects: int
    bytes: int


class StoreUnavailable(Unavailable):
    """The store cannot be reached or does not let us in."""

    code = "TIRU-E0442"


class ObjectMissing(NotFound):
    """The object is not (or no longer) in the store."""

    code = "TIRU-E0441"

    def __init__(self, key: str) -> None:
        super().__init__(_("Berkas ini tidak ada lagi di penyimpanan."), remedy=key)


class ObjectStore(Protocol):
    """Keys are relative to the tenant; nothing reaches outside its prefix."""

    async def put(self, tenant: str, content: bytes, *, suffix: str = "") -> Stored:
        """Write once under a name made of its content: the same content is the same object."""
        ...

    async def put_stream(self, tenant: str, chunks: AsyncIterable[bytes], *, suffix: str = "") -> Stored:
        """As `put`, without holding the content in memory. What the chunks raise leaves no object."""
        ...

    async def get(self, tenant: str, key: str) -> bytes:
        """The whole object. Raises ObjectMissing."""
        ...

    def read(self, tenant: str, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `stop`, in chunks. Raises ObjectMissing."""
        ...

    async def size(self, tenant: str, key: str) -> int:
        """Size in bytes. Raises ObjectMissing."""
        ...

    async def delete(self, tenant: str, key: str) -> None:
        """Remove it; what is not there is removed already."""
        ...

    def keys(self, tenant: str) -> AsyncIterator[str]:
        """All keys of a tenant, in order."""
        ...

    async def usage(self, tenant: str) -> Usage:
        """How much a tenant keeps; nothing at all when it has no folder."""
        ...

    async def delete_all(self, tenant: str) -> int:
        """Remove everything of a tenant; returns how many objects."""
        ...


def key_for(sha256: str, suffix: str) -> str:
    """Two levels of folders, so that none grows too large."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}"


def check_key(key: str) -> str:
    """A key we made ourselves. Raises ObjectMissing for anything else, e.g. one with dots in its path."""
    if not _KEY.fullmatch(key):
        raise ObjectMissing(key)
    return key


def check_tenant(tenant: str) -> str:
    """A slug that is a folder of its own. Raises ValueError: it never comes from a request."""
    if not _TENANT.fullmatch(tenant):
        raise ValueError(tenant)
    return tenant
