"""What is published about the programme, and how exactly."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from tiru.i18n import Lazy, lazy

MEASURES: Mapping[str, Lazy] = MappingProxyType(
    {
        "dapur": lazy("Dapur beroperasi"),
        "slhs": lazy("Dapur dengan SLHS"),
        "dapur_sertifikat": lazy("Dapur yang disebut bersertifikat"),
        "penerima": lazy("Penerima"),
        "cakupan_persen": lazy("Cakupan penerima (%)"),
        "sekolah": lazy("Satuan pendidikan"),
        "sekolah_persen": lazy("Satuan pendidikan yang dilayani (%)"),
    }
)
SHARES = frozenset({"cakupan_persen", "sekolah_persen"})
"""Measures that are per cent already: at most 100, and part of nothing."""

PRECISIONS: Mapping[str, Lazy] = MappingProxyType(
    {"hari": lazy("Tanggal itu"), "bulan": lazy("Bulan itu"), "tahun": lazy("Tahun itu")}
)


def last_day(day: date, precision: str) -> date:
    """The last day of the day, month or year that a figure speaks of."""
    if precision == "tahun":
        return date(day.year, 12, 31)
    return day.replace(day=monthrange(day.year, day.month)[1]) if precision == "bulan" else day


def wrong_figure(measure: str, value: Decimal, whole: Decimal | None) -> dict[str, Lazy]:
    """What cannot be, by field. Kitchens may exceed a plan, so a part larger than its whole is none of it."""
    if measure not in SHARES:
        return {}
    wrong: dict[str, Lazy] = {}
    if value > 100:
        wrong["nilai"] = lazy("Persen: paling banyak 100.")
    if whole is not None:
        wrong["dari"] = lazy("Kosongkan: angka ini sudah persen.")
    return wrong
