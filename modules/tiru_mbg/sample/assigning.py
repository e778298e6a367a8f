"""Which kitchen of the demonstration cooks for whom: the nearest that has room and is near enough; pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tiru_mbg.groups import THREE_B
from tiru_mbg.sample.scenery import Kitchen, Place

DEGREE_M = 111_320


@dataclass(frozen=True, slots=True)
class Assigned:
    """Kitchen and place by their position in the lists; `jarak_m` as the crow flies."""

    kitchen: int
    place: int
    kelompok: str
    jatah: int
    jarak_m: int
    menit: int


def metres(a: Kitchen, b: Place) -> int:
    """Between two points near the equator, as the crow flies."""
    east = (a.longitude - b.longitude) * math.cos(math.radians(a.latitude))
    return round(math.hypot(east, a.latitude - b.latitude) * DEGREE_M)


def assigned(
    kitchens: Sequence[Kitchen], places: Sequence[Place], *, minutes: Callable[[int], int], most_minutes: int
) -> Iterator[Assigned]:
    """Every place whose groups all fit into one kitchen that is near enough; nearest pairs first.

    `minutes` gives the travel time for metres. What no kitchen can take is left: the demonstration has blank spots.
    """
    room = {n: [kitchen.cap_siswa, kitchen.cap_3b] for n, kitchen in enumerate(kitchens) if kitchen.cooks}
    pairs = sorted((metres(kitchens[k], place), p, k) for p, place in enumerate(places) for k in room)
    taken: set[int] = set()
    for distance, p, k in pairs:
        time = minutes(distance)
        if p in taken or time > most_minutes:
            continue
        sizes = _sizes(places[p])
        book = 1 if places[p].tipe == "posyandu" else 0
        if sum(sizes.values()) > room[k][book]:
            continue
        room[k][book] -= sum(sizes.values())
        taken.add(p)
        for kelompok, jatah in sizes.items():
            yield Assigned(k, p, kelompok, jatah, distance, time)


def _sizes(place: Place) -> dict[str, int]:
    sizes: dict[str, int] = defaultdict(int)
    for group in place.groups:
        sizes[group.kelompok] += group.terdaftar
    assert place.tipe != "posyandu" or set(sizes) <= THREE_B, "3B are served at posyandu"
    return dict(sizes)
