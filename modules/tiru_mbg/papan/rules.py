"""In which column portions stand, and what is wrong with them, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tiru.i18n import Lazy, _, lazy
from tiru.indonesian_numbers import angka

COLUMNS: dict[str, Lazy] = {
    "masak": lazy("Dimasak"),
    "diperiksa": lazy("Diperiksa"),
    "berangkat": lazy("Di jalan"),
    "tiba": lazy("Tiba"),
    "disantap": lazy("Disantap"),
}
"""The five columns, in the order of the day."""
_MOVED = {"berangkat": "berangkat", "tiba": "tiba", "ditolak": "tiba", "dibagikan": "disantap", "selesai": "disantap"}
_ORDER = {"crit": 0, "warn": 1, "": 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of the day, from the parameters: age of the food when eaten, and the time of a way."""

    age_good: timedelta
    age_most: timedelta
    way: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Portions that move together: a delivery, or a batch that has none. `place` is empty for the latter.

    `held` is why it may not move; `refused` that the kitchen's own check said no. Moments are aware.
    """

    sppg_id: int
    nomor: int
    tahap: str
    portions: int
    place: str
    cooked_at: datetime | None
    meal_at: datetime | None
    arrived_at: datetime | None
    held: str | None
    held_at: datetime | None
    recalled: bool
    refused: bool
    refused_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """`level` is crit or warn; `since` is when it began."""

    level: str
    since: datetime
    words: str


def column_of(load: Load) -> str:
    """Key of `COLUMNS`."""
    return _MOVED.get(load.tahap) or ("diperiksa" if load.cooked_at else "masak")


def troubles(load: Load, now: datetime, limits: Limits, zone: ZoneInfo) -> list[Trouble]:
    """What is wrong with these portions now, the gravest first; nothing once they are eaten."""
    if column_of(load) == "disantap":
        return []
    found = [*_stopped(load), *_late(load, now, limits, zone), *_old(load, now, limits, zone)]
    return sorted(found, key=lambda one: (_ORDER[one.level], one.since))


def turns(load: Load, limits: Limits) -> Iterator[datetime]:
    """The moments at which `troubles` says something else though nobody wrote anything."""
    column = column_of(load)
    if column in ("masak", "diperiksa", "berangkat") and load.meal_at:
        yield load.meal_at
        yield load.meal_at - limits.way
    if column in ("diperiksa", "berangkat", "tiba") and load.cooked_at:
        yield load.cooked_at + limits.age_good
        yield load.cooked_at + limits.age_most


def _stopped(load: Load) -> Iterator[Trouble]:
    if load.held is not None and load.held_at is not None:
        said = _("Ditarik: %(why)s", why=load.held) if load.recalled else _("Ditahan: %(why)s", why=load.held)
        yield Trouble("crit", load.held_at, said)
    if load.refused and load.refused_at is not None:
        if load.tahap == "ditolak":
            yield Trouble("crit", load.refused_at, _("Ditolak di %(place)s.", place=load.place))
        else:
            words = _("Batch %(number)s ditolak pada uji organoleptik.", number=load.nomor)
            yield Trouble("crit", load.refused_at, words)


def _late(load: Load, now: datetime, limits: Limits, zone: ZoneInfo) -> Iterator[Trouble]:
    if load.meal_at is None or load.tahap == "ditolak":
        return
    meal = _clock(load.meal_at, zone)
    if load.arrived_at is not None:
        if load.arrived_at > load.meal_at:
            came = _clock(load.arrived_at, zone)
            words = _("Tiba %(at)s di %(place)s, makan %(meal)s.", at=came, place=load.place, meal=meal)
            yield Trouble("warn", load.meal_at, words)
        return
    if now >= load.meal_at:
        yield Trouble("crit", load.meal_at, _("Belum tiba di %(place)s, makan %(meal)s.", place=load.place, meal=meal))
    elif load.tahap != "berangkat" and now >= load.meal_at - limits.way:
        words = _("Belum berangkat ke %(place)s, makan %(meal)s.", place=load.place, meal=meal)
        yield Trouble("warn", load.meal_at - limits.way, words)


def _old(load: Load, now: datetime, limits: Limits, zone: ZoneInfo) -> Iterator[Trouble]:
    if load.cooked_at is None:
        return
    for level, limit in (("crit", limits.age_most), ("warn", limits.age_good)):
        if now >= load.cooked_at + limit:
            hours = angka(round(limit / timedelta(hours=1), 1))
            words = _(
                "Batch %(number)s matang %(at)s, sudah lewat %(hours)s jam.",
                number=load.nomor,
                at=_clock(load.cooked_at, zone),
                hours=hours,
            )
            yield Trouble(level, load.cooked_at + limit, words)
            return


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%H.%M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One kitchen in one column. `next_at` is when its troubles may change by the clock alone."""

    sppg_id: int
    nama: str
    kode: str
    kecamatan: str
    column: str
    portions: int
    loads: int
    troubles: Sequence[Trouble]
    next_at: datetime | None

    @property
    def level(self) -> str:
        return self.troubles[0].level if self.troubles else ""

    @property
    def order(self) -> str:
        """Sorts as text: the gravest and oldest trouble first, then by name; a script keeps the same order."""
        since = int(self.troubles[0].since.timestamp()) if self.troubles else 0
        return f"{_ORDER[self.level]}-{since:011d}-{self.nama.casefold()}-{self.sppg_id}"


def tiles_of(
    kitchen: tuple[int, str, str, str], loads: Sequence[Load], now: datetime, limits: Limits, zone: ZoneInfo
) -> list[Tile]:
    """The tiles of one kitchen: (id, name, code, code of its kecamatan), one per column in which it has portions."""
    made = []
    for column in COLUMNS:
        here = [one for one in loads if column_of(one) == column]
        if not here:
            continue
        found = sorted(
            (one for load in here for one in troubles(load, now, limits, zone)),
            key=lambda one: (_ORDER[one.level], one.since),
        )
        ahead = [moment for load in here for moment in turns(load, limits) if moment > now]
        sppg_id, nama, kode, kecamatan = kitchen
        made.append(
            Tile(
                sppg_id=sppg_id,
                nama=nama,
                kode=kode,
                kecamatan=kecamatan,
                column=column,
                portions=sum(load.portions for load in here),
                loads=len(here),
                troubles=found,
                next_at=min(ahead, default=None),
            )
        )
    return made
