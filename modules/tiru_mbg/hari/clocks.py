"""Telephones' clocks put right. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tiru.errors import Invalid
from tiru.i18n import _

NOTED = timedelta(minutes=2)
"""A clock that is off by more is shown as such beside the entry."""
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def moment(ms: int) -> datetime:
    """Milliseconds since 1970 (UTC) as an instant. Raises Invalid outside of this century."""
    try:
        found = datetime.fromtimestamp(ms / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        found = _LATEST
    if not _EARLIEST <= found < _LATEST:
        raise Invalid(_("Jam HP tidak masuk akal."))
    return found


def skew_ms(now: datetime, device_now: datetime) -> int:
    """What has to be added to the device's clock."""
    return round((now - device_now).total_seconds() * 1000)


def corrected(device: datetime, skew: int, now: datetime) -> datetime:
    """The device's time put right; nothing was written later than it arrived."""
    return min(device + timedelta(milliseconds=skew), now)
