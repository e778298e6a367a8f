"""A question that many modules answer: what of yours may anybody see that fits these words?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tiru.module import Text
from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found. `kind` says what it is (shown above its group), `note` where or when."""

    kind: Text
    label: str
    href: str
    icon: str
    note: str = ""


class PublicSearch(Protocol):
    """Answered by any number of active modules; the citizens' search asks them all."""

    async def find_public(self, work: UnitOfWork, words: str, *, limit: int) -> Sequence[Hit]: ...
