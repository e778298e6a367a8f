"""Whether use grows, holds, rests for a season or dies: judged over histories, measured under the tenant's role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tiru.module import Adoption
from tiru.web.site import CONSOLE
from tiru_tenants.adoption.verdict import PERIOD_DAYS, Course, judge

TODAY = date(2026, 11, 25)


def history(*newest_first: float | None) -> dict[date, float]:
    """Daily samples that hold one value through each period."""
    return {
        TODAY - timedelta(days=number * PERIOD_DAYS + day): value
        for number, value in enumerate(newest_first)
        if value is not None
        for day in range(PERIOD_DAYS)
    }


def course(*newest_first: float | None, target: float = 0.8) -> Course:
    return judge(history(*newest_first), target=target, today=TODAY).course


def test_nothing_measured_is_unknown_and_no_alarm():
    verdict = judge({}, target=1, today=TODAY)
    assert (verdict.course, verdict.alarm, verdict.periods) == (Course.UNKNOWN, False, ())


def test_zero_from_the_beginning_is_not_begun():
    assert course(0, 0, 0, 0) is Course.NOT_BEGUN


def test_rising_below_the_target_is_growing():
    assert course(0.6, 0.4, 0.2) is Course.GROWING


def test_standing_still_below_the_target_is_below():
    assert course(0.5, 0.5, 0.5) is Course.BELOW


def test_three_periods_running_make_a_habit_and_two_do_not():
    assert course(0.9, 0.9, 0.9, 0.1) is Course.HABIT
    verdict = judge(history(0.85, 0.9, 0.7), target=0.8, today=TODAY)
    assert (verdict.course, verdict.kept) == (Course.REACHED, 2)


def test_a_gap_ends_the_row_of_periods():
    assert judge(history(0.9, None, 0.9, 0.9), target=0.8, today=TODAY).kept == 1


@pytest.mark.parametrize(("last", "expected"), [(0.62, Course.DECAYING), (0.64, Course.HABIT)])
def test_a_fall_below_seven_tenths_is_decay_even_above_the_target(last, expected):
    assert course(last, 0.9, 0.9, 0.9, target=0.5) is expected


def test_two_silent_periods_after_use_are_a_stop_and_one_is_decay():
    assert course(0, 0, 0.9, 0.9) is Course.STOPPED
    assert course(0, 0.9, 0.9) is Course.DECAYING
    assert judge(history(0, 0, 0.9), target=0.8, today=TODAY).alarm


SEASON = (0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9)
"""Ten good periods, then the quiet one."""


def test_the_same_quiet_season_as_a_year_ago_is_no_alarm():
    verdict = judge(history(*SEASON, *SEASON[:4]), target=0.8, today=TODAY)
    assert (verdict.course, verdict.alarm) == (Course.SEASONAL, False)


def test_a_season_that_comes_a_month_early_is_still_one():
    assert course(*SEASON, 0.9, 0.1, 0.9, 0.9) is Course.SEASONAL


def test_a_fall_without_one_a_year_ago_is_decay():
    assert course(*SEASON, 0.9, 0.9, 0.9, 0.9) is Course.DECAYING


def test_a_tenant_that_died_does_not_hide_behind_last_years_season_forever():
    assert course(0, 0, 0, 0, 0, *SEASON[:11]) is Course.STOPPED


def test_tomorrows_sample_counts_for_nothing():
    assert judge({TODAY + timedelta(days=1): 1.0}, target=0.5, today=TODAY).course is Course.UNKNOWN


def test_one_bad_day_does_not_break_a_habit():
    samples = history(0.9, 0.9, 0.9)
    samples[TODAY] = 0.0
    assert judge(samples, target=0.8, today=TODAY).course is Course.HABIT


async def _samples(services, tenant_id):
    async with services.database.transaction(CONSOLE.schema) as session:
        rows = await session.execute(
            text("select measure, value, error from adoption_sample where tenant_id = :id order by measure"),
            {"id": tenant_id},
        )
        return {row.measure: (row.value, row.error) for row in rows}


async def test_the_worker_measures_and_a_broken_measure_costs_the_others_nothing(plane, services, registered, act_as):
    from dataclasses import replace

    from tiru.registry import Registry
    from tiru.tenant import SYSTEM
    from tiru_tenants.adoption.measuring import measure_adoption

    async def role(work):
        return 7 if await work.session.scalar(text("select current_user")) == work.tenant.schema else -1

    async def broken(work):
        await work.session.execute(text("select * from tabel_yang_tidak_ada"))
        return 1

    async def endless(work):
        return float("nan")

    def measure(key, run):
        return Adoption(key=key, title=key, kind="habit", target=1, measure=run)

    aduan = services.registry.modules["aduan"]
    measures = (measure("a.rusak", broken), measure("b.tak_hingga", endless), measure("c.peran", role))
    changed = Registry({**services.registry.modules, "aduan": replace(aduan, adoption=measures)})
    async with act_as(registered, SYSTEM) as work:
        work.services = replace(services, registry=changed)
        await measure_adoption(work)
        await measure_adoption(work)
    found = await _samples(services, registered.id)
    assert found["c.peran"] == (7, "")
    assert found["a.rusak"] == (None, "ProgrammingError")
    assert found["b.tak_hingga"] == (None, "not a finite number")


async def test_the_complaints_modules_own_measures_are_taken(services, registered, act_as):
    from tiru.tenant import SYSTEM
    from tiru_tenants.adoption.measuring import measure_adoption

    async with act_as(registered, SYSTEM) as work:
        await measure_adoption(work)
    found = await _samples(services, registered.id)
    assert {"aduan.unit_menjawab", "aduan.bagian_terjawab"} <= set(found)
    assert all(error == "" for key, (_value, error) in found.items() if key.startswith("aduan."))
