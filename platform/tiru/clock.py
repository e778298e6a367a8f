"""What time it is: handed down, so that tests and demonstrations can choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]
"""Answers the present instant, aware, in UTC."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_on(day: date) -> Clock:
    """A clock that runs as usual, but on `day`: what a demonstration of another date needs."""
    shift = timedelta(days=(day - datetime.now(UTC).date()).days)
    return lambda: datetime.now(UTC) + shift


def stopped_clock(at: datetime) -> Clock:
    """A clock that stands still; for tests."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    return lambda: at.astimezone(UTC)
