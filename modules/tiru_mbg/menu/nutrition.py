"""What a portion carries, how it stands to the daily allowance, and what it may cost; pure.

Per ingredient: edible grams are gross grams times BDD/100; a nutrient is what 100 g carry, times the edible grams,
times yield (`hasil`), times what cooking leaves of it (`tahan`). A portion is the sum. Decimal, rounded only it is
judged, shown or kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tiru_mbg.groups import SMALL

ONE = Decimal(1)
HUNDRED = Decimal(100)
TENTH, CENT = Decimal("0.1"), Decimal("0.01")
DAYS_OF_MBG_09 = 2
"""Served days in a row below the minimum before the warning MBG-09."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nutrients:
    """An amount of each. `serat_g` is None where the food table does not say, and so is every sum with it."""

    energi_kcal: Decimal = Decimal(0)
    protein_g: Decimal = Decimal(0)
    lemak_g: Decimal = Decimal(0)
    karbohidrat_g: Decimal = Decimal(0)
    serat_g: Decimal | None = Decimal(0)

    def __add__(self, other: Nutrients) -> Nutrients:
        unknown = self.serat_g is None or other.serat_g is None
        return Nutrients(
            energi_kcal=self.energi_kcal + other.energi_kcal,
            protein_g=self.protein_g + other.protein_g,
            lemak_g=self.lemak_g + other.lemak_g,
            karbohidrat_g=self.karbohidrat_g + other.karbohidrat_g,
            serat_g=None if unknown else (self.serat_g or 0) + (other.serat_g or Decimal(0)),
        )

    def times(self, factor: Decimal) -> Nutrients:
        """Each of them `factor` times."""
        return self._each(lambda value: value * factor)

    def rounded(self) -> Nutrients:
        """To one decimal, half up: the precision of the food table, what pages show and tables keep."""
        return self._each(lambda value: half_up(value, TENTH))

    def _each(self, change: Callable[[Decimal], Decimal]) -> Nutrients:
        return Nutrients(
            energi_kcal=change(self.energi_kcal),
            protein_g=change(self.protein_g),
            lemak_g=change(self.lemak_g),
            karbohidrat_g=change(self.karbohidrat_g),
            serat_g=None if self.serat_g is None else change(self.serat_g),
        )

    def items(self) -> list[tuple[str, Decimal | None]]:
        """Names and amounts, in the order of the food table."""
        return [(one.name, getattr(self, one.name)) for one in fields(self)]

    @staticmethod
    def mean(many: Sequence[Nutrients]) -> Nutrients:
        """The mean of several, for groups in which boys and girls sit together."""
        total = many[0]
        for one in many[1:]:
            total += one
        return total.times(ONE / len(many))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """Gross grams of a food for one portion. `bdd` is the edible share in percent, `per_100g` of edible food."""

    per_100g: Nutrients
    bruto_g: Decimal
    bdd: Decimal = HUNDRED
    hasil: Decimal = ONE
    tahan: Decimal = ONE
    harga_kg_idr: int | None = None

    @property
    def edible_g(self) -> Decimal:
        return self.bruto_g * self.bdd / HUNDRED

    @property
    def carried(self) -> Nutrients:
        return self.per_100g.times(self.edible_g / HUNDRED * self.hasil * self.tahan)

    @property
    def cost_idr(self) -> Decimal | None:
        return None if self.harga_kg_idr is None else self.bruto_g / 1000 * self.harga_kg_idr


