"""The object store on a local disk: whole files or none, kept by rename and fsync."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from tiru.files.store import ObjectMissing, Stored, check_key, key_for


class LocalStore:
    """Objects under `<folder>/<tenant>/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, tenant: str, content: bytes, *, suffix: str = "") -> Stored:
        digest = hashlib.sha256(content).hexdigest()
        key = key_for(digest, suffix)
        await asyncio.to_thread(self._write, self._of(tenant) / key, content)
        return Stored(key, digest, len(content))

    async def get(self, tenant: str, key: str) -> bytes:
        path = self._of(tenant) / check_key(key)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error

    async def delete(self, tenant: str, key: str) -> None:
        (self._of(tenant) / check_key(key)).unlink(missing_ok=True)

    async def keys(self, tenant: str) -> AsyncIterator[str]:
        root = self._of(tenant)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path.relative_to(root).as_posix()

    async def delete_all(self, tenant: str) -> int:
        found = [key async for key in self.keys(tenant)]
        await asyncio.to_thread(shutil.rmtree, self._of(tenant), True)
        return len(found)

    def _of(self, tenant: str) -> Path:
        if not tenant.replace("-", "").replace("_", "").isalnum():
            raise ValueError(tenant)
        return self._folder / tenant

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{secrets.token_hex(8)}")
        with fresh.open("xb") as output:
            output.write(content)
            output.flush()
            os.fsync(output.fileno())
        fresh.replace(path)
