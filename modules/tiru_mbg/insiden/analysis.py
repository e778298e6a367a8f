"""What the line list says: attack rates, risk by food, incubation, the curve of onsets, agents to think of. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import exp, log, sqrt
from statistics import median

from tiru.i18n import Lazy, lazy

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Line:
    """Of one person, what the reckoning needs. `foods`: eaten or not; a food that was not asked about is missing."""

    ill: bool
    onset: datetime | None = None
    ate: datetime | None = None
    foods: Mapping[str, bool] | None = None


@dataclass(frozen=True, slots=True)
class FoodRisk:
    """Of one food: ill and asked among eaters and others; rates as shares; `rr` with its 95 % interval where it
    can be reckoned (Katz)."""

    food: str
    ill_ate: int
    ate: int
    ill_not: int
    not_ate: int
    rate_ate: float | None
    rate_not: float | None
    rr: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Incubation:
    """Hours from eating to onset."""

    n: int
    median: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent and its usual hours from eating to onset."""

    name: str
    least: float
    most: float
    signs: Lazy


AGENTS = (
    Agent("Histamin", 0, 2, lazy("kemerahan, gatal, sakit kepala")),
    Agent("Nitrit", 0, 6, lazy("pusing, sesak, kebiruan")),
    Agent("Staphylococcus aureus", 1, 6, lazy("mual, muntah hebat")),
    Agent("Bacillus cereus (muntah)", 1, 6, lazy("mual, muntah")),
    Agent("Bacillus cereus (diare)", 8, 16, lazy("diare, sakit perut")),
    Agent("Clostridium perfringens", 6, 24, lazy("diare, sakit perut")),
    Agent("Salmonella", 6, 72, lazy("diare, demam, sakit perut")),
)
"""General knowledge, not checked against a guideline: an aid to thinking, never a diagnosis."""


def attack_rate(ill: int, exposed: int | None) -> float | None:
    """Share of the exposed who fell ill; None where nobody is known to be exposed."""
    return ill / exposed if exposed else None


def food_risks(lines: Iterable[Line]) -> list[FoodRisk]:
    """Each food that was asked about, the highest risk first; what cannot be reckoned last."""
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for line in lines:
        for food, ate in (line.foods or {}).items():
            counts.setdefault(food, Counter())[ate, line.ill] += 1
    found = [_risk(food, count) for food, count in counts.items()]
    return sorted(found, key=lambda one: (one.rr is None, -(one.rr or 0), one.food))


def _risk(food: str, count: Counter[tuple[bool, bool]]) -> FoodRisk:
    a, c = count[True, True], count[False, True]
    n1, n0 = a + count[True, False], c + count[False, False]
    rate1, rate0 = attack_rate(a, n1), attack_rate(c, n0)
    rr = low = high = None
    if rate1 is not None and rate0:
        rr = rate1 / rate0
        if a:
            spread = Z95 * sqrt(1 / a - 1 / n1 + 1 / c - 1 / n0)
            low, high = exp(log(rr) - spread), exp(log(rr) + spread)
    return FoodRisk(food, a, n1, c, n0, rate1, rate0, rr, low, high)


def incubation(lines: Iterable[Line]) -> Incubation | None:
    """Of the ill whose meal and onset are known; onsets before the meal do not count."""
    spans = [
        (line.onset - line.ate) / timedelta(hours=1)
        for line in lines
        if line.ill and line.onset and line.ate and line.onset >= line.ate
    ]
    return Incubation(len(spans), median(spans), min(spans), max(spans)) if spans else None


def curve(lines: Iterable[Line], zone: tzinfo, most: int = 72) -> tuple[int, list[tuple[datetime, int]]]:
    """Onsets by hour of local time, gaps included; (hours in a step, steps). Longer than `most` steps: coarser."""
    onsets = sorted(line.onset.astimezone(zone) for line in lines if line.ill and line.onset)
    if not onsets:
        return 1, []
    first = onsets[0].replace(minute=0, second=0, microsecond=0)
    hours = int((onsets[-1] - first) / timedelta(hours=1)) + 1
    step = 1
    while -(-hours // step) > most:
        step += 1
    counts = Counter(int((onset - first) / timedelta(hours=step)) for onset in onsets)
    return step, [(first + timedelta(hours=step * n), counts[n]) for n in range(-(-hours // step))]


def agents(found: Incubation | None) -> list[Agent]:
    """Those whose usual hours hold the median."""
    return [one for one in AGENTS if found and one.least <= found.median <= one.most]


def symptom_shares(symptoms: Sequence[Sequence[str]]) -> list[tuple[str, int, float]]:
    """(symptom, how many, share of the ill), the most frequent first."""
    counts = Counter(sign for signs in symptoms for sign in set(signs))
    return [(sign, n, n / len(symptoms)) for sign, n in counts.most_common()]
