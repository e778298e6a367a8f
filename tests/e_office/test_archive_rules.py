"""How long folders stay and what may become of them, for any day and any number of years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.errors import Invalid, Refused
from tiru_e_office.arsip.rules import (
    BECOMES,
    PEMICU,
    Folder,
    Held,
    Lent,
    NotDue,
    authority_of,
    check_approver,
    check_committee,
    check_document,
    check_move,
    check_retention,
    check_step,
    clock_starts,
    ends,
    kind_due,
    years_later,
)

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
YEARS = st.integers(0, 100)
FATES = st.sampled_from(["musnah", "permanen", "dinilai_kembali"])


def folder(**changes) -> Folder:
    given = {
        "name": "Rapat",
        "state": "aktif",
        "fate": "musnah",
        "active_years": 1,
        "inactive_years": 2,
        "active_until": date(2025, 1, 1),
        "inactive_until": date(2027, 1, 1),
    }
    return Folder(**{**given, **changes})


@given(DAYS, YEARS)
def test_years_later_is_never_too_early_and_at_most_a_day_late(start, years):
    end = years_later(start, years)
    assert end.year == start.year + years
    assert (end.month, end.day) >= (start.month, start.day)
    if (start.month, start.day) != (2, 29):
        assert (end.month, end.day) == (start.month, start.day)


def test_the_29th_of_february_ends_on_the_1st_of_march_unless_there_is_one():
    assert years_later(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_later(date(2096, 2, 29), 4) == date(2100, 3, 1)


@given(st.sampled_from(PEMICU), DAYS, YEARS, YEARS)
def test_the_inactive_end_never_comes_before_the_active_one(trigger, on, active, inactive):
    first, last = ends(trigger, on, active, inactive)
    assert None not in (first, last)
    assert on <= first <= last
    assert last.year - clock_starts(trigger, on).year == active + inactive


@given(st.sampled_from(PEMICU), YEARS, YEARS)
def test_an_open_trigger_has_no_end(trigger, active, inactive):
    assert ends(trigger, None, active, inactive) == (None, None)


@given(DAYS)
def test_a_budget_year_counts_from_its_last_day(on):
    assert clock_starts("setelah_tahun_anggaran", on) == date(on.year, 12, 31)


@given(st.sampled_from(["aktif", "inaktif", "musnah", "permanen"]), FATES, DAYS, DAYS)
def test_what_is_due_may_be_done_and_nothing_else(state, fate, until, today):
    one = folder(state=state, fate=fate, active_until=until, inactive_until=until)
    due = kind_due(one, today)
    for kind in BECOMES:
        if kind == due:
            check_move(kind, one, today)
        else:
            with pytest.raises(Refused):
                check_move(kind, one, today)


@given(st.sampled_from(["aktif", "inaktif", "musnah", "permanen"]), FATES, DAYS)
def test_without_an_end_nothing_is_ever_due(state, fate, today):
    assert kind_due(folder(state=state, fate=fate, active_until=None, inactive_until=None), today) is None


@pytest.mark.parametrize(
    ("kind", "state", "fate"),
    [("pemindahan", "aktif", "musnah"), ("pemusnahan", "inaktif", "musnah"), ("penyerahan", "inaktif", "permanen")],
)
def test_hold_loan_and_time_each_block_everything(kind, state, fate):
    today = date(2030, 1, 1)
    check_move(kind, folder(state=state, fate=fate), today)
    with pytest.raises(Held):
        check_move(kind, folder(state=state, fate=fate, held=True), today)
    with pytest.raises(Lent):
        check_move(kind, folder(state=state, fate=fate, lent=True), today)
    early = date(2024, 12, 31) if kind == "pemindahan" else date(2026, 12, 31)
    with pytest.raises(NotDue):
        check_move(kind, folder(state=state, fate=fate), early)
    check_move(kind, folder(state=state, fate=fate), early + timedelta(days=1))


@given(YEARS, st.integers(1, 100))
def test_kepala_anri_approves_destruction_from_the_threshold_on(years, threshold):
    assert authority_of("pemusnahan", years, threshold) == ("kepala_anri" if years >= threshold else "kepala_daerah")
    assert authority_of("penyerahan", years, threshold) == "kepala_daerah"
    assert authority_of("pemindahan", years, threshold) == ""


def test_the_approval_of_somebody_else_does_not_do():
    check_approver("kepala_anri", "kepala_anri")
    check_approver("", "")
    for given_by in ("kepala_daerah", ""):
        with pytest.raises(Invalid) as refused:
            check_approver("kepala_anri", given_by)
        assert "penyetuju" in refused.value.fields


def test_a_destruction_cannot_skip_the_committee_nor_be_done_twice():
    check_step("pemusnahan", "disusun", "dinilai")
    check_step("pemindahan", "disusun", "disetujui")
    for state, wanted in [("disusun", "disetujui"), ("disusun", "dilaksanakan"), ("dilaksanakan", "dilaksanakan")]:
        with pytest.raises(Refused):
            check_step("pemusnahan", state, wanted)


def test_a_document_has_number_and_day_in_order():
    today = date(2026, 11, 25)
    check_document("persetujuan", "B-1", today, after=today, today=today)
    wrong = [
        ("", today, None),
        ("B-1", None, None),
        ("B-1", today + timedelta(1), None),
        ("B-1", date(2026, 1, 1), today),
    ]
    for number, on, after in wrong:
        with pytest.raises(Invalid):
            check_document("persetujuan", number, on, after=after, today=today)


def test_a_committee_is_two_people():
    check_committee(["Ani", "Budi"])
    for names in ([], ["Ani"], ["Ani", " ani "]):
        with pytest.raises(Invalid):
            check_committee(names)


def test_retention_needs_years_fate_and_source():
    assert check_retention(1, 2, "musnah", "Perda 1") == (1, 2, "musnah")
    with pytest.raises(Invalid) as refused:
        check_retention(None, None, None, " ")
    assert set(refused.value.fields) == {"aktif_tahun", "inaktif_tahun", "nasib", "retensi_sumber"}