@dataclass(frozen=True, slots=True)
class Window:
    """The share of the daily allowance that one meal should carry, in percent, both ends included."""

    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Target:
    """A window in kcal and grams of protein, whole numbers half up."""

    energi_least_kcal: int
    energi_most_kcal: int
    protein_least_g: int
    protein_most_g: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How a portion stands: percent of the allowance with two decimals, and what is wrong with it.

    `faults`: `energi_kurang`, `energi_lebih`, `protein_kurang`. More protein than the window is no fault.
    """

    persen_energi: Decimal
    persen_protein: Decimal
    faults: tuple[str, ...]

    @property
    def is_fit(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class DayShare:
    """What was served to a group on a day, as percent of its allowance."""

    tanggal: date
    persen_energi: Decimal | None
    persen_protein: Decimal | None = None


def portion_of(ingredients: Iterable[Ingredient]) -> Nutrients:
    """The sum of what the ingredients carry, not rounded."""
    total = Nutrients()
    for ingredient in ingredients:
        total += ingredient.carried
    return total


def portion_cost_idr(ingredients: Iterable[Ingredient]) -> int | None:
    """Rupiah of one portion; None while an ingredient has no price."""
    total = Decimal(0)
    for ingredient in ingredients:
        if ingredient.cost_idr is None:
            return None
        total += ingredient.cost_idr
    return int(half_up(total, ONE))


def target_of(allowance: Nutrients, window: Window) -> Target:
    """What one meal should carry."""

    def part(amount: Decimal, percent: Decimal) -> int:
        return int(half_up(amount * percent / HUNDRED, ONE))

    return Target(
        part(allowance.energi_kcal, window.least),
        part(allowance.energi_kcal, window.most),
        part(allowance.protein_g, window.least),
        part(allowance.protein_g, window.most),
    )


def judge(portion: Nutrients, allowance: Nutrients, window: Window) -> Judged:
    """Compare a portion with the window: energy at both ends, protein at the lower one.

    Shares are taken of the rounded amounts, so that everybody can reckon them from what the page shows.
    """
    portion = portion.rounded()
    energy = percent_of(portion.energi_kcal, allowance.energi_kcal)
    protein = percent_of(portion.protein_g, allowance.protein_g)
    faults = []
    if energy < window.least:
        faults.append("energi_kurang")
    if energy > window.most:
        faults.append("energi_lebih")
    if protein < window.least:
        faults.append("protein_kurang")
    return Judged(energy, protein, tuple(faults))


def percent_of(amount: Decimal, whole: Decimal) -> Decimal:
    """`amount` as percent of `whole`, two decimals half up."""
    return half_up(amount / whole * HUNDRED, CENT)


def ceiling_idr(kelompok: str, rules: Mapping[str, Decimal]) -> int:
    """What the ingredients of one portion for this group may cost."""
    return int(rules["bahan_kecil_idr" if kelompok in SMALL else "bahan_besar_idr"])


def weighted_ceiling_idr(portions: Mapping[str, int], rules: Mapping[str, Decimal]) -> int | None:
    """The ceiling of a mean portion, each group by its number of portions; None without any portion."""
    return weighted_mean({kelompok: Decimal(ceiling_idr(kelompok, rules)) for kelompok in portions}, portions)


def weighted_mean(values: Mapping[str, Decimal | int], portions: Mapping[str, int]) -> int | None:
    """The mean of a value by group, each by its portions; groups without a value or portions do not count."""
    counted = {kelompok: count for kelompok, count in portions.items() if kelompok in values and count > 0}
    total = sum(counted.values())
    if not total:
        return None
    whole = sum((Decimal(values[kelompok]) * count for kelompok, count in counted.items()), Decimal(0))
    return int(half_up(whole / total, ONE))


def window_of(kelompok: str, rules: Mapping[str, Decimal]) -> Window | None:
    """The window of a group as the parameters have it; None for who is not targeted."""
    least, most = rules.get(f"akg_min_{kelompok.lower()}"), rules.get(f"akg_maks_{kelompok.lower()}")
    return None if least is None or most is None else Window(least, most)


def short_in_a_row(days: Sequence[DayShare], least: Decimal, *, run: int = DAYS_OF_MBG_09) -> bool:
    """The condition of MBG-09: the last `run` served days (oldest first) all lay below the minimum of the group.

    Energy or protein below counts; a day of which nothing is known ends the run.
    """
    last = list(days)[-run:]
    return len(last) == run and all(_is_short(day, least) for day in last)


def _is_short(day: DayShare, least: Decimal) -> bool:
    known = [share for share in (day.persen_energi, day.persen_protein) if share is not None]
    return any(share < least for share in known)


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """Rounded as people round: Python's own rule goes to the even neighbour."""
    return value.quantize(step, ROUND_HALF_UP)
