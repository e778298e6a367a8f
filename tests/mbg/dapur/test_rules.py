"""Clocks, capacities and steps of kitchens, at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tiru.errors import Invalid, Refused
from tiru_mbg.dapur import rules

FIGURES = {
    "slhs_ingat_hari": Decimal(20),
    "slhs_batas_hari": Decimal(30),
    "slhs_terbit_hari": Decimal(14),
    "kapasitas_total": Decimal(2500),
    "kapasitas_total_koki": Decimal(3000),
    "kapasitas_siswa": Decimal(2000),
    "kapasitas_siswa_koki": Decimal(2500),
    "kapasitas_3b": Decimal(500),
}
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("days", "level"), [(0, ""), (19, ""), (20, "warn"), (29, "warn"), (30, "crit"), (400, "crit")]
)
def test_the_clock_warns_on_day_twenty_and_thirty(days, level):
    begun = TODAY - timedelta(days=days)
    counted = rules.days_without_slhs("operasional", "lab", begun, TODAY)
    assert (counted, rules.slhs_level(counted, FIGURES)) == (days, level)


def test_the_clock_stands_for_who_has_it_or_does_not_cook():
    begun = TODAY - timedelta(days=90)
    assert rules.days_without_slhs("operasional", "terbit", begun, TODAY) is None
    assert rules.days_without_slhs("persiapan", "lab", begun, TODAY) is None
    assert rules.slhs_level(None, FIGURES) == ""


def test_the_office_has_fourteen_days_from_complete_papers_and_only_while_it_has_them():
    assert rules.issue_due("lab", date(2026, 11, 12), FIGURES) == TODAY
    assert rules.issue_due("terbit", date(2026, 11, 12), FIGURES) is None
    assert rules.issue_due("lab", None, FIGURES) is None


@pytest.mark.parametrize(
    ("total", "pupils", "small", "certified", "wrong"),
    [
        (2500, 2000, 500, 0, set()),
        (2501, 2001, 500, 0, {"cap_total", "cap_siswa"}),
        (3000, 2500, 500, 4, set()),
        (3001, 2501, 500, 4, {"cap_total", "cap_siswa"}),
        (2000, 1000, 501, 0, {"cap_3b"}),
        (2000, 1000, 500, 0, {"cap_total"}),
    ],
)
def test_capacities_are_judged_at_each_figure(total, pupils, small, certified, wrong):
    wanted = {"cap_total": total, "cap_siswa": pupils, "cap_3b": small}
    if not wrong:
        rules.check_capacity(wanted, FIGURES, certified)
        return
    with pytest.raises(Invalid) as problem:
        rules.check_capacity(wanted, FIGURES, certified)
    assert set(problem.value.fields) == wrong


def test_a_stop_needs_the_decision_of_the_agency():
    with pytest.raises(Invalid):
        rules.check_move("operasional", "henti_sementara", "")
    with pytest.raises(Invalid):
        rules.check_move("henti_sementara", "operasional", "")
    rules.check_move("operasional", "henti_tetap", "Kep. BGN 1/2026")
    rules.check_move("persiapan", "operasional", "")
    with pytest.raises(Refused):
        rules.check_move("henti_tetap", "operasional", "Kep. BGN 2/2026")


def test_steps_of_the_certificate_follow_one_another_with_their_papers():
    def step(before, then, pada=TODAY, *, last=None, papers=()):
        rules.check_slhs(before, then, pada, last=last, today=TODAY, documents=papers)

    step("belum_daftar", "terdaftar")
    step("terdaftar", "berkas_lengkap", papers=tuple(rules.DOCUMENTS))
    with pytest.raises(Invalid) as problem:
        step("terdaftar", "berkas_lengkap", papers=("surat", "denah"))
    assert set(problem.value.fields) == {"berkas"}
    with pytest.raises(Refused):
        step("belum_daftar", "terbit")
    with pytest.raises(Invalid):
        step("ikl", "lab", TODAY + timedelta(days=1))
    with pytest.raises(Invalid):
        step("ikl", "lab", date(2026, 11, 1), last=date(2026, 11, 2))
