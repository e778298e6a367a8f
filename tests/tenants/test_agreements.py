"""Stages of papers and what has to be looked at."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from tiru_tenants.agreements.findings import Severity, findings, warnings
from tiru_tenants.agreements.stages import NEXT, Phase, Stage, StageRefused, check_move, phase_on
from tiru_tenants.ladder import Agreement, Decision, Papers

TODAY = date(2026, 11, 24)
KSB = Agreement(
    ref="KSB-1",
    jenis="kesepakatan_bersama",
    modul=frozenset(),
    mulai=date(2025, 8, 1),
    akhir=date(2026, 8, 31),
)
PKS = Agreement(
    ref="PKS-1",
    jenis="pks",
    modul=frozenset({"aduan"}),
    mulai=date(2025, 10, 1),
    akhir=date(2026, 8, 31),
    induk="KSB-1",
)


def rules(papers, day=TODAY):
    return [(finding.severity, finding.rule) for finding in findings(papers, day)]


def test_a_sound_pair_has_no_findings():
    assert rules(Papers((KSB, PKS))) == []


def test_a_pks_needs_its_kesepakatan_bersama():
    assert rules(Papers((PKS,))) == [(Severity.ERROR, "pks_without_ksb")]
    grant = replace(KSB, jenis="hibah")
    assert rules(Papers((grant, PKS))) == [(Severity.ERROR, "pks_without_ksb")]


@pytest.mark.parametrize("start", [date(2025, 7, 31), date(2026, 9, 1)])
def test_a_pks_must_begin_while_the_ksb_is_in_force(start):
    late = replace(PKS, mulai=start, akhir=start + timedelta(days=1))
    assert (Severity.ERROR, "ksb_not_in_force") in rules(Papers((KSB, late)))


def test_an_unsigned_ksb_carries_nothing():
    assert (Severity.ERROR, "ksb_not_in_force") in rules(Papers((replace(KSB, tahap="siap_ttd"), PKS)))


@pytest.mark.parametrize("end", [date(2026, 9, 1), None])
def test_a_pks_that_outlives_its_ksb_is_a_warning_and_a_red_flag_once_it_does(end):
    longer = replace(PKS, akhir=end)
    before = rules(Papers((KSB, longer)), date(2026, 8, 31))
    assert before == [(Severity.WARNING, "pks_outlives_ksb")]
    after = rules(Papers((KSB, longer)), date(2026, 9, 1))
    assert after == [(Severity.RED_FLAG, "ksb_expired"), (Severity.WARNING, "pks_outlives_ksb")]


def test_a_renewed_ksb_carries_its_pks_on():
    renewal = Agreement(
        ref="ADD-1", jenis="addendum", modul=frozenset(), mulai=date(2026, 8, 1), akhir=date(2027, 8, 31), induk="KSB-1"
    )
    assert rules(Papers((KSB, renewal, replace(PKS, akhir=date(2027, 8, 31))))) == []


def test_renewing_after_the_end_is_too_late():
    renewal = Agreement(
        ref="ADD-1", jenis="addendum", modul=frozenset(), mulai=date(2026, 9, 2), akhir=None, induk="KSB-1"
    )
    assert (Severity.RED_FLAG, "renewed_too_late") in rules(Papers((KSB, renewal)))
    assert rules(Papers((KSB, replace(renewal, mulai=date(2026, 9, 1))))) == []


def test_an_addendum_amends_something_and_not_the_past():
    stray = Agreement(ref="ADD-1", jenis="addendum", modul=frozenset(), mulai=TODAY, akhir=None, induk="?")
    assert rules(Papers((stray,))) == [(Severity.ERROR, "addendum_without_parent")]
    early = replace(stray, induk="KSB-1", mulai=date(2025, 7, 1))
    assert (Severity.ERROR, "addendum_before_parent") in rules(Papers((KSB, early)))


def test_stepping_down_before_the_grace_is_over_is_flagged():
    step = Decision(
        ref="SK-1", kind="staff_read_only", mulai=date(2027, 2, 27), modul=frozenset({"aduan"}), alasan="a", oleh="b"
    )
    assert (Severity.RED_FLAG, "step_before_grace_ends") in rules(Papers((KSB, PKS), (step,)))
    assert rules(Papers((KSB, PKS), (replace(step, mulai=date(2027, 2, 28)),))) == []


def test_a_step_down_without_reason_or_name_is_a_warning():
    step = Decision(ref="SK-1", kind="archived", mulai=date(2028, 1, 1), modul=frozenset({"aduan"}))
    assert rules(Papers((KSB, PKS), (step,))) == [(Severity.WARNING, "decision_unsigned")]


def test_findings_are_sentences_with_a_remedy():
    found = findings(Papers((PKS,)), TODAY)
    assert all(finding.remedy.endswith(".") for finding in found)
    assert warnings(Papers((PKS,)), TODAY) == ["PKS-1: tidak ada kesepakatan bersama yang menaunginya"]


PATH = [Stage.GAGASAN, Stage.PENAWARAN, Stage.PEMBAHASAN, Stage.HARMONISASI, Stage.SIAP_TTD, Stage.AKTIF]


def test_the_usual_way_from_idea_to_signature():
    for here, there in pairwise(PATH):
        check_move(replace(KSB, tahap=here), there)


@pytest.mark.parametrize(("here", "there"), list(product(Stage, Stage)))
def test_every_other_move_is_refused(here, there):
    if there in NEXT[here]:
        check_move(replace(KSB, tahap=here), there)
    else:
        with pytest.raises(StageRefused):
            check_move(replace(KSB, tahap=here), there)


def test_where_the_dprd_has_to_agree_nothing_is_signed_before():
    paper = replace(KSB, tahap="harmonisasi")
    with pytest.raises(StageRefused):
        check_move(paper, Stage.SIAP_TTD, needs_dprd=True)
    check_move(paper, Stage.PERSETUJUAN_DPRD, needs_dprd=True)
    check_move(paper, Stage.SIAP_TTD, needs_dprd=True, dprd_agreed=True)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2025, 7, 31), Phase.BELUM_MULAI),
        (date(2025, 8, 1), Phase.BERLAKU),
        (date(2026, 3, 3), Phase.BERLAKU),
        (date(2026, 3, 4), Phase.AKAN_BERAKHIR),
        (date(2026, 8, 31), Phase.AKAN_BERAKHIR),
        (date(2026, 9, 1), Phase.BERAKHIR),
    ],
)
def test_the_calendar_gives_the_phase(day, phase):
    assert phase_on(Papers((KSB,)), "KSB-1", day) is phase


def test_amended_and_ended_early_are_told_apart():
    end = Agreement(
        ref="AKHIR", jenis="pengakhiran", modul=frozenset(), mulai=date(2026, 1, 1), akhir=None, induk="KSB-1"
    )
    assert phase_on(Papers((KSB, end)), "KSB-1", date(2025, 12, 31)) is Phase.BERLAKU
    assert phase_on(Papers((KSB, end)), "KSB-1", date(2026, 1, 1)) is Phase.DIAKHIRI_DINI
    amended = replace(end, jenis="addendum", akhir=date(2028, 1, 1))
    assert phase_on(Papers((KSB, amended)), "KSB-1", TODAY) is Phase.DIUBAH


def test_there_is_no_phase_of_what_is_not_signed():
    with pytest.raises(LookupError):
        phase_on(Papers((replace(KSB, tahap="siap_ttd"),)), "KSB-1", TODAY)
