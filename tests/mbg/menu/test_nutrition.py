"""The calculator: allowances, targets, the worked menus, cost against the ceiling, the condition of MBG-09."""

from datetime import date
from decimal import Decimal

import pytest

from tiru_mbg.groups import GROUPS
from tiru_mbg.menu.akg import allowance
from tiru_mbg.menu.nutrition import (
    DayShare,
    Ingredient,
    Nutrients,
    Window,
    judge,
    portion_cost_idr,
    portion_of,
    short_in_a_row,
    target_of,
    weighted_ceiling_idr,
    window_of,
)

DAY = date(2026, 11, 26)
EARLY, LATE = Window(Decimal(20), Decimal(25)), Window(Decimal(30), Decimal(35))
FOODS = {  # per 100 g edible: kcal, protein, fat, carbohydrate (TKPI 2017, as quoted)
    "nasi": ("180", "3.0", "0.3", "39.8"),
    "telur": ("154", "12.4", "10.8", "0.7"),
    "tahu": ("80", "10.9", "4.7", "0.8"),
    "wortel": ("36", "1.0", "0.6", "7.9"),
    "pisang": ("108", "1.0", "0.8", "24.3"),
}
RULES = {"bahan_kecil_idr": Decimal(8000), "bahan_besar_idr": Decimal(10_000)}


def food(name: str, grams: int, **more) -> Ingredient:
    energy, protein, fat, carb = (Decimal(value) for value in FOODS[name])
    per_100g = Nutrients(energi_kcal=energy, protein_g=protein, lemak_g=fat, karbohidrat_g=carb)
    return Ingredient(per_100g=per_100g, bruto_g=Decimal(grams), **more)


FULL = [food("nasi", 150), food("telur", 50), food("tahu", 50), food("wortel", 60), food("pisang", 80)]
LIGHT = [food("nasi", 100), food("telur", 50), food("wortel", 40), food("pisang", 60)]


def tenths(nutrients: Nutrients) -> list[str]:
    values = (nutrients.energi_kcal, nutrients.protein_g, nutrients.lemak_g, nutrients.karbohidrat_g)
    return [f"{value:.1f}" for value in values]


def needs(kelompok: str) -> Nutrients:
    found = allowance(kelompok, DAY)
    assert found is not None
    return found.nutrients


def test_the_worked_menus_carry_what_the_source_says():
    assert tenths(portion_of(FULL)) == ["495.0", "17.6", "9.2", "84.6"]
    assert tenths(portion_of(LIGHT)) == ["336.2", "10.2", "6.4", "57.9"]


def test_the_full_menu_is_too_light_for_the_upper_classes_and_too_heavy_for_the_lower():
    upper = judge(portion_of(FULL), needs("SD46"), LATE)
    assert (round(upper.persen_energi, 1), round(upper.persen_protein, 1)) == (Decimal("25.4"), Decimal("33.5"))
    assert upper.faults == ("energi_kurang",)
    lower = judge(portion_of(FULL), needs("SD13"), EARLY)
    assert round(lower.persen_energi, 1) == Decimal("30.0")
    assert lower.faults == ("energi_lebih",)


def test_the_light_menu_suits_the_lower_classes_though_its_protein_is_above_the_window():
    fit = judge(portion_of(LIGHT), needs("SD13"), EARLY)
    assert (round(fit.persen_energi, 1), round(fit.persen_protein, 1)) == (Decimal("20.4"), Decimal("25.5"))
    assert fit.is_fit


@pytest.mark.parametrize(
    ("kelompok", "early", "late"),
    [
        ("PAUD", (280, 350, 5, 6), (420, 490, 8, 9)),
        ("SD13", (330, 413, 8, 10), (495, 578, 12, 14)),
        ("SD46", (390, 488, 11, 13), (585, 683, 16, 18)),
        ("SMP", (445, 556, 14, 17), (668, 779, 20, 24)),
        ("SMA", (475, 594, 14, 18), (713, 831, 21, 25)),
    ],
)
def test_the_targets_of_one_meal_follow_from_the_allowance(kelompok, early, late):
    for window, wanted in ((EARLY, early), (LATE, late)):
        target = target_of(needs(kelompok), window)
        found = (target.energi_least_kcal, target.energi_most_kcal, target.protein_least_g, target.protein_most_g)
        assert found == wanted


def test_every_group_but_teachers_has_an_allowance_and_says_whether_it_was_checked():
    for kelompok in GROUPS:
        found = allowance(kelompok, DAY)
        assert (found is None) == (kelompok == "GURU")
    pregnant, primary = allowance("BUMIL", DAY), allowance("SD46", DAY)
    assert pregnant is not None
    assert primary is not None
    assert (pregnant.nutrients.energi_kcal, pregnant.is_verified) == (2550, False)
    assert (primary.nutrients.energi_kcal, primary.nutrients.protein_g, primary.is_verified) == (
        1950,
        Decimal("52.5"),
        True,
    )
    assert primary.aturan == "Permenkes 28/2019"


def test_there_is_no_allowance_before_the_regulation():
    assert allowance("SD13", date(2019, 8, 25)) is None


def test_bones_shells_and_cooking_take_their_share():
    egg = food("telur", 60, bdd=Decimal(90), hasil=Decimal("0.95"), tahan=Decimal("0.9"))
    assert egg.edible_g == 54
    assert egg.carried.energi_kcal == Decimal(154) * Decimal("0.54") * Decimal("0.95") * Decimal("0.9")


def test_fibre_is_unknown_as_soon_as_one_food_does_not_tell_it():
    silent = Ingredient(per_100g=Nutrients(serat_g=None), bruto_g=Decimal(10))
    assert portion_of([food("nasi", 100)]).serat_g == 0
    assert portion_of([food("nasi", 100), silent]).serat_g is None


def test_a_portion_costs_what_its_gross_grams_cost_and_nothing_is_guessed():
    assert portion_cost_idr([food("nasi", 150, harga_kg_idr=14_000), food("pisang", 80, harga_kg_idr=20_000)]) == 3_700
    assert portion_cost_idr([food("nasi", 150, harga_kg_idr=14_000), food("pisang", 80)]) is None


def test_the_ceiling_is_weighted_by_groups():
    assert weighted_ceiling_idr({"SD13": 900, "SD46": 1600}, RULES) == 9_280
    assert weighted_ceiling_idr({}, RULES) is None


def test_a_group_without_parameters_has_no_window():
    assert window_of("GURU", {"akg_min_sd13": Decimal(20), "akg_maks_sd13": Decimal(25)}) is None
    assert window_of("SD13", {"akg_min_sd13": Decimal(20), "akg_maks_sd13": Decimal(25)}) == EARLY


def served(*shares: str | None) -> list[DayShare]:
    given = [None if share is None else Decimal(share) for share in shares]
    return [DayShare(date(2026, 11, 2 + number), share) for number, share in enumerate(given)]


def test_two_days_in_a_row_below_the_minimum_are_a_warning():
    least = Decimal(30)
    assert short_in_a_row(served("31", "25.4", "29.99"), least)
    assert not short_in_a_row(served("25.4", "30"), least)
    assert not short_in_a_row(served("25.4"), least)
    assert not short_in_a_row(served("25.4", None), least)


def test_too_little_protein_counts_as_well():
    days = [DayShare(date(2026, 11, day), Decimal(31), Decimal(28)) for day in (2, 3)]
    assert short_in_a_row(days, Decimal(30))
