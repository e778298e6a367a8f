"""National holidays and collective leave of a year, as a proposal until the decree (SKB) has been read.

Source: the package `holidays`. Islamic, Hindu and Buddhist days of years without a decree are estimates,
and their names say so. Nothing here is verified: an official confirms a year against its SKB 3 Menteri.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays

SOURCE = "holidays (PyPI)"
KINDS = {"public": "nasional", "government": "cuti_bersama"}


@dataclass(frozen=True, slots=True)
class ProposedHoliday:
    """One closed day in the words of table `hari_libur`; `jenis` is `nasional` or `cuti_bersama`."""

    tanggal: date
    nama: str
    jenis: str
    sumber: str = SOURCE
    terverifikasi: bool = False


def national_holidays(year: int) -> list[ProposedHoliday]:
    """Closed days of a year in order, one per date: a national holiday goes before collective leave."""
    found: dict[date, ProposedHoliday] = {}
    for category, kind in KINDS.items():
        days = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        for day, name in days.items():
            found.setdefault(day, ProposedHoliday(day, name, kind))
    return [found[day] for day in sorted(found)]
