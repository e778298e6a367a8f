"""Who acts in a post on a day; pure. Approvers are found by post and date, never by person.

A Plh stands in for a holder who is away for a short time, so while appointed the Plh acts. A Pj or a Plt
fills a post that is empty, so neither acts beside a definitif holder. Plt and Plh decide nothing that
changes organisation, staff or budget (UU 30/2014, pasal 14).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ACTS_FIRST = ("plh", "definitif", "pj", "plt")
LIMITED = frozenset({"plt", "plh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person in a post from `dari` to `sampai`, both days included; None is until further notice."""

    id: int
    jenis: str
    dari: date
    sampai: date | None = None
    account_id: int | None = None
    nama: str = ""

    def __post_init__(self) -> None:
        if self.jenis not in ACTS_FIRST:
            raise ValueError(f"not a kind of assignment: {self.jenis!r}")

    @property
    def is_limited(self) -> bool:
        """Acting only: no decisions on organisation, staff or budget."""
        return self.jenis in LIMITED

    def runs_on(self, day: date) -> bool:
        return self.dari <= day and (self.sampai is None or day <= self.sampai)


def acting_in(post: Iterable[Held], day: date) -> Held | None:
    """Who acts in the post whose assignments these are; None where it is empty.

    Of two of one kind the later decree counts.
    """
    running = [held for held in post if held.runs_on(day)]
    return min(running, key=_rank, default=None)


def holder_of(post: Iterable[Held], day: date) -> Held | None:
    """The definitif holder, also while a Plh stands in."""
    return acting_in((held for held in post if held.jenis == "definitif"), day)


def overlaps(new: Held, others: Iterable[Held]) -> Held | None:
    """An assignment of the same kind that would run beside `new`: two definitif holders are one too many."""
    for other in others:
        if other.id != new.id and other.jenis == new.jenis and (new.runs_on(other.dari) or other.runs_on(new.dari)):
            return other
    return None


def _rank(held: Held) -> tuple[int, int, int]:
    return ACTS_FIRST.index(held.jenis), -held.dari.toordinal(), -held.id
