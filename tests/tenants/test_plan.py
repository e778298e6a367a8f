"""Three-way plans: what was applied is planned no more, and what people changed is never lost silently."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru_tenants.adopting import adopt
from tiru_tenants.plan import (
    EFFECTIVE,
    Edit,
    Plan,
    RecordedPaper,
    StalePlan,
    check_recorded,
    check_same,
    flatten,
    make_plan,
    split_path,
)

PATHS = [
    "identitas.nama",
    "tema.utama",
    "sebutan.desa",
    "sebutan.mukim",
    "modul",
    "pengaturan.aduan.hari_verifikasi",
    "unit.dinkes.nama",
    "unit.dinkes.singkatan",
    "jabatan.sekda.nama",
    "perjanjian.PKS-1.akhir",
    "perjanjian.PKS-1.modul",
    'keputusan."SK.1".mulai',
]
values = st.sampled_from(["a", "b", "c"])
flats = st.dictionaries(st.sampled_from(PATHS), values)


def plan(wanted, actual, last, **more) -> Plan:
    return make_plan("kuningan", wanted=wanted, actual=actual, last=last, serial=3, **more)


def applied(made: Plan, actual):
    """What provisioning does with a plan: papers and structure are never removed."""
    state = dict(actual)
    for change in made.effective:
        if change.kind == "remove":
            state.pop(change.path)
        else:
            state[change.path] = change.wanted
    return state


@given(flats, flats, flats)
def test_after_applying_a_plan_without_drift_there_is_nothing_left_to_plan(wanted, actual, last):
    made = plan(wanted, actual, last)
    if made.blocking or any(change.kind == "recorded" for change in made.changes):
        return
    again = plan(wanted, applied(made, actual), wanted)
    assert again.is_empty, again.lines()


@given(flats)
def test_a_new_tenant_is_planned_whole_and_then_no_more(wanted):
    made = plan(wanted, None, None)
    assert made.is_new
    assert applied(made, {}) == wanted
    assert plan(wanted, applied(made, {}), wanted).is_empty


@given(flats, flats, flats)
def test_what_people_changed_since_the_last_apply_is_never_overwritten(wanted, actual, last):
    made = plan(wanted, actual, last)
    after = applied(made, actual)
    for path in {*actual, *last}:
        edited = actual.get(path) != last.get(path)
        if edited and last:
            assert after.get(path) == actual.get(path), (path, made.lines())


@given(flats, flats, flats)
def test_an_edit_that_the_file_would_overwrite_is_shown(wanted, actual, last):
    made = plan(wanted, actual, last)
    shown = {change.path for change in made.changes if change.kind not in (*EFFECTIVE, "kept")}
    for path, want in wanted.items():
        edited = actual.get(path) != last.get(path)
        if edited and last and actual.get(path) != want:
            assert path in shown


@given(flats, flats, flats)
def test_the_file_wins_wherever_nobody_else_changed_anything(wanted, actual, last):
    signed = ("perjanjian.", "keputusan.")
    for change in plan(wanted, actual, actual).changes:
        if not change.path.startswith(signed):
            assert change.kind in (*EFFECTIVE, "kept")


def kinds(wanted, actual, last, **more):
    return {change.path: change.kind for change in plan(wanted, actual, last, **more).changes}


@pytest.mark.parametrize(
    ("want", "have", "was", "kind"),
    [
        ("x", "x", "x", None),
        ("x", "x", "y", None),
        ("x", "y", "y", "change"),
        ("y", "x", "y", "drift"),
        ("x", "y", "z", "conflict"),
        ("x", None, None, "add"),
        ("x", None, "x", "drift"),
        ("y", None, "x", "conflict"),
        (None, "x", "x", "remove"),
        (None, "x", None, "drift"),
        (None, "x", "y", "conflict"),
        (None, None, "x", None),
    ],
)
def test_the_table_of_three_way_comparison(want, have, was, kind):
    def state(value):
        return {"identitas.nama": "n"} | ({} if value is None else {"sebutan.desa": value})

    assert kinds(state(want), state(have), state(was)).get("sebutan.desa") == kind


def test_a_setting_the_file_does_not_name_is_shown_and_stops_nothing():
    base = {"identitas.nama": "n"}
    made = plan(base, base | {"pengaturan.aduan.x": 4}, base)
    assert [change.kind for change in made.drift] == ["extra"]
    assert made.is_empty
    assert not made.blocking


def test_a_setting_written_at_its_default_is_no_change_for_ever():
    wanted = {"identitas.nama": "n", "pengaturan.aduan.x": 2}
    base = {"identitas.nama": "n"}
    assert plan(wanted, base, wanted, defaults={"pengaturan.aduan.x": 2}).is_empty
    made = plan({**wanted, "pengaturan.aduan.x": 3}, base, wanted, defaults={"pengaturan.aduan.x": 2})
    assert [change.line() for change in made.effective] == ["~ pengaturan.aduan.x: 2 → 3"]


def test_drift_names_who_and_when():
    edit = Edit("Ibu Admin", datetime(2026, 11, 3, 9, 30, tzinfo=UTC))
    made = plan({"tema.utama": "a"}, {"tema.utama": "b"}, {"tema.utama": "a"}, edits={"tema.utama": edit})
    assert made.drift[0].line().endswith("oleh Ibu Admin pada 03-11-2026 09:30")


PAPER = {"perjanjian.PKS-1.akhir": "2026-12-31", "perjanjian.PKS-1.modul": ["aduan"]}


def test_a_recorded_paper_is_not_rewritten_and_another_one_may_be_added():
    longer = PAPER | {"perjanjian.PKS-1.akhir": "2027-12-31"}
    made = plan(longer, PAPER, PAPER)
    assert not made.effective
    with pytest.raises(RecordedPaper, match=r"PKS-1\.akhir"):
        check_recorded(made)
    added = plan(PAPER | {"perjanjian.ADD-1.akhir": "2027-12-31"}, PAPER, PAPER)
    check_recorded(added)
    assert [change.kind for change in added.changes] == ["add"]


def test_a_paper_left_out_of_the_file_stays_recorded():
    assert set(kinds({}, PAPER, PAPER).values()) == {"kept"}


def test_a_paper_that_was_not_signed_yet_may_be_changed():
    draft = PAPER | {"perjanjian.PKS-1.tahap": "siap_ttd"}
    made = plan(PAPER | {"perjanjian.PKS-1.tahap": "aktif"}, draft, draft)
    check_recorded(made)
    assert [change.path for change in made.effective] == ["perjanjian.PKS-1.tahap"]


def test_a_saved_plan_serves_only_for_exactly_the_same():
    base = {"tema.utama": "a"}
    saved = plan({"tema.utama": "b"}, base, base)
    check_same(saved.fingerprint, plan({"tema.utama": "b"}, base, base))
    for other in (plan({"tema.utama": "c"}, base, base), replace(saved, serial=4), replace(saved, slug="blora")):
        with pytest.raises(StalePlan):
            check_same(saved.fingerprint, other)


parts = st.lists(st.text(st.characters(exclude_characters='"', categories=["L", "N", "P"]), min_size=1), min_size=1)


@given(parts)
def test_paths_come_apart_as_they_were_put_together(names):
    nested: dict = {}
    at = nested
    for name in names[:-1]:
        at = at.setdefault(name, {})
    at[names[-1]] = 1
    (path,) = flatten(nested)
    assert split_path(path) == names


def test_tables_are_keyed_by_their_own_name_and_order_is_free():
    one, two = {"kode": "a", "nama": "A"}, {"kode": "b", "nama": "B"}
    assert flatten({"unit": [one, two]}) == flatten({"unit": [two, one]})
    assert len(flatten({"pihak": [{"nama": "A"}, {"nama": "B"}]})) == 2


FILE = """# catatan tetap
slug = "kuningan"

