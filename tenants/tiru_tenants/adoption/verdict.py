"""What a history of one measure says: not begun, growing, a habit, in its season, decaying, stopped.

A pure function of samples, target and day. The thresholds are the kit's own, from no regulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean

PERIOD_DAYS = 30
PERIODS = 16
"""How far back a judgement looks: a year, and the three periods before the same one a year ago."""
PERIODS_IN_A_YEAR = 12
HABIT_PERIODS = 3
FELL_TO = 0.7
"""A period below this share of the mean of the three before it has fallen."""
GREW_TO = 1.1


class Course(StrEnum):
    """How a measure goes."""

    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    GROWING = "growing"
    BELOW = "below"
    REACHED = "reached"
    HABIT = "habit"
    SEASONAL = "seasonal"
    DECAYING = "decaying"
    STOPPED = "stopped"


ALARMS = frozenset({Course.DECAYING, Course.STOPPED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`periods` are means, oldest first, None where nothing was measured; `kept` counts periods in a row at target."""

    course: Course
    periods: tuple[float | None, ...]
    kept: int

    @property
    def alarm(self) -> bool:
        return self.course in ALARMS

    @property
    def measured(self) -> tuple[float, ...]:
        return tuple(value for value in self.periods if value is not None)


def judge(samples: Mapping[date, float], *, target: float, today: date) -> Verdict:
    """`samples` are values by day; days in the future count for nothing."""
    newest_first = _means(samples, today)
    kept = _kept(newest_first, target)
    return Verdict(_course(newest_first, target, kept), tuple(reversed(newest_first)), kept)


def _means(samples: Mapping[date, float], today: date) -> list[float | None]:
    """The mean of each period, the newest first, without the unmeasured ones before the first sample."""
    found: list[list[float]] = [[] for _number in range(PERIODS)]
    for day, value in samples.items():
        age = (today - day).days
        if 0 <= age < PERIODS * PERIOD_DAYS:
            found[age // PERIOD_DAYS].append(value)
    means = [fmean(values) if values else None for values in found]
    while means and means[-1] is None:
        means.pop()
    return means


def _kept(means: Sequence[float | None], target: float) -> int:
    count = 0
    for value in means:
        if value is None or value < target:
            break
        count += 1
    return count


def _course(means: Sequence[float | None], target: float, kept: int) -> Course:
    if not means or means[0] is None:
        return Course.UNKNOWN
    if not any(means):
        return Course.NOT_BEGUN
    if _is_low(means, 0):
        if _was_low_a_year_ago(means):
            return Course.SEASONAL
        return Course.STOPPED if _is_silent(means, 0) else Course.DECAYING
    if kept >= HABIT_PERIODS:
        return Course.HABIT
    before = _before(means, 0)
    if before is not None and means[0] >= before * GREW_TO:
        return Course.GROWING
    return Course.REACHED if kept else Course.BELOW


def _is_low(means: Sequence[float | None], at: int) -> bool:
    """Silent, or fallen against the three periods before it."""
    value, before = means[at], _before(means, at)
    return _is_silent(means, at) or (value is not None and before is not None and value < before * FELL_TO)


def _is_silent(means: Sequence[float | None], at: int) -> bool:
    """Two periods of nothing in a row, after something."""
    return means[at] == 0 and at + 1 < len(means) and means[at + 1] == 0 and any(means[at + 2 :])


def _was_low_a_year_ago(means: Sequence[float | None]) -> bool:
    """The same season, one period earlier or later: twelve periods are 360 days, and seasons are not punctual."""
    near = (PERIODS_IN_A_YEAR - 1, PERIODS_IN_A_YEAR, PERIODS_IN_A_YEAR + 1)
    return any(at < len(means) and means[at] is not None and _is_low(means, at) for at in near)


def _before(means: Sequence[float | None], at: int) -> float | None:
    """The mean of the three measured periods before this one; None without two of them."""
    values = [value for value in means[at + 1 : at + 1 + HABIT_PERIODS] if value is not None]
    return fmean(values) if len(values) > 1 else None
