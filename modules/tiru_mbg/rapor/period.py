"""Which days a report card is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from tiru.errors import Invalid
from tiru.i18n import Lazy, _, lazy

LONGEST = 400
"""Days: a school year and a bit."""
USUAL = 30


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def address(self) -> str:
        return urlencode({"dari": self.first.isoformat(), "sampai": self.last.isoformat()})


def period_of(asked: Mapping[str, Any], today: date) -> Period:
    """The period of an address, the last thirty days without one.

    Raises Invalid for days that are none, in the wrong order, or more than `LONGEST` apart.
    """
    wrong: dict[str, str] = {}
    last = _day(asked, "sampai", today, wrong)
    first = _day(asked, "dari", (last or today) - timedelta(days=USUAL - 1), wrong)
    if first is not None and last is not None:
        if first > last:
            wrong["dari"] = _("Hari pertama sesudah hari terakhir.")
        elif (last - first).days >= LONGEST:
            wrong["dari"] = _("Paling panjang %(n)s hari.", n=LONGEST)
    if wrong or first is None or last is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    return Period(first, last)


def usual(today: date) -> Period:
    """The last thirty days."""
    return Period(today - timedelta(days=USUAL - 1), today)


def last_month(today: date) -> Period:
    """The last calendar month that is over."""
    end = today.replace(day=1) - timedelta(days=1)
    return Period(end.replace(day=1), end)


def offered(today: date) -> list[tuple[Lazy, Period]]:
    """Periods to choose with one tap; a school year begins in July."""
    july = date(today.year if today.month >= 7 else today.year - 1, 7, 1)
    return [
        (lazy("7 hari"), Period(today - timedelta(days=6), today)),
        (lazy("30 hari"), usual(today)),
        (lazy("Bulan ini"), Period(today.replace(day=1), today)),
        (lazy("Bulan lalu"), last_month(today)),
        (lazy("Tahun ajaran"), Period(july, today)),
    ]


def _day(asked: Mapping[str, Any], name: str, usual_day: date, wrong: dict[str, str]) -> date | None:
    typed = str(asked.get(name, "")).strip()
    if not typed:
        return usual_day
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or not 2020 <= found.year <= 2100:
        wrong[name] = _("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24.")
        return None
    return found
