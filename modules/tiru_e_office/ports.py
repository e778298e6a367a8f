"""What other modules may ask of letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LetterEvidence:
    """A letter as evidence for a performance target; `href` opens it for who may see it. Never of R or SR."""

    id: str
    nomor: str
    tanggal: date | None
    hal: str
    status: str
    href: str


@dataclass(frozen=True, slots=True)
class Target:
    """A performance target: what it is referred to by, how it is called, where it can be read (a path or https)."""

    reference: str
    label: str
    href: str


class Targets(Protocol):
    """Answered by the module that keeps performance targets, if there is one; else authors write their own words."""

    async def target_for(self, work: UnitOfWork, reference: str) -> Target | None:
        """The target of this reference, None where there is none."""
        ...


class Letters(Protocol):
    """Answered while the module is active. Lists hold what the actor may see; counts are of everything."""

    async def evidence_for(self, work: UnitOfWork, kinerja: str) -> Sequence[LetterEvidence]:
        """Letters linked to a performance target, newest first, 100 at most."""
        ...

    async def answers_to(self, work: UnitOfWork, letter_id: str) -> Sequence[LetterEvidence]:
        """Letters that answer this one."""
        ...

    async def open_tasks_by_post(self, work: UnitOfWork, posts: Sequence[int]) -> dict[int, int]:
        """How many tasks wait for each of these posts; those without any are left out."""
        ...

    async def open_tasks_by_unit(self, work: UnitOfWork) -> dict[int, int]:
        """How many tasks wait for the posts of each unit; units without any are left out."""
        ...
