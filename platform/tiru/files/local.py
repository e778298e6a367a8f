"""The object store on a local disk: whole files or none, kept by rename and fsync."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

from tiru.files.store import CHUNK, ObjectMissing, Stored, Usage, check_key, check_tenant, key_for


class LocalStore:
    """Objects under `<folder>/<tenant>/`, in folders that only we can enter.

    An object is written under a hidden name and renamed when it is whole and on the disk. What a
    killed process left under such a name is no object, and goes with the tenant.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, tenant: str, content: bytes, *, suffix: str = "") -> Stored:
        async def once() -> AsyncIterator[bytes]:
            yield content

        return await self.put_stream(tenant, once(), suffix=suffix)

    async def put_stream(self, tenant: str, chunks: AsyncIterable[bytes], *, suffix: str = "") -> Stored:
        root = self._of(tenant)
        fresh = await asyncio.to_thread(_fresh_file, root)
        digest, size = hashlib.sha256(), 0
        try:
            with fresh.open("xb") as output:
                async for chunk in chunks:
                    digest.update(chunk)
                    size += await asyncio.to_thread(output.write, chunk)
                await asyncio.to_thread(_to_disk, output)
            key = key_for(digest.hexdigest(), suffix)
            await asyncio.to_thread(_settle, fresh, root, key)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        return Stored(key, digest.hexdigest(), size)

    async def get(self, tenant: str, key: str) -> bytes:
        path = self._at(tenant, key)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error

    async def read(self, tenant: str, key: str, *, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        try:
            source = await asyncio.to_thread(self._at(tenant, key).open, "rb")
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error
        with source:
            source.seek(start)
            left = None if stop is None else stop - start
            while left is None or left > 0:
                chunk = await asyncio.to_thread(source.read, CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk

    async def size(self, tenant: str, key: str) -> int:
        try:
            return (await asyncio.to_thread(self._at(tenant, key).stat)).st_size
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error

    async def delete(self, tenant: str, key: str) -> None:
        await asyncio.to_thread(self._at(tenant, key).unlink, missing_ok=True)

    async def keys(self, tenant: str) -> AsyncIterator[str]:
        root = self._of(tenant)
        for path in await asyncio.to_thread(lambda: sorted(_objects(root))):
            yield path.relative_to(root).as_posix()

    async def usage(self, tenant: str) -> Usage:
        root = self._of(tenant)
        sizes = await asyncio.to_thread(lambda: [path.stat().st_size for path in _objects(root)])
        return Usage(len(sizes), sum(sizes))

    async def delete_all(self, tenant: str) -> int:
        found = (await self.usage(tenant)).objects
        root = self._of(tenant)
        if await asyncio.to_thread(root.exists):
            await asyncio.to_thread(shutil.rmtree, root)
        return found

    def _at(self, tenant: str, key: str) -> Path:
        return self._of(tenant) / check_key(key)

    def _of(self, tenant: str) -> Path:
        return self._folder / check_tenant(tenant)


def _objects(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if not path.name.startswith(".") and path.is_file())


def _fresh_file(root: Path) -> Path:
    """A hidden name in the tenant's own folder, so that the rename stays on one file system."""
    root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    root.mkdir(exist_ok=True, mode=0o700)
    return root / f".{secrets.token_hex(8)}"


def _to_disk(output: BinaryIO) -> None:
    output.flush()
    os.fsync(output.fileno())


def _settle(fresh: Path, root: Path, key: str) -> None:
    """Give the whole file its name; the folders are made one by one, as `parents` ignores the mode."""
    path = root / key
    path.parent.parent.mkdir(exist_ok=True, mode=0o700)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
