"""What other modules may ask: figures about complaints."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from tiru.work import UnitOfWork


class ComplaintCounts(Protocol):
    """Answered by the module's queries while it is active."""

    async def count_by_kecamatan(self, work: UnitOfWork, *, since: date) -> dict[str, int]: ...
