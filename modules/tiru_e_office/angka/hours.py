"""Working hours between many pairs of instants at once: a table of days joined to the rows, so that SQL counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tiru.kalender.arithmetic import WorkingCalendar


def parameters(calendar: WorkingCalendar, first: date, last: date) -> dict[str, object]:
    """What the statement of steps needs. As texts: a tenant's role may not look up types of arrays."""
    opens, closes = _seconds(calendar, "opens"), _seconds(calendar, "closes")
    days, before, is_open, counted = [], [], [], 0.0
    day = first
    while day <= last:
        working = calendar.is_working(day)
        days.append(day.isoformat())
        before.append(f"{counted:.4f}")
        is_open.append("t" if working else "f")
        counted += (closes - opens) / 3600 if working else 0
        day += timedelta(days=1)
    return {
        "days": ",".join(days),
        "before": ",".join(before),
        "open": ",".join(is_open),
        "opens": opens,
        "closes": closes,
        "zone": str(calendar.zone),
    }


def _seconds(calendar: WorkingCalendar, name: str) -> int:
    at = datetime.combine(date(2000, 1, 1), getattr(calendar, name))
    return at.hour * 3600 + at.minute * 60 + at.second
