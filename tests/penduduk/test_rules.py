"""The rules, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.penduduk.family_rules import FAMILY_RULES, family_findings
from tiru.penduduk.names import name_key
from tiru.penduduk.person_rules import PERSON_RULES, findings_of
from tiru.penduduk.rules import RULES, Family, Person, score

TODAY = date(2026, 11, 25)
FATHER = Person(
    id=1,
    nama="Budi Santoso",
    kode_wilayah="32.08.01.2001",
    keluarga_id=9,
    nik="3208010703850001",
    lahir_on=date(1985, 3, 7),
    jenis_kelamin="L",
    hubungan="kepala",
    status_kawin="kawin",
    nama_ibu="Siti",
    rt="001",
    rw="002",
)
MOTHER = replace(
    FATHER,
    id=2,
    nama="Ani Lestari",
    nik="3208015001880002",
    lahir_on=date(1988, 1, 10),
    jenis_kelamin="P",
    hubungan="istri",
)
CHILD = replace(
    FATHER,
    id=3,
    nama="Citra Santoso",
    nik="3208014506150003",
    lahir_on=date(2015, 6, 5),
    jenis_kelamin="P",
    hubungan="anak",
    status_kawin="belum_kawin",
)
KK = "3208010101100001"


def rules_of(person: Person) -> set[str]:
    return {one.rule for one in findings_of(person, TODAY)}


def family_rules_of(*members: Person, no_kk: str = KK) -> set[tuple[str, int]]:
    return {(one.rule, one.about) for one in family_findings(Family(id=9, no_kk=no_kk, members=members), TODAY)}


@pytest.mark.parametrize("person", [FATHER, MOTHER, CHILD])
def test_a_person_whose_data_fit_has_no_findings(person):
    assert rules_of(person) == set()


def test_a_family_whose_data_fit_has_no_findings():
    assert family_rules_of(FATHER, MOTHER, CHILD) == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("nik_kosong", {"nik": ""}),
        ("nik_bentuk", {"nik": "3208013513850001"}),
        ("nik_bentuk", {"nik": "3208010703850000"}),
        ("nik_tanggal", {"lahir_on": date(1985, 3, 8)}),
        ("nik_kelamin", {"jenis_kelamin": "P"}),
        ("nik_wilayah", {"nik": "3211010703850001"}),
        ("nik_ganda", {"same_nik": (5,)}),
        ("mirip", {"alike": (5,)}),
        ("nama_bentuk", {"nama": "Budi 2"}),
        ("nama_bentuk", {"nama": "B"}),
        ("lahir_kosong", {"lahir_on": None}),
        ("lahir_mustahil", {"lahir_on": TODAY + timedelta(days=1)}),
        ("lahir_mustahil", {"lahir_on": date(1900, 3, 7)}),
        ("kelamin_kosong", {"jenis_kelamin": None}),
        ("kawin_kosong", {"status_kawin": None}),
        ("kawin_muda", {"lahir_on": date(2010, 3, 7)}),
        ("ibu_kosong", {"nama_ibu": ""}),
        ("alamat_kurang", {"rw": ""}),
        ("tanpa_kk", {"keluarga_id": None}),
        ("keadaan_tanpa_tanggal", {"state": "pindah"}),
        ("meninggal_sebelum_lahir", {"state": "meninggal", "state_on": date(1985, 3, 6)}),
        (
            "meninggal_lalu",
            {"state": "meninggal", "state_on": date(2020, 1, 1), "last_event_on": date(2020, 1, 2)},
        ),
    ],
)
def test_each_rule_finds_its_fault(rule, changes):
    assert rule in rules_of(replace(FATHER, **changes))


@pytest.mark.parametrize(
    ("rule", "about", "members", "no_kk"),
    [
        ("kk_kosong", 1, (FATHER, MOTHER), ""),
        ("kk_bentuk", 1, (FATHER, MOTHER), "3208019901100001"),
        ("kepala_tidak_ada", 2, (MOTHER, CHILD), KK),
        ("kepala_ganda", 2, (FATHER, replace(MOTHER, hubungan="kepala")), KK),
        ("kepala_anak", 3, (replace(CHILD, hubungan="kepala"),), KK),
        ("anak_lebih_tua", 3, (FATHER, replace(CHILD, lahir_on=date(1980, 1, 1))), KK),
        ("anak_terlalu_dekat", 3, (FATHER, replace(CHILD, lahir_on=date(1996, 3, 6))), KK),
        ("pasangan_kelamin", 2, (FATHER, replace(MOTHER, jenis_kelamin="L")), KK),
        ("pasangan_kelamin", 1, (replace(FATHER, jenis_kelamin="P"), MOTHER), KK),
        ("pasangan_status", 2, (FATHER, replace(MOTHER, status_kawin="belum_kawin")), KK),
        ("pasangan_status", 1, (replace(FATHER, status_kawin="cerai_mati"), MOTHER), KK),
        ("desa_berbeda", 3, (FATHER, replace(CHILD, kode_wilayah="32.08.01.2002")), KK),
    ],
)
def test_each_family_rule_finds_its_fault_at_the_right_person(rule, about, members, no_kk):
    assert (rule, about) in family_rules_of(*members, no_kk=no_kk)


def test_every_rule_of_the_catalogue_is_tried_here():
    rules = {row[0] for row in test_each_rule_finds_its_fault.pytestmark[0].args[1]}
    family = {row[0] for row in test_each_family_rule_finds_its_fault_at_the_right_person.pytestmark[0].args[1]}
    assert rules | family == set(RULES)


def test_the_region_of_an_invented_number_says_nothing():
    invented = replace(FATHER, nik="9901010703850001", is_sintetis=True)
    assert rules_of(invented) == set()
    assert rules_of(replace(invented, is_sintetis=False)) == {"nik_wilayah"}


def test_twelve_years_to_the_day_are_no_fault():
    assert family_rules_of(FATHER, replace(CHILD, lahir_on=date(1997, 3, 7))) == set()


def test_the_century_of_a_nik_is_not_held_against_anybody():
    old = replace(FATHER, nik="3208010703200001", lahir_on=date(1920, 3, 7), status_kawin="cerai_mati")
    assert "nik_tanggal" not in rules_of(old)


people = st.builds(
    Person,
    id=st.integers(1, 9),
    nama=st.text(max_size=30),
    kode_wilayah=st.sampled_from(["32.08.01.2001", "32.08.01.2002", ""]),
    keluarga_id=st.none() | st.just(9),
    nik=st.just("") | st.from_regex(r"[0-9]{16}", fullmatch=True) | st.text(max_size=20),
    lahir_on=st.none() | st.dates(date(1850, 1, 1), date(2090, 1, 1)),
    jenis_kelamin=st.sampled_from([None, "L", "P"]),
    hubungan=st.sampled_from(["kepala", "suami", "istri", "anak", "lainnya"]),
    status_kawin=st.sampled_from([None, "belum_kawin", "kawin", "cerai_mati"]),
    state=st.sampled_from(["hidup", "pindah", "meninggal"]),
    state_on=st.none() | st.dates(date(1850, 1, 1), date(2090, 1, 1)),
    last_event_on=st.none() | st.dates(date(1850, 1, 1), date(2090, 1, 1)),
)


@given(people)
def test_no_person_is_too_strange_for_the_rules(person):
    found = list(findings_of(person, TODAY))
    assert {one.rule for one in found} <= set(RULES)
    assert all(one.sentence for one in found)
    assert len({(one.rule, one.other) for one in found}) == len(found)


@given(st.lists(people, max_size=6, unique_by=lambda one: one.id), st.text(max_size=20))
def test_no_family_is_too_strange_for_the_rules_and_nobody_is_told_twice(members, no_kk):
    found = list(family_findings(Family(id=9, no_kk=no_kk, members=tuple(members)), TODAY))
    assert {one.about for one in found} <= {one.id for one in members}
    assert len({(one.about, one.rule) for one in found}) == len(found)


@given(st.dates(date(1930, 1, 1), TODAY), st.booleans(), st.integers(1, 9999))
def test_a_nik_made_from_birth_and_sex_is_never_held_against_its_person(born, woman, serial):
    nik = f"320801{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}"
    person = replace(FATHER, nik=nik, lahir_on=born, jenis_kelamin="P" if woman else "L", status_kawin=None)
    assert not {rule for rule in rules_of(person) if rule.startswith("nik_")}


@given(st.dates(date(1930, 1, 1), TODAY), st.dates(date(1930, 1, 1), TODAY))
def test_another_birth_date_is_seen_unless_only_the_century_differs(written, known):
    person = replace(FATHER, nik=f"320801{written:%d%m%y}0001", lahir_on=known)
    assert ("nik_tanggal" in rules_of(person)) == (f"{written:%d%m%y}" != f"{known:%d%m%y}")


@given(st.lists(st.floats(0, 5), min_size=1))
def test_a_score_lies_between_nothing_and_a_hundred_and_falls_with_each_fault(penalties):
    now = score(penalties)
    assert 0 <= now <= 100
    assert score([penalties[0] + 0.5, *penalties[1:]]) <= now


def test_scores_that_can_be_reckoned_by_hand():
    assert score([]) == 100
    assert score([0, 0]) == 100
    assert score([0.5, 0]) == 75
    assert score([3, 0]) == 50


def test_rules_and_catalogue_agree():
    assert set(PERSON_RULES) <= set(RULES)
    assert len(FAMILY_RULES) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MOCH. DJAELANI, S.Pd", "Muhammad Jaelani"),
        ("H. Soekarno", "Sukarno"),
        ("Siti  Nurhayati", "SITI NURHAYATI"),
        ("Tjahjono", "Cahjono"),
        ("Ma'mun", "Mamun"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys_and_a_title_alone_stays():
    assert name_key("Budi Santoso") != name_key("Budi Susanto")
    assert name_key("Dr") == "dr"
    assert name_key("123") == ""
