"""A database in which everything works and nothing stays: for trials over a whole application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from tiru.db.engine import Database


class _Undo(Exception):
    pass


class UndoingDatabase:
    """Stands in for a `Database`; every transaction is flushed, so that it is tried, and rolled back."""

    def __init__(self, real: Database) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    @asynccontextmanager
    async def transaction(self, schema: str, *, snapshot: bool = False) -> AsyncIterator[AsyncSession]:
        try:
            async with self._real.transaction(schema, snapshot=snapshot) as session:
                yield session
                await session.flush()
                raise _Undo
        except _Undo:
            pass
