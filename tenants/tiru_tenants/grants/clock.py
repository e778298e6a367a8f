"""Noticing a clock that was set back: what an expired grant would need to live again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tiru_tenants.grants.refusals import ClockSetBack

TOLERANCE = timedelta(minutes=5)
"""Corrections by NTP are smaller; our own choice, not from a regulation."""


@dataclass(frozen=True, slots=True)
class HighWater:
    """The latest instant seen; aware."""

    at: datetime

    def advance(self, now: datetime) -> HighWater:
        """The mark after `now` was seen; it never falls."""
        return self if now <= self.at else HighWater(now)

    def is_behind(self, now: datetime, tolerance: timedelta = TOLERANCE) -> bool:
        """Whether the clock stands more than `tolerance` before the mark."""
        return now + tolerance < self.at

    def trusted(self, now: datetime) -> datetime:
        """What to measure days by: the later of the clock and the mark, so that turning back gains nothing."""
        return max(now, self.at)


def check_clock(now: datetime, mark: HighWater | None, tolerance: timedelta = TOLERANCE) -> HighWater:
    """The new mark. Raises ClockSetBack."""
    if mark is None:
        return HighWater(now)
    if mark.is_behind(now, tolerance):
        raise ClockSetBack(now, mark.at)
    return mark.advance(now)
