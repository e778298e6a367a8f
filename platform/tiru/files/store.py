"""The port every object store answers: objects under a tenant's prefix, hashed while they are written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from tiru.errors import NotFound
from tiru.i18n import _


@dataclass(frozen=True, slots=True)
class Stored:
    """What was written: `key` inside the tenant, SHA-256 as 64 hex digits, size in bytes."""

    key: str
    sha256: str
    size: int


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

    async def get(self, tenant: str, key: str) -> bytes:
        """The whole object. Raises ObjectMissing."""
        ...

    async def delete(self, tenant: str, key: str) -> None:
        """Remove it; what is not there is removed already."""
        ...

    def keys(self, tenant: str) -> AsyncIterator[str]:
        """All keys of a tenant."""
        ...

    async def delete_all(self, tenant: str) -> int:
        """Remove everything of a tenant; returns how many objects."""
        ...


def key_for(sha256: str, suffix: str) -> str:
    """Two levels of folders, so that none grows too large."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}"


def check_key(key: str) -> str:
    """A key we made ourselves. Raises ObjectMissing for anything else, e.g. one with dots in its path."""
    parts = key.split("/")
    if len(parts) != 3 or not all(
        part.replace(".", "").isalnum() and not part.startswith(".") for part in parts
    ):
        raise ObjectMissing(key)
    return key
