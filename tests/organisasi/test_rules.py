"""What may be done to units and posts, pure."""

from __future__ import annotations

from datetime import date

import pytest

from tiru.errors import Forbidden, Invalid, Refused
from tiru.organisasi.differences import differences
from tiru.organisasi.rules import (
    MANAGE,
    ROLES,
    check_area,
    check_not_future,
    check_parent,
    check_promotion,
    check_type,
    check_within,
    reaches,
)
from tiru.tenant import Actor, Grant, Kind

DAY = date(2024, 1, 1)


def official(*grants: Grant) -> Actor:
    return Actor(kind=Kind.STAFF, id=7, grants=grants)


OF_UNIT = official(Grant(permission=MANAGE, scope="unit", unit_id=4))


@pytest.mark.parametrize(
    ("tipe", "kode"),
    [("kecamatan", "32.08.04"), ("desa", "32.08.04.2003"), ("kelurahan", "32.08.04.1003"), ("seksi", "")],
)
def test_a_code_fits_its_type(tipe, kode):
    check_area(tipe, kode, "32.08")


@pytest.mark.parametrize(
    ("tipe", "kode"),
    [
        ("kecamatan", "32.09.04"),
        ("kecamatan", "32.08.04.2003"),
        ("desa", "32.08.04.1003"),
        ("kelurahan", "32.08.04.2003"),
        ("opd_dinas", "32.08"),
        ("desa", "bukan kode"),
    ],
)
def test_a_code_of_another_place_or_level_is_refused(tipe, kode):
    with pytest.raises(Invalid):
        check_area(tipe, kode, "32.08")


def test_a_unit_does_not_come_to_lie_inside_itself():
    check_parent("/1/4/", "/1/5/")
    check_parent("/1/4/", "/1/40/")
    for inside in ("/1/4/", "/1/4/9/"):
        with pytest.raises(Refused):
            check_parent("/1/4/", inside)


def test_changes_are_noted_on_their_day_or_later():
    check_not_future(DAY, DAY)
    with pytest.raises(Invalid):
        check_not_future(date(2024, 1, 2), DAY)


def test_an_unknown_type_names_the_known_ones():
    with pytest.raises(Invalid) as problem:
        check_type("kerajaan")
    assert "opd_dinas" in problem.value.fields["tipe"]


def test_the_right_reaches_the_unit_and_below_only():
    assert reaches(OF_UNIT, "/1/4/")
    assert reaches(OF_UNIT, "/1/4/9/")
    for elsewhere in ("/1/", "/1/5/", "/1/44/"):
        with pytest.raises(Forbidden):
            check_within(OF_UNIT, elsewhere)


def test_nobody_appoints_themselves_or_farther_than_they_reach():
    check_promotion(OF_UNIT, account_id=8, scopes=frozenset({"unit"}))
    check_promotion(OF_UNIT, account_id=7, scopes=frozenset())
    check_promotion(official(Grant(permission=ROLES)), account_id=7, scopes=frozenset({"tenant"}))
    with pytest.raises(Forbidden):
        check_promotion(OF_UNIT, account_id=7, scopes=frozenset({"unit"}))
    with pytest.raises(Forbidden):
        check_promotion(OF_UNIT, account_id=8, scopes=frozenset({"tenant"}))


def test_differences_name_new_things_and_changed_fields():
    before = {("unit", "a"): {"nama": "A", "induk": "x"}, ("unit", "b"): {"nama": "B", "induk": ""}}
    after = {**before, ("unit", "a"): {"nama": "A", "induk": "y"}, ("unit", "c"): {"nama": "C", "induk": ""}}
    found = [(one.code, one.field, one.before, one.after) for one in differences(before, after)]
    assert found == [("a", "induk", "x", "y"), ("c", "nama", None, "C")]
