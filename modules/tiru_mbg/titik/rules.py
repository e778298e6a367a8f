"""How far, how long, how many: what an assignment may be, and which group a class belongs to; pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiru.i18n import Lazy, _, lazy
from tiru.indonesian_numbers import angka
from tiru_mbg.groups import GROUPS, THREE_B

ESTIMATE, MEASURED = "perkiraan", "ukur"
SOURCES: Mapping[str, Lazy] = {ESTIMATE: lazy("perkiraan"), MEASURED: lazy("diukur")}
"""Where the minutes of an assignment come from."""
LEAST_MINUTES = 3
"""Loading and parking take this long even next door."""
ROLES: Mapping[str, Lazy] = {"pic": lazy("Guru piket atau PIC"), "kader": lazy("Kader posyandu")}

_EARLY = frozenset({"TK", "RA", "KB", "TPA", "SPS", "PAUD", "BA", "TKLB"})
_PRIMARY = frozenset({"SD", "MI", "SDLB", "SPK SD"})
_SINGLE = {
    "SMP": "SMP",
    "MTS": "SMP",
    "SMPLB": "SMP",
    "SPK SMP": "SMP",
    "SMA": "SMA",
    "SMK": "SMA",
    "MA": "SMA",
    "MAK": "SMA",
    "SMALB": "SMA",
    "SPK SMA": "SMA",
    "SLB": "SLB",
    "PKBM": "PKBM",
    "SKB": "PKBM",
    "SALAFIYAH": "SANTRI",
    "PDF": "SANTRI",
    "PKPPS": "SANTRI",
    "PESANTREN": "SANTRI",
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


@dataclass(frozen=True, slots=True)
class Load:
    """Portions a day; 3B count against their own book, all others against that of pupils."""

    siswa: int = 0
    tiga_b: int = 0

    @property
    def total(self) -> int:
        return self.siswa + self.tiga_b

    def __add__(self, other: Load) -> Load:
        return Load(self.siswa + other.siswa, self.tiga_b + other.tiga_b)


@dataclass(frozen=True, slots=True)
class Caps:
    """What a kitchen may cook a day."""

    total: int
    siswa: int
    tiga_b: int

    def room(self, load: Load) -> Load:
        """What is left for pupils and for 3B, never below nothing."""
        left = max(0, self.total - load.total)
        return Load(max(0, min(left, self.siswa - load.siswa)), max(0, min(left, self.tiga_b - load.tiga_b)))


@dataclass(frozen=True, slots=True)
class Span:
    """Portions from `since` to `until` (both included; None: on and on)."""

    load: Load
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def load_of(portions: Iterable[tuple[str, int]]) -> Load:
    """Portions by group as a load."""
    siswa = tiga_b = 0
    for kelompok, jatah in portions:
        if kelompok in THREE_B:
            tiga_b += jatah
        else:
            siswa += jatah
    return Load(siswa, tiga_b)


def peak(spans: Sequence[Span], since: date, until: date | None = None) -> tuple[date, Load]:
    """The day of the heaviest load between two days, and that load. Loads only rise where something begins."""
    days = {since} | {span.since for span in spans if span.since > since and (until is None or span.since <= until)}
    loads = {day: sum((span.load for span in spans if span.holds(day)), Load()) for day in days}
    day = max(sorted(days), key=lambda one: loads[one].total)
    return day, Load(max(load.siswa for load in loads.values()), max(load.tiga_b for load in loads.values()))


def over_capacity(spans: Sequence[Span], caps: Caps, since: date, until: date | None = None) -> list[str]:
    """What would be too much on some day from `since` on, as sentences; empty when everything fits."""
    days = sorted(
        {since} | {span.since for span in spans if span.since > since and (until is None or span.since <= until)}
    )
    for day in days:
        load = sum((span.load for span in spans if span.holds(day)), Load())
        checked = (
            (lazy("seluruhnya"), load.total, caps.total),
            (lazy("peserta didik"), load.siswa, caps.siswa),
            (lazy("3B"), load.tiga_b, caps.tiga_b),
        )
        found = [
            _(
                "Kapasitas %(apa)s %(cap)s porsi, dengan ini menjadi %(load)s: lebih %(more)s.",
                apa=str(what),
                cap=angka(cap),
                load=angka(amount),
                more=angka(amount - cap),
            )
            for what, amount, cap in checked
            if amount > cap
        ]
        if found:
            return found
    return []


def travel_minutes(distance_m: float, *, road_factor: float, kmh: float) -> int:
    """How long a car needs for a beeline of `distance_m` metres: an estimate, rounded up to whole minutes."""
    return max(LEAST_MINUTES, math.ceil(round(distance_m * road_factor / 1000 / kmh * 60, 6)))


def travel_warnings(kelompok: str, menit: int | None, jarak_m: int | None, rules: Mapping[str, Decimal]) -> list[str]:
    """What the rules say against a way: they leave room for a reason. `jarak_m` is the beeline."""
    found = []
    limit, limit_km = rules["tempuh_menit"], rules["jarak_3b_km"]
    if menit is None:
        found.append(_("Waktu tempuh belum diketahui: titik peta dapur atau tempat ini belum ada."))
    elif menit > limit:
        found.append(_("Waktu tempuh %(menit)s menit, batasnya %(limit)s.", menit=angka(menit), limit=angka(limit)))
    if kelompok in THREE_B and jarak_m is not None and jarak_m > limit_km * 1000:
        km = angka(jarak_m / 1000, 1)
        found.append(_("Jarak %(km)s km, batas untuk 3B %(limit)s km.", km=km, limit=angka(limit_km)))
    return found


def level_of(jenjang: str) -> str:
    """A level of schooling as it is compared: capitals, single blanks."""
    return re.sub(r"\s+", " ", jenjang.strip().upper().replace(".", ""))


def group_of(jenjang: str, kelas: str = "") -> str | None:
    """The group of a class from the level of its school; None where that cannot be told."""
    level = level_of(jenjang)
    if level in _EARLY:
        return "PAUD"
    if level in _PRIMARY:
        year = year_of(kelas)
        return None if year is None or not 1 <= year <= 6 else "SD13" if year <= 3 else "SD46"
    return _SINGLE.get(level)


def year_of(kelas: str) -> int | None:
    """The year in a class's name: `4`, `Kelas 4 A`, `IV-B`; None without one."""
    if found := re.search(r"\d{1,2}", kelas):
        return int(found[0])
    words = re.split(r"[^A-Za-z]+", kelas.upper())
    return next((_ROMAN[word] for word in words if word in _ROMAN), None)


def shares(enrolled: Mapping[str, int]) -> list[tuple[str, int]]:
    """Who is enrolled by group, in the order of cooking, without groups of nobody."""
    return [(kelompok, enrolled[kelompok]) for kelompok in GROUPS if enrolled.get(kelompok)]
