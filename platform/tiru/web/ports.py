"""The question every page asks: how many notices wait for its reader."""

from __future__ import annotations

from typing import Protocol

from tiru.work import UnitOfWork


class UnreadNotices(Protocol):
    """Counts what the actor has not opened, in one cheap query: every page of theirs asks."""

    async def unread(self, work: UnitOfWork) -> int: ...
