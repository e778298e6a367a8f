"""When a rule holds. Pure: instants are aware, limits are those of the parameters and settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

NEAR = timedelta(hours=1)
"""How long before the limit of age a delivery on its way is said to be threatened (five of six hours)."""


def cooked_too_early(start: datetime | None, day: date, hour: Decimal, zone: tzinfo) -> bool:
    """Cooking began before `hour` local time of the day of service."""
    return start is not None and start < datetime.combine(day, time(int(hour)), zone)


def age(done: datetime | None, arrived: datetime | None, eaten: datetime | None, now: datetime, most: Decimal) -> str:
    """`lewat` when eaten over `most` hours after cooking (or not yet eaten and older), `terancam` when still on
    its way within `NEAR` of that, else empty."""
    if done is None:
        return ""
    limit = timedelta(hours=float(most))
    if eaten is not None:
        return "lewat" if eaten - done > limit else ""
    if now - done > limit:
        return "lewat"
    return "terancam" if arrived is None and now - done > limit - NEAR else ""


def slhs_level(days: int, remind: Decimal, limit: Decimal) -> str:
    """`sedang` from the day of reminding, `tinggi` from the last day allowed; days of operation count from 0."""
    return "tinggi" if days >= limit else "sedang" if days >= remind else ""


def ending_level(end: date, today: date, remind: Decimal) -> str:
    """A paper whose last day has passed is `tinggi`, one that ends within `remind` days `sedang`."""
    left = (end - today).days
    return "tinggi" if left < 0 else "sedang" if left <= remind else ""


def not_departed(meal: datetime | None, departed: datetime | None, now: datetime, minutes: int) -> bool:
    """Not on its way although the meal is at most `minutes` ahead."""
    return meal is not None and departed is None and now >= meal - timedelta(minutes=minutes)


def silent(position: datetime | None, arrived: datetime | None, now: datetime, minutes: int) -> bool:
    """On its way, once seen, and not seen for `minutes`. A phone that never told its place is not silent."""
    return position is not None and arrived is None and now - position >= timedelta(minutes=minutes)


def without_report(entries: int, now: datetime, day: date, hour: int, zone: tzinfo) -> bool:
    """No entry of the day by `hour` local time."""
    return entries == 0 and now >= datetime.combine(day, time(hour), zone)


def above_market(paid: int, market: int | None, percent: int) -> bool:
    """Paid over `percent` more than the market's mean."""
    return bool(market) and paid * 100 > (market or 0) * (100 + percent)


def lasting(days: Sequence[bool], least: int) -> bool:
    """The newest `least` days (oldest first) all are; fewer days never are."""
    return len(days) >= least and all(days[-least:])


def much_left(grams: int, served: Decimal, percent: int) -> bool:
    """Left over more than `percent` of what was served, in grams."""
    return served > 0 and Decimal(grams) * 100 > served * percent


def sample_fault(kept: datetime, thrown: datetime | None, degrees: Decimal | None, hours: Decimal) -> str:
    """`dini` when thrown away before its time, `suhu` when no temperature was noted, else empty."""
    if thrown is not None and thrown - kept < timedelta(hours=float(hours)):
        return "dini"
    return "suhu" if degrees is None else ""
