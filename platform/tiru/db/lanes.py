"""Which connection a tenant takes: its own, so that few tenants' catalogues gather in each.

A lane is one connection. A tenant's own lane is fixed by its name; when that one stays busy (an export, a lock),
the other lanes of its shard help out. So one slow tenant never holds up the others, and never more than its shard.
"""

from __future__ import annotations

import asyncio
from zlib import crc32

PATIENCE_S = 0.05
"""How long somebody waits for the own lane before another one is asked; ordinary work is over sooner."""

LONGEST_S = 30.0


class Lanes:
    """`shards` groups of `size` lanes, numbered through from 0."""

    def __init__(self, shards: int, size: int) -> None:
        self._size = size
        self._free = tuple(asyncio.Semaphore(1) for _lane in range(shards * size))

    def __len__(self) -> int:
        return len(self._free)

    def own(self, schema: str) -> int:
        """The lane of this schema, always the same one."""
        return crc32(schema.encode()) % len(self._free)

    def shard(self, lane: int) -> int:
        return lane // self._size

    async def take(self, schema: str) -> int:
        """A lane for this schema, for nobody else until `release`. Raises TimeoutError after `LONGEST_S`."""
        own = self.own(schema)
        if not self._free[own].locked():
            await self._free[own].acquire()
            return own
        try:
            async with asyncio.timeout(PATIENCE_S if self._size > 1 else LONGEST_S):
                await self._free[own].acquire()
            return own
        except TimeoutError:
            if self._size == 1:
                raise
        return await self._borrow(own)

    def release(self, lane: int) -> None:
        self._free[lane].release()

    async def _borrow(self, own: int) -> int:
        first = self.shard(own) * self._size
        idle = [lane for lane in range(first, first + self._size) if not self._free[lane].locked()]
        lane = idle[0] if idle else own
        async with asyncio.timeout(LONGEST_S):
            await self._free[lane].acquire()
        return lane
