"""Entitlement follows from agreements, decisions and the clock alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru_tenants.agreements.findings import warnings
from tiru_tenants.explanation import allowed
from tiru_tenants.ladder import (
    PORTAL_ANSWERS,
    Agreement,
    Decision,
    Papers,
    Rung,
    standing,
)

TODAY = date(2026, 11, 24)
KUNINGAN = Agreement(
    ref="KSB-KUNINGAN",
    jenis="kesepakatan_bersama",
    modul=frozenset({"aduan"}),
    mulai=date(2025, 8, 1),
    akhir=date(2026, 8, 31),
)


def test_kuningan_is_in_grace_and_everything_still_works():
    where = standing(Papers((KUNINGAN,)), "aduan", TODAY)
    assert where.rung is Rung.GRACE
    assert where.until == date(2027, 2, 27)
    assert where.staff_may_write
    assert where.citizens_may_write


def test_without_any_paper_there_is_no_entitlement():
    assert standing(Papers(), "aduan", TODAY).rung is Rung.NONE


def test_the_day_an_agreement_ends_still_belongs_to_it():
    papers = Papers((KUNINGAN,))
    assert standing(papers, "aduan", date(2026, 8, 31)).rung is Rung.NOTICE
    assert standing(papers, "aduan", date(2026, 9, 1)).rung is Rung.GRACE


def test_time_alone_never_closes_anything():
    far = standing(Papers((KUNINGAN,)), "aduan", date(2036, 1, 1))
    assert far.rung is Rung.OVERDUE
    assert far.staff_may_write


def test_a_decision_steps_down_and_another_one_restores():
    down = Decision(ref="SK-1", kind="staff_read_only", mulai=date(2027, 3, 1))
    up = Decision(ref="SK-2", kind="restore", mulai=date(2027, 4, 1))
    papers = Papers((KUNINGAN,), (down, up))
    assert standing(papers, "aduan", date(2027, 3, 15)).rung is Rung.STAFF_READ_ONLY
    assert standing(papers, "aduan", date(2027, 4, 1)).rung is Rung.OVERDUE


def test_a_pks_without_its_kesepakatan_bersama_is_a_warning():
    pks = Agreement(ref="PKS-1", jenis="pks", modul=frozenset({"aduan"}), mulai=TODAY, akhir=None, induk="tidak-ada")
    assert len(warnings(Papers((pks,)), TODAY)) == 1


modules = st.sampled_from(["aduan", "mbg", "e_office"])
days = st.dates(date(2024, 1, 1), date(2030, 1, 1))


KINDS = ["trial", "staff_read_only", "citizens_read_only", "archived", "restore"]


@st.composite
def papers(draw):
    agreements = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(days)
        end = draw(st.none() | st.integers(0, 900).map(lambda n, start=start: start + timedelta(days=n)))
        jenis = draw(st.sampled_from(["pks", "hibah", "addendum", "addendum", "pengakhiran"]))
        names = frozenset() if jenis == "pengakhiran" else frozenset(draw(st.sets(modules, min_size=1)))
        induk = f"P{draw(st.integers(0, 5))}" if jenis in ("addendum", "pengakhiran") else ""
        tahap = draw(st.sampled_from(["aktif", "aktif", "aktif", "siap_ttd"]))
        agreements.append(
            Agreement(ref=f"P{number}", jenis=jenis, modul=names, mulai=start, akhir=end, induk=induk, tahap=tahap)
        )
    decisions = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(days)
        end = draw(st.none() | st.integers(0, 400).map(lambda n, start=start: start + timedelta(days=n)))
        names = frozenset(draw(st.sets(modules)))
        decisions.append(
            Decision(ref=f"K{number}", kind=draw(st.sampled_from(KINDS)), mulai=start, sampai=end, modul=names)
        )
    return Papers(tuple(agreements), tuple(decisions))


@given(papers(), modules, days)
def test_same_papers_same_answer(given_papers, module, day):
    shuffled = Papers(given_papers.agreements[::-1], given_papers.decisions[::-1])
    assert standing(given_papers, module, day) == standing(shuffled, module, day)


@given(papers(), modules, days)
def test_nothing_is_usable_that_no_signed_paper_has_named_by_then(given_papers, module, day):
    named = any(a.names(module) and a.mulai <= day and a.tahap == "aktif" for a in given_papers.agreements)
    tried = any(
        d.kind == "trial" and (not d.modul or module in d.modul) and d.mulai <= day for d in given_papers.decisions
    )
    if not (named or tried):
        assert standing(given_papers, module, day).rung is Rung.NONE


@given(papers(), modules, days)
def test_what_was_entitled_once_never_goes_dark(given_papers, module, day):
    """The portal and the export of a module answer for ever after the first day they did."""
    if standing(given_papers, module, day).rung in (Rung.NONE, Rung.ARCHIVED):
        return
    for later in (1, 30, 400, 4000):
        then = standing(given_papers, module, day + timedelta(days=later)).rung
        replaced = any(a.amends and a.mulai <= day + timedelta(days=later) for a in given_papers.agreements)
        assert then is not Rung.NONE or replaced


@given(papers(), modules, days)
def test_only_a_recorded_decision_steps_below_the_grace(given_papers, module, day):
    found = standing(given_papers, module, day)
    if found.rung in (Rung.STAFF_READ_ONLY, Rung.CITIZENS_READ_ONLY, Rung.ARCHIVED):
        assert any(d.kind == found.rung and d.concerns(module, day) for d in given_papers.decisions)


@given(papers(), modules, days)
def test_on_every_rung_the_portal_answers_and_export_works(given_papers, module, day):
    rung = standing(given_papers, module, day).rung
    assert allowed(given_papers, module, "export", day) == (rung in PORTAL_ANSWERS)


@given(papers(), modules, days, st.integers(1, 400), st.sampled_from(["addendum", "pengakhiran", "pks"]))
def test_whatever_begins_later_never_changes_the_past(given_papers, module, day, later, jenis):
    induk = given_papers.agreements[0].ref if given_papers.agreements else ""
    added = Agreement(
        ref="baru",
        jenis=jenis,
        modul=frozenset({module}) if jenis != "pengakhiran" else frozenset(),
        mulai=day + timedelta(days=later),
        akhir=None,
        induk=induk,
    )
    amended = Papers((*given_papers.agreements, added), given_papers.decisions)
    assert standing(amended, module, day) == standing(given_papers, module, day)


PKS = Agreement(
    ref="PKS-1", jenis="pks", modul=frozenset({"aduan", "mbg"}), mulai=date(2026, 1, 1), akhir=date(2026, 12, 31)
)


def test_an_addendum_takes_over_from_its_own_first_day():
    fewer = Agreement(
        ref="ADD-1",
        jenis="addendum",
        induk="PKS-1",
        modul=frozenset({"aduan"}),
        mulai=date(2026, 7, 1),
        akhir=date(2027, 12, 31),
    )
    papers_ = Papers((PKS, fewer))
    assert standing(papers_, "mbg", date(2026, 6, 30)).rung is Rung.ACTIVE
    assert standing(papers_, "mbg", date(2026, 7, 1)).rung is Rung.GRACE
    assert standing(papers_, "aduan", date(2026, 12, 31)).until == date(2027, 12, 31)


def test_an_early_end_leads_to_grace_and_not_to_darkness():
    end = Agreement(
        ref="AKHIR-1", jenis="pengakhiran", induk="PKS-1", modul=frozenset(), mulai=date(2026, 5, 1), akhir=None
    )
    papers_ = Papers((PKS, end))
    assert standing(papers_, "aduan", date(2026, 4, 30)).rung is Rung.ACTIVE
    assert standing(papers_, "aduan", date(2026, 5, 1)).rung is Rung.GRACE
    assert standing(papers_, "aduan", date(2026, 5, 1)).until == date(2026, 4, 30) + timedelta(days=180)


def test_a_trial_that_ends_walks_the_ladder_too():
    trial = Decision(ref="UJI", kind="trial", mulai=date(2026, 1, 6), sampai=date(2026, 6, 30))
    assert standing(Papers((), (trial,)), "aduan", date(2026, 6, 30)).rung is Rung.NOTICE
    assert standing(Papers((), (trial,)), "aduan", date(2026, 7, 1)).rung is Rung.GRACE


def test_a_shorter_new_agreement_takes_a_step_back_as_well():
    down = Decision(ref="SK-1", kind="staff_read_only", mulai=date(2026, 2, 1))
    open_ended = Agreement(ref="H", jenis="hibah", modul=frozenset({"aduan"}), mulai=date(2021, 12, 1), akhir=None)
    new = Agreement(ref="N", jenis="pks", modul=frozenset({"aduan"}), mulai=date(2026, 3, 1), akhir=date(2027, 1, 1))
    assert standing(Papers((open_ended,), (down,)), "aduan", TODAY).rung is Rung.STAFF_READ_ONLY
    assert standing(Papers((open_ended, new), (down,)), "aduan", TODAY).rung is Rung.ACTIVE


def test_what_is_not_signed_entitles_to_nothing():
    promised = replace(PKS, tahap="siap_ttd")
    assert standing(Papers((promised,)), "aduan", date(2026, 6, 1)).rung is Rung.NONE


def test_the_ladder_walks_four_hundred_days_and_can_be_climbed_again():
    """Every rung in order, each step reversible, portal and export open at every one."""
    decisions = tuple(
        Decision(ref=f"SK-{n}", kind=kind, mulai=date(2027, 3, 1) + timedelta(days=30 * n), alasan="x", oleh="y")
        for n, kind in enumerate(("staff_read_only", "citizens_read_only", "archived"))
    )
    walked = []
    for n in range(400):
        day = date(2026, 5, 1) + timedelta(days=n)
        found = standing(Papers((KUNINGAN,), decisions), "aduan", day)
        assert allowed(Papers((KUNINGAN,), decisions), "aduan", "read", day)
        assert allowed(Papers((KUNINGAN,), decisions), "aduan", "export", day)
        if not walked or walked[-1] is not found.rung:
            walked.append(found.rung)
        back = Decision(ref="PULIH", kind="restore", mulai=day)
        assert standing(Papers((KUNINGAN,), (*decisions, back)), "aduan", day).staff_may_write
    rungs = [Rung.ACTIVE, Rung.NOTICE, Rung.GRACE, Rung.OVERDUE]
    assert walked == [*rungs, Rung.STAFF_READ_ONLY, Rung.CITIZENS_READ_ONLY, Rung.ARCHIVED]


@pytest.mark.parametrize(
    ("days_left", "rung"),
    [
        (91, Rung.ACTIVE),
        (90, Rung.NOTICE),
        (0, Rung.NOTICE),
        (-1, Rung.GRACE),
        (-180, Rung.GRACE),
        (-181, Rung.OVERDUE),
    ],
)
def test_the_edges_of_notice_and_grace(days_left, rung):
    day = date(2026, 8, 31) - timedelta(days=days_left)
    assert standing(Papers((KUNINGAN,)), "aduan", day).rung is rung


def test_a_late_addendum_does_not_lengthen_what_had_ended_before_it():
    late = Agreement(
        ref="ADD-1", jenis="addendum", induk="PKS-1", modul=frozenset({"aduan"}), mulai=date(2027, 3, 1), akhir=None
    )
    assert standing(Papers((PKS, late)), "mbg", date(2027, 3, 2)).until == PKS.akhir + timedelta(days=180)


@pytest.mark.parametrize(("start", "rung"), [(1, Rung.ACTIVE), (0, Rung.ACTIVE), (-1, Rung.STAFF_READ_ONLY)])
def test_what_begins_on_the_day_of_a_step_down_takes_it_back(start, rung):
    down = Decision(ref="SK-1", kind="staff_read_only", mulai=date(2026, 3, 1))
    new = replace(PKS, mulai=down.mulai + timedelta(days=start), akhir=None)
    assert standing(Papers((new,), (down,)), "aduan", TODAY).rung is rung
