"""What a line list says, against worked examples; the clocks on both sides of their limits, in Jakarta."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tiru_mbg.insiden.analysis import Line, agents, attack_rate, curve, food_risks, incubation, symptom_shares
from tiru_mbg.insiden.rules import DEEDS, STATES, clock, deeds_of

WIB = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def people(number, *, ill, ate):
    return [Line(ill=ill, foods={"Ayam": ate}) for _ in range(number)]


def test_36_ill_of_120_exposed_are_30_percent():
    assert attack_rate(36, 120) == pytest.approx(0.30)
    assert attack_rate(36, 0) is attack_rate(36, None) is None


def test_the_risk_by_food_of_the_worked_example():
    lines = people(34, ill=True, ate=True) + people(56, ill=False, ate=True)
    lines += people(2, ill=True, ate=False) + people(28, ill=False, ate=False)
    (risk,) = food_risks(lines)
    assert (risk.ill_ate, risk.ate, risk.ill_not, risk.not_ate) == (34, 90, 2, 30)
    assert round(risk.rate_ate * 100, 1) == 37.8
    assert round(risk.rate_not * 100, 1) == 6.7
    assert round(risk.rr, 2) == 5.67
    assert round(risk.low, 2) == 1.45
    assert round(risk.high, 2) == 22.19


def test_without_ill_people_to_compare_with_no_risk_is_reckoned():
    (risk,) = food_risks(people(3, ill=True, ate=True) + people(2, ill=False, ate=False))
    assert risk.rr is risk.low is None
    assert risk.rate_not == 0


def test_the_highest_risk_comes_first_and_unasked_foods_do_not_count():
    lines = [Line(ill=True, foods={"Sayur": True}), Line(ill=True, foods={"Sayur": False, "Ayam": True})]
    lines += [Line(ill=False, foods={"Ayam": True}), Line(ill=True, foods={"Ayam": False}), Line(ill=True)]
    assert [one.food for one in food_risks(lines)] == ["Sayur", "Ayam"]
    assert food_risks(lines)[1].ate == 2


def test_incubation_is_the_median_of_the_ill_whose_times_are_known():
    hours = [2, 3, 10]
    lines = [Line(ill=True, ate=NOON, onset=NOON + timedelta(hours=h)) for h in hours]
    lines += [Line(ill=False, ate=NOON), Line(ill=True), Line(ill=True, ate=NOON, onset=NOON - timedelta(hours=1))]
    found = incubation(lines)
    assert (found.n, found.median, found.least, found.most) == (3, 3, 2, 10)
    assert "Staphylococcus aureus" in [one.name for one in agents(found)]
    assert "Salmonella" not in [one.name for one in agents(found)]
    assert incubation([]) is None
    assert agents(None) == []


def test_the_curve_counts_by_hour_of_jakarta_with_its_gaps():
    at = [NOON + timedelta(minutes=30), NOON + timedelta(minutes=59), NOON + timedelta(hours=3)]
    step, steps = curve([Line(ill=True, onset=one) for one in at], WIB)
    assert step == 1
    assert [(one.hour, n) for one, n in steps] == [(12, 2), (13, 0), (14, 0), (15, 1)]


def test_a_long_outbreak_has_coarser_steps():
    at = [NOON, NOON + timedelta(hours=99)]
    step, steps = curve([Line(ill=True, onset=one) for one in at], WIB)
    assert (step, len(steps)) == (2, 50)
    assert sum(n for _at, n in steps) == 2
    assert curve([], WIB) == (1, [])


def test_symptoms_are_shares_of_the_ill():
    assert symptom_shares([["mual", "mual"], ["mual", "diare"]]) == [("mual", 2, 1.0), ("diare", 1, 0.5)]


def test_a_clock_is_in_time_at_the_very_instant_and_late_a_second_after():
    due = NOON + timedelta(hours=2)

    def state(done, now=NOON):
        return clock("v", "Verifikasi", NOON, Decimal(2), done, now).state

    assert state(due) == "tepat"
    assert state(due + timedelta(seconds=1)) == "terlambat"
    assert state(None, due) == "jalan"
    assert state(None, due + timedelta(seconds=1)) == "lewat"
    half = clock("v", "Verifikasi", NOON, Decimal(2), None, NOON + timedelta(hours=1))
    assert (half.left, half.share) == (timedelta(hours=1), 0.5)


def test_every_step_leads_from_known_states_to_a_known_one():
    for states, target, _title in DEEDS.values():
        assert {*states, target} <= set(STATES)
    assert deeds_of("laporan_masuk") == ["verifikasi"]
    assert deeds_of("verifikasi") == ["dugaan", "bukan"]
    assert deeds_of("ditutup") == []
