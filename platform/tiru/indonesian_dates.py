"""Dates and times as people read them: `24 November 2026`, `24 Nov, 10.31 WIB`, `2 hari lagi`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from tiru.i18n import _, current_locale, ngettext

ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def tanggal(day: date, *, short: bool = False) -> str:
    """A day in words; an instant must be turned into local time by the caller first."""
    return str(format_date(day, format="d MMM yyyy" if short else "d MMMM yyyy", locale=current_locale()))


def tanggal_jam(at: datetime, timezone: str = "Asia/Jakarta") -> str:
    """An instant as local date and time with the zone's letters. Raises ValueError for a naive instant."""
    if at.tzinfo is None:
        raise ValueError("an instant carries its time zone")
    local = at.astimezone(ZoneInfo(timezone))
    between = Locale.parse(current_locale()).number_symbols["latn"]["timeSeparator"]
    return f"{tanggal(local, short=True)}, {local:%H}{between}{local:%M} {ZONES.get(timezone, timezone)}"


def relatif(at: datetime, now: datetime) -> str:
    """How far away, in whole units: `2 hari lagi`, `3 jam lalu`; less than a minute is `baru saja`."""
    ahead = at >= now
    gap = abs(at - now)
    if gap < timedelta(minutes=1):
        return _("baru saja")
    if gap < timedelta(hours=1):
        text = _plural(gap // timedelta(minutes=1), "minute")
    elif gap < timedelta(days=1):
        text = _plural(gap // timedelta(hours=1), "hour")
    else:
        text = _plural(gap.days, "day")
    return _("%(gap)s lagi", gap=text) if ahead else _("%(gap)s lalu", gap=text)


def _plural(n: int, unit: str) -> str:
    if unit == "minute":
        return ngettext("%(n)s menit", "%(n)s menit", n)
    if unit == "hour":
        return ngettext("%(n)s jam", "%(n)s jam", n)
    return ngettext("%(n)s hari", "%(n)s hari", n)
