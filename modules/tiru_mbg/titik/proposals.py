"""Kitchens for a place, and places for a kitchen: the nearest with room first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.parameters import rules
from tiru_mbg.rights import PENUGASAN
from tiru_mbg.titik.loads import KitchenLoad, kitchen_loads
from tiru_mbg.titik.models import Titik
from tiru_mbg.titik.queries import BlankPlace, blank_spots
from tiru_mbg.titik.rules import Load, load_of, travel_warnings
from tiru_mbg.titik.travel import Roads, Way, roads, way

FAR = 10**9


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kitchen that could cook for a place; `fits`: it has room; `warnings`: what would need a reason."""

    kitchen: KitchenLoad
    way: Way
    fits: bool
    warnings: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Nothing speaks against it: it cooks, has room and is near."""
        return self.fits and self.kitchen.cooks and not self.warnings

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        return (not self.fits, bool(self.warnings) or not self.kitchen.cooks, _metres(self.way), self.kitchen.sppg.id)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a kitchen could take."""

    blank: BlankPlace
    way: Way
    fits: bool
    warnings: tuple[str, ...]


async def proposals(work: UnitOfWork, titik: Titik, portions: Mapping[str, int], day: date) -> list[Proposal]:
    """Kitchens for these portions at a place from a day on, the best first."""
    loads = await kitchen_loads(work, day, permission=PENUGASAN)
    by, limits = await roads(work), await rules(work)
    needed = load_of(portions.items())
    found = []
    for kitchen in loads:
        there = way(kitchen.sppg, titik, by)
        said = [one for kelompok in portions for one in travel_warnings(kelompok, there.menit, there.jarak_m, limits)]
        found.append(Proposal(kitchen, there, _fits(needed, kitchen), tuple(dict.fromkeys(said))))
    return sorted(found, key=lambda one: one.rank)


async def candidates(work: UnitOfWork, kitchen: KitchenLoad, most: int = 25) -> list[Candidate]:
    """Places with people whom nobody feeds: those that the kitchen has room for first, the nearest before others."""
    by, limits = await roads(work), await rules(work)
    spots = await blank_spots(work, work.today, PENUGASAN)
    found = []
    for blank in spots.places:
        if not blank.left:
            continue
        there = way(kitchen.sppg, blank.titik, by)
        said = [one for kelompok in blank.left for one in travel_warnings(kelompok, there.menit, there.jarak_m, limits)]
        fits = _fits(load_of(blank.left.items()), kitchen)
        found.append(Candidate(blank, there, fits, tuple(dict.fromkeys(said))))
    return sorted(found, key=lambda one: (not one.fits, _metres(one.way), one.blank.titik.id))[:most]


def nearest_with_room(
    blanks: Sequence[BlankPlace], loads: Sequence[KitchenLoad], by: Roads
) -> dict[int, tuple[Sppg, Way] | None]:
    """For each place the nearest kitchen that cooks and has room for all who are left out there; None: there is none.

    Each is looked at alone: one kitchen may be the answer for more places than it can take together.
    """
    found: dict[int, tuple[Sppg, Way] | None] = {}
    for blank in blanks:
        needed = load_of(blank.left.items())
        fitting = [kitchen for kitchen in loads if kitchen.cooks and _fits(needed, kitchen)]
        ways = [(kitchen.sppg, way(kitchen.sppg, blank.titik, by)) for kitchen in fitting]
        known = [one for one in ways if one[1].jarak_m is not None]
        found[blank.titik.id] = min(known, key=lambda one: _metres(one[1]), default=None)
    return found


async def kitchen_load(work: UnitOfWork, sppg_id: int) -> KitchenLoad | None:
    """One kitchen with its load, through the right to assign; None for what is not there."""
    loads = await kitchen_loads(work, work.today, permission=PENUGASAN, states=await _every_state(work))
    return next((one for one in loads if one.sppg.id == sppg_id), None)


async def _every_state(work: UnitOfWork) -> Sequence[str]:
    return (await work.session.scalars(select(Sppg.status).distinct())).all()


def _fits(needed: Load, kitchen: KitchenLoad) -> bool:
    room = kitchen.caps.total - kitchen.load.total
    return (
        needed.total <= room
        and kitchen.load.siswa + needed.siswa <= kitchen.caps.siswa
        and kitchen.load.tiga_b + needed.tiga_b <= kitchen.caps.tiga_b
    )


def _metres(there: Way) -> int:
    return FAR if there.jarak_m is None else there.jarak_m
