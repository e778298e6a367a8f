"""Every refusal is explained, and the one change it names really turns it."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiru_tenants.explanation import ACTIONS, allowed, explain, simulate
from tiru_tenants.ladder import Agreement, Decision, Papers, Rung
from tiru_tenants.papers import agreement_from, decision_from

DAY = date(2026, 11, 24)
MODULES = ["aduan", "mbg", "e_office"]
DOWN = ["staff_read_only", "citizens_read_only", "archived"]
near = st.integers(-900, 900).map(lambda n: DAY + timedelta(days=n))


@st.composite
def agreements(draw, number):
    start = draw(near)
    return Agreement(
        ref=f"P{number}",
        jenis=draw(st.sampled_from(["pks", "hibah", "addendum", "kesepakatan_bersama"])),
        modul=frozenset(draw(st.sets(st.sampled_from(MODULES), min_size=1))),
        mulai=start,
        akhir=draw(st.none() | st.integers(0, 900).map(lambda n: start + timedelta(days=n))),
        induk=draw(st.sampled_from(["", "P0", "P1"])),
        tahap=draw(st.sampled_from(["aktif", "aktif", "siap_ttd"])),
    )


@st.composite
def histories(draw):
    papers = tuple(draw(agreements(n)) for n in range(draw(st.integers(0, 3))))
    decisions = tuple(
        Decision(
            ref=f"~K{n}",  # sorts after what explain adds: only the rule may win, not the name
            kind=draw(st.sampled_from([*DOWN, "restore", "trial"])),
            mulai=draw(near | st.just(DAY)),
            modul=frozenset(draw(st.sets(st.sampled_from(MODULES)))),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    return Papers(papers, decisions)


@settings(max_examples=1500, deadline=None)
@given(histories(), st.sampled_from(MODULES), st.sampled_from(ACTIONS))
def test_over_a_thousand_histories_the_named_change_turns_the_refusal(papers, module, action):
    found = explain(papers, "kuningan", module, action, DAY)
    assert found.allowed == allowed(papers, module, action, DAY)
    assert found.reasons
    if found.allowed:
        assert found.change is None
        return
    change = found.change
    assert change is not None
    assert allowed(change.applied, module, action, DAY)
    added = [*change.applied.agreements[len(papers.agreements) :], *change.applied.decisions[len(papers.decisions) :]]
    assert len(added) == 1, "a single change"
    assert change.applied.agreements[: len(papers.agreements)] == papers.agreements, "nothing recorded is touched"
    assert change.applied.decisions[: len(papers.decisions)] == papers.decisions


@settings(max_examples=300, deadline=None)
@given(histories(), st.sampled_from(MODULES), st.sampled_from(ACTIONS))
def test_the_snippet_put_into_the_manifest_turns_it_too(papers, module, action):
    found = explain(papers, "kuningan", module, action, DAY)
    if found.change is None:
        return
    rows = tomllib.loads(found.change.snippet)
    more = tuple(agreement_from(row) for row in rows.get("perjanjian", ()))
    steps = tuple(decision_from(row) for row in rows.get("keputusan", ()))
    assert len(more) + len(steps) == 1
    applied = Papers((*papers.agreements, *more), (*papers.decisions, *steps))
    assert allowed(applied, module, action, DAY)


def test_the_smallest_change_comes_first():
    paper = Agreement(ref="PKS-1", jenis="pks", modul=frozenset({"mbg"}), mulai=date(2026, 1, 1), akhir=None)
    missing = explain(Papers((paper,)), "kuningan", "aduan", "read", DAY).change
    assert missing is not None
    assert "PKS-1" in missing.words
    down = Decision(ref="SK-1", kind="archived", mulai=date(2026, 2, 1))
    closed = explain(Papers((paper,), (down,)), "kuningan", "mbg", "staff_write", DAY).change
    assert closed is not None
    assert 'jenis = "restore"' in closed.snippet


def test_the_reasons_name_each_paper_and_what_it_says():
    old = Agreement(
        ref="KSB-1",
        jenis="kesepakatan_bersama",
        modul=frozenset({"aduan"}),
        mulai=date(2025, 8, 1),
        akhir=date(2026, 8, 31),
    )
    later = Agreement(ref="PKS-2", jenis="pks", modul=frozenset({"aduan"}), mulai=date(2027, 1, 1), akhir=None)
    reasons = explain(Papers((old, later)), "kuningan", "aduan", "staff_write", DAY).reasons
    assert reasons[0] == "KSB-1 (kesepakatan_bersama): berakhir 2026-08-31"
    assert reasons[1] == "PKS-2 (pks): baru mulai 2027-01-01"
    assert "grace" in reasons[-1]


def test_simulating_a_paper_changes_nothing_that_is_recorded():
    papers = Papers()
    new = Agreement(ref="N", jenis="pks", modul=frozenset({"aduan"}), mulai=DAY, akhir=None)
    before, after = simulate(papers, ["aduan"], DAY, agreements=[new])["aduan"]
    assert (before.rung, after.rung) == (Rung.NONE, Rung.ACTIVE)
    assert papers == Papers()


def test_an_unknown_action_is_a_bug():
    with pytest.raises(ValueError, match="delete"):
        allowed(Papers(), "aduan", "delete", DAY)
