"""What the warning MBG-09 asks: which groups got too little of their AKG on two served days in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiru.work import UnitOfWork
from tiru_mbg.menu.nutrition import DAYS_OF_MBG_09, short_in_a_row, window_of
from tiru_mbg.menu.queries import shares_before
from tiru_mbg.parameters import rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A group below its minimum from `first` to `last` (served days); `lowest` and `least` are percent of AKG."""

    kelompok: str
    first: date
    last: date
    lowest: Decimal
    least: Decimal


async def shortfalls(work: UnitOfWork, sppg_id: int, day: date, *, run: int = DAYS_OF_MBG_09) -> list[Shortfall]:
    """The groups of a kitchen for which MBG-09 holds on `day`: too little on `run` served days in a row."""
    figures = await rules(work, day)
    found = []
    for kelompok, days in (await shares_before(work, sppg_id, day, most=run)).items():
        window = window_of(kelompok, figures)
        if window is None or not short_in_a_row(days, window.least, run=run):
            continue
        known = [share for one in days for share in (one.persen_energi, one.persen_protein) if share is not None]
        found.append(
            Shortfall(
                kelompok=kelompok,
                first=days[0].tanggal,
                last=days[-1].tanggal,
                lowest=min(known),
                least=window.least,
            )
        )
    return found
