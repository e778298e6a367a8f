"""Facts this room announces."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.module import Event


@dataclass(frozen=True, slots=True)
class CitizenLeft(Event):
    """A citizen closed their account; what is theirs alone goes, what the law keeps loses the name."""

    citizen_id: int