[sebutan]
desa = "desa"  # baku

[[unit]]
kode = "dinkes"
nama = "Dinas Kesehatan"

[[unit]]
kode = "dlh"
nama = "Dinas Lingkungan Hidup"
"""


def test_adopting_keeps_comments_order_and_everything_else():
    wanted = {"sebutan.desa": "desa", "unit.dinkes.nama": "Dinas Kesehatan", "unit.dlh.nama": "Dinas Lingkungan Hidup"}
    actual = {"sebutan.desa": "gampong", "unit.dinkes.nama": "Dinkes", "pengaturan.aduan.x": 4}
    made = plan(wanted, actual, wanted)
    text, taken = adopt(FILE, made.drift)
    assert {change.path for change in taken} == {*actual, "unit.dlh.nama"}
    assert text.startswith("# catatan tetap")
    assert 'desa = "gampong" # baku' in text.replace("  #", " #")
    assert "dlh" not in text
    import tomllib

    read = tomllib.loads(text)
    assert flatten({key: value for key, value in read.items() if key != "slug"}) == actual


def test_the_transcript_is_for_people():
    made = plan({"modul": ["aduan"], "tema.utama": "b"}, {"tema.utama": "a"}, {"tema.utama": "a"})
    assert made.lines() == [
        "Rencana untuk tenant kuningan",
        "  + modul = aduan",
        "  ~ tema.utama: a → b",
        "Rencana: 1 tambah, 1 ubah, 0 hapus, 0 menyimpang. Serial 3.",
    ]
