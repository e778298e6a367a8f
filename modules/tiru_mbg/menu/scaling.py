"""From one group's amounts to the others': by how much energy one meal is to carry for each; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tiru_mbg.menu.akg import allowance
from tiru_mbg.menu.nutrition import half_up, window_of

SMALL_G = Decimal(20)
"""Below this many grams amounts are rounded to whole grams, from it on to five."""


def meal_energy_kcal(kelompok: str, rules: Mapping[str, Decimal], day: date) -> Decimal | None:
    """The middle of a group's window in kcal; None for who is not targeted."""
    needs, window = allowance(kelompok, day), window_of(kelompok, rules)
    if needs is None or window is None:
        return None
    return needs.nutrients.energi_kcal * (window.least + window.most) / 200


def scaled_g(grams: Decimal, factor: Decimal) -> Decimal:
    """An amount for another group, rounded as a kitchen weighs; never nothing."""
    amount = grams * factor
    step = Decimal(1) if amount < SMALL_G else Decimal(5)
    return max(half_up(amount / step, Decimal(1)) * step, Decimal(1))


def factors(base: str, groups: tuple[str, ...], rules: Mapping[str, Decimal], day: date) -> dict[str, Decimal]:
    """For each other group how many times the base's amount; the same amount where one of them has no target."""
    whole = meal_energy_kcal(base, rules, day)
    found = {}
    for kelompok in groups:
        energy = meal_energy_kcal(kelompok, rules, day)
        if kelompok != base:
            found[kelompok] = energy / whole if energy and whole else Decimal(1)
    return found
