"""Ratios of one round's sides, summed up over the rounds: median, least and most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Rounds = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    ours: str
    compared: str
    ratio: str
    wanted: str

    def cells(self) -> tuple[str, ...]:
        return (self.what, self.ours, self.compared, self.ratio, self.wanted)


def ratio(rounds: Rounds, over: str, under: str) -> str:
    """Of the paired ratios `over / under`; each round's own, never of two medians."""
    found = sorted(row[over] / row[under] for row in rounds)
    return f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


def middle(rounds: Rounds, name: str) -> float:
    return median(row[name] for row in rounds)
