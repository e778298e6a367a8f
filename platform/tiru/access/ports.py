"""The question this room asks of modules: what they keep about a citizen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tiru.work import UnitOfWork


class CitizenData(Protocol):
    """What a module keeps about a citizen, for the copy they may take along (UU 27/2022 Article 7)."""

    async def of_citizen(self, work: UnitOfWork, citizen_id: int) -> Mapping[str, object]: ...
