"""Capacity day by day, travel time, limits of distance, and which group a class belongs to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tiru_mbg.titik.rules import (
    Caps,
    Load,
    Span,
    group_of,
    load_of,
    over_capacity,
    peak,
    shares,
    travel_minutes,
    travel_warnings,
)

DAY = date(2026, 8, 3)
LATER = DAY + timedelta(days=10)
DECREE = Caps(2500, 2000, 500)
"""Keputusan Kepala BGN 244/2025, as quoted: 2,500 portions, of them 2,000 for pupils and 500 for 3B."""
LIMITS = {"tempuh_menit": Decimal(30), "jarak_3b_km": Decimal(6)}


def test_a_kitchen_of_the_decree_is_full_at_2000_pupils_and_500_of_3b():
    full = [Span(load_of([("SD46", 2000), ("BALITA", 500)]), DAY)]
    assert over_capacity(full, DECREE, DAY) == []
    assert DECREE.room(full[0].load) == Load(0, 0)
    one_more = [*full, Span(load_of([("GURU", 1)]), DAY)]
    assert "seluruhnya" in over_capacity(one_more, DECREE, DAY)[0]
    assert "peserta didik" in over_capacity(one_more, DECREE, DAY)[1]


def test_3b_have_a_book_of_their_own():
    assert load_of([("BUMIL", 10), ("BUSUI", 20), ("BALITA", 30), ("SMP", 5)]) == Load(5, 60)
    said = over_capacity([Span(Load(0, 501), DAY)], DECREE, DAY)
    assert said == ["Kapasitas 3B 500 porsi, dengan ini menjadi 501: lebih 1."]


def test_what_ends_before_the_other_begins_is_no_excess_and_one_day_together_is():
    first = Span(Load(1500), DAY, LATER - timedelta(days=1))
    second = Span(Load(1500), LATER)
    assert over_capacity([first, second], DECREE, DAY) == []
    assert over_capacity([Span(Load(1500), DAY, LATER), second], DECREE, DAY) != []
    assert over_capacity([Span(Load(1500), DAY, LATER), second], DECREE, LATER + timedelta(days=1)) == []
    assert peak([first, second, Span(Load(10, 4), LATER)], DAY) == (LATER, Load(1510, 4))


@pytest.mark.parametrize(
    ("metres", "minutes"),
    [(0, 3), (800, 3), (5000, 17), (8928, 30), (8929, 31), (20_000, 68)],
)
def test_minutes_are_reckoned_from_the_beeline_and_rounded_up(metres, minutes):
    assert travel_minutes(metres, road_factor=1.4, kmh=25) == minutes


def test_a_way_at_the_limit_passes_and_beyond_it_warns():
    assert travel_warnings("SD46", 30, 50_000, LIMITS) == []
    assert travel_warnings("SD46", 31, 1000, LIMITS) == ["Waktu tempuh 31 menit, batasnya 30."]
    assert travel_warnings("BALITA", 20, 6000, LIMITS) == []
    assert "6,1 km" in travel_warnings("BALITA", 20, 6100, LIMITS)[0]
    assert len(travel_warnings("BUMIL", 31, 6100, LIMITS)) == 2
    assert "belum diketahui" in travel_warnings("SD46", None, None, LIMITS)[0]


@pytest.mark.parametrize(
    ("jenjang", "kelas", "group"),
    [
        ("SD", "3", "SD13"),
        ("MI", "Kelas 4 A", "SD46"),
        ("sd", "IV-B", "SD46"),
        ("SD", "VI", "SD46"),
        ("SD", "", None),
        ("SD", "9", None),
        ("RA", "B", "PAUD"),
        ("MTs", "7A", "SMP"),
        ("SMK", "XII TKJ", "SMA"),
        ("SLB", "", "SLB"),
        ("Salafiyah", "", "SANTRI"),
        ("PKBM", "Paket C", "PKBM"),
        ("Universitas", "1", None),
    ],
)
def test_a_class_belongs_to_the_group_of_its_level_and_year(jenjang, kelas, group):
    assert group_of(jenjang, kelas) == group


def test_groups_come_in_the_order_of_cooking():
    assert shares({"SMA": 5, "PAUD": 3, "SMP": 0}) == [("PAUD", 3), ("SMA", 5)]
