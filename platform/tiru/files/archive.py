"""A ZIP that is made while it is sent: an export of any size in bounded memory, with a list of hashes."""

from __future__ import annotations

import asyncio
import hashlib
import io
import zipfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath

from tiru.files.store import ObjectStore

MANIFEST = "SHA256SUMS"
_STORED_AS_IS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".zip", ".xlsx", ".docx", ".gz"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: `name` with `/` between folders, and where its bytes come from."""

    name: str
    chunks: AsyncIterable[bytes]


def object_entry(store: ObjectStore, tenant: str, key: str, name: str) -> Entry:
    """A stored object under a name of its own."""
    return Entry(name, store.read(tenant, key))


async def zip_chunks(entries: AsyncIterable[Entry], *, at: datetime) -> AsyncIterator[bytes]:
    """The archive in chunks; its last file `SHA256SUMS` is read by `sha256sum -c`. `at` dates every file.

    Raises ValueError for a name that leaves the folder, comes twice, or is the list's own.
    """
    sink = _Sink()
    sums: dict[str, str] = {}
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(sink, "w") as archive:
        async for entry in entries:
            name = _safe(entry.name)
            if name in sums or name == MANIFEST:
                raise ValueError(f"{name} twice in one archive")
            digest = hashlib.sha256()
            with archive.open(_info(name, moment), "w", force_zip64=True) as inside:
                async for chunk in entry.chunks:
                    digest.update(chunk)
                    await asyncio.to_thread(inside.write, chunk)
                    if made := sink.take():
                        yield made
            sums[name] = digest.hexdigest()
            yield sink.take()
        listing = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
        archive.writestr(_info(MANIFEST, moment), listing)
    yield sink.take()


@dataclass(slots=True)
class _Sink(io.RawIOBase):
    """A place that can only be written to; what was written is taken away at once."""

    made: bytearray = field(default_factory=bytearray)
    position: int = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self.position

    def write(self, content: object) -> int:
        data = bytes(memoryview(content))  # type: ignore[arg-type]
        self.made += data
        self.position += len(data)
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self.made)
        self.made.clear()
        return taken


def _info(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (moment[0], moment[1], moment[2], moment[3], moment[4], moment[5]))
    packed = PurePosixPath(name).suffix.lower() in _STORED_AS_IS
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _safe(name: str) -> str:
    parts = name.split("/")
    if "\\" in name or "\x00" in name or "\n" in name or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{name!r} is no name inside an archive")
    return name
