"""Questions this room asks of others: who sends text messages, and what a module keeps about a citizen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tiru.work import UnitOfWork


class TextMessages(Protocol):
    """Sends a short message to a telephone (`+62…`). Without one, citizens register by e-mail only."""

    async def send(self, phone: str, text: str) -> None: ...


class CitizenData(Protocol):
    """What a module keeps about a citizen, for the copy they may take along (UU 27/2022 Article 7)."""

    async def of_citizen(self, work: UnitOfWork, citizen_id: int) -> Mapping[str, object]: ...
