"""Entitlement follows from agreements, decisions and the clock alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tiru_tenants.explanation import ACTIONS, allowed, explain
from tiru_tenants.ladder import (
    PORTAL_ANSWERS,
    Agreement,
    Decision,
    Papers,
    Rung,
    reminders_due,
    standing,
    warnings,
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


def test_reminders_come_on_their_day_only():
    assert reminders_due(Papers((KUNINGAN,)), date(2026, 8, 1)) == [(KUNINGAN, 30)]
    assert reminders_due(Papers((KUNINGAN,)), date(2026, 8, 2)) == []


def test_a_pks_without_its_kesepakatan_bersama_is_a_warning():
    pks = Agreement(ref="PKS-1", jenis="pks", modul=frozenset({"aduan"}), mulai=TODAY, akhir=None, induk="tidak-ada")
    assert len(warnings(Papers((pks,)), TODAY)) == 1


modules = st.sampled_from(["aduan", "mbg", "e_office"])
days = st.dates(date(2024, 1, 1), date(2030, 1, 1))


@st.composite
def papers(draw):
    agreements = []
    for number in range(draw(st.integers(0, 4))):
        start = draw(days)
        end = draw(st.none() | st.integers(0, 900).map(lambda n, start=start: start + timedelta(days=n)))
        names = frozenset(draw(st.sets(modules, min_size=1)))
        agreements.append(Agreement(ref=f"P{number}", jenis="pks", modul=names, mulai=start, akhir=end))
    decisions = []
    kinds = st.sampled_from(["trial", "staff_read_only", "citizens_read_only", "archived", "restore"])
    for number in range(draw(st.integers(0, 4))):
        names = frozenset(draw(st.sets(modules)))
        decisions.append(Decision(ref=f"K{number}", kind=draw(kinds), mulai=draw(days), modul=names))
    return Papers(tuple(agreements), tuple(decisions))


@given(papers(), modules, days)
def test_same_papers_same_answer(given_papers, module, day):
    shuffled = Papers(given_papers.agreements[::-1], given_papers.decisions[::-1])
    assert standing(given_papers, module, day).rung == standing(shuffled, module, day).rung


@given(papers(), modules, days)
def test_nothing_is_usable_that_no_paper_names(given_papers, module, day):
    named = any(a.names(module) and a.mulai <= day for a in given_papers.agreements) or any(
        d.kind == "trial" and d.concerns(module, day) for d in given_papers.decisions
    )
    assert (standing(given_papers, module, day).rung is Rung.NONE) == (not named)


@given(papers(), modules, days)
def test_on_every_rung_the_portal_answers_and_export_works(given_papers, module, day):
    rung = standing(given_papers, module, day).rung
    assert allowed(given_papers, module, "export", day) == (rung in PORTAL_ANSWERS)


@given(papers(), modules, days, st.integers(1, 400))
def test_the_future_of_an_agreement_never_changes_its_past(given_papers, module, day, later):
    added = Agreement(
        ref="baru", jenis="addendum", modul=frozenset({module}), mulai=day + timedelta(days=later), akhir=None
    )
    amended = Papers((*given_papers.agreements, added), given_papers.decisions)
    assert standing(amended, module, day).rung == standing(given_papers, module, day).rung


@given(papers(), modules, st.sampled_from(ACTIONS), days)
def test_every_refusal_names_one_change_and_that_change_turns_it(given_papers, module, action, day):
    found = explain(given_papers, "kuningan", module, action, day)
    assert found.allowed == allowed(given_papers, module, action, day)
    if not found.allowed:
        assert found.change is not None
        assert allowed(found.change.applied, module, action, day)
