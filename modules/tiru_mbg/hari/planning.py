"""Which batches a day has: one per wave and step of schooling, youngest first. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

STEPS: Mapping[str, tuple[str, ...]] = {
    "paud": ("PAUD",),
    "sd": ("SD13", "SD46", "SLB"),
    "smp": ("SMP",),
    "sma": ("SMA", "SANTRI", "PKBM"),
    "3b": ("BUMIL", "BUSUI", "BALITA"),
}
"""Batches are cooked apart in the order PAUD, SD, SMP, SMA (BGN to the House, October 2025); 3B are served last."""
TEACHERS = "GURU"
_STEP_OF = {group: step for step, groups in STEPS.items() for group in groups}
_ORDER = {step: number for number, step in enumerate(STEPS)}
_NAMES = UUID("6f1f6a52-95f0-5f0e-9d3c-3d2f0f3b7a11")
"""Namespace of the keys of planned things: the same plan gives the same keys, so planning twice makes nothing twice."""


@dataclass(frozen=True, slots=True)
class Share:
    """`portions` for a group at a place, in a wave of deliveries."""

    titik_id: int
    kelompok: str
    portions: int
    gelombang: int = 1


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    titik_id: int
    groups: Mapping[str, int]

    @property
    def portions(self) -> int:
        return sum(self.groups.values())


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    gelombang: int
    step: str
    deliveries: tuple[PlannedDelivery, ...]

    @property
    def portions(self) -> int:
        return sum(one.portions for one in self.deliveries)

    @property
    def groups(self) -> tuple[str, ...]:
        """Codes in the order of cooking."""
        found = {code for one in self.deliveries for code in one.groups}
        return tuple(code for code in (*STEPS[self.step], TEACHERS) if code in found)


def batches_of(shares: Sequence[Share]) -> tuple[PlannedBatch, ...]:
    """The day's batches in the order of cooking. Teachers eat with the oldest pupils of their school and wave."""
    eaten: dict[tuple[int, str], dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    pupils: dict[tuple[int, int], set[str]] = defaultdict(set)
    for share in shares:
        if share.portions > 0 and share.kelompok in _STEP_OF:
            pupils[share.gelombang, share.titik_id].add(_STEP_OF[share.kelompok])
    for share in shares:
        if share.portions <= 0:
            continue
        steps = pupils.get((share.gelombang, share.titik_id)) or {"sma"}
        step = _STEP_OF.get(share.kelompok) or max(steps, key=_ORDER.__getitem__)
        eaten[share.gelombang, step][share.titik_id][share.kelompok] += share.portions
    return tuple(
        PlannedBatch(
            wave, step, tuple(PlannedDelivery(titik, dict(groups)) for titik, groups in sorted(places.items()))
        )
        for (wave, step), places in sorted(eaten.items(), key=lambda item: (item[0][0], _ORDER[item[0][1]]))
    )


def spread(portions: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """`portions` over classes by their size, whole and complete (largest remainder); nothing where nobody is known."""
    whole = sum(sizes.values())
    if whole <= 0:
        return {}
    given = {name: portions * size // whole for name, size in sizes.items()}
    left = portions - sum(given.values())
    for name in sorted(sizes, key=lambda one: (-(portions * sizes[one] % whole), one))[:left]:
        given[name] += 1
    return given


def batch_key(schema: str, sppg_id: int, day: date, wave: int, step: str) -> UUID:
    """The key of a planned batch."""
    return uuid5(_NAMES, f"{schema}/{sppg_id}/{day.isoformat()}/{wave}/{step}")


def delivery_key(batch: UUID, titik_id: int) -> UUID:
    """The key of a planned delivery of a batch."""
    return uuid5(batch, str(titik_id))
