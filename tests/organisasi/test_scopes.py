"""How far rights reach, pure."""

from hypothesis import given
from hypothesis import strategies as st

from tiru.organisasi.scopes import SECRECY, Reach, Standing, cleared, may, reach_of, readable
from tiru.tenant import Actor, Grant, Kind

READ = "surat:surat:read"
BIDANG = Standing(units=frozenset({1, 4, 12}), kode_wilayah="32.08.04.2003", owner_id=9)


def official(*grants: Grant, clearance: str = "B") -> Actor:
    return Actor(kind=Kind.STAFF, id=7, grants=grants, clearance=clearance)


def unit(number: int) -> Grant:
    return Grant(permission=READ, scope="unit", unit_id=number)


def test_a_right_for_a_unit_reaches_what_lies_below():
    assert may(official(unit(4)), READ, BIDANG)


def test_a_right_for_a_unit_does_not_reach_its_neighbour_or_its_parent():
    assert not may(official(unit(5)), READ, BIDANG)
    assert not may(official(unit(12)), READ, Standing(units=frozenset({1, 4})))


def test_a_right_for_a_kecamatan_reaches_its_villages_only():
    camat = official(Grant(permission=READ, scope="desa", desa="32.08.04"))
    assert may(camat, READ, BIDANG)
    assert not may(camat, READ, Standing(kode_wilayah="32.08.05.2003"))
    assert not may(camat, READ, Standing())


def test_own_means_own():
    mine = official(Grant(permission=READ, scope="own"))
    assert may(mine, READ, Standing(owner_id=7))
    assert not may(mine, READ, BIDANG)
    assert not may(mine, READ, Standing(owner_id=None))


def test_nobody_owns_what_has_no_owner():
    nameless = Actor(kind=Kind.STAFF, id=None, grants=(Grant(permission=READ, scope="own"),))
    assert reach_of(nameless, READ).nothing
    assert not may(nameless, READ, Standing(owner_id=None))


def test_another_permission_reaches_nothing():
    assert reach_of(official(Grant(permission="surat:surat:sign")), READ).nothing


def test_a_grant_that_lost_its_unit_reaches_nothing():
    assert reach_of(official(Grant(permission=READ, scope="unit")), READ) == Reach()
    assert reach_of(official(Grant(permission=READ, scope="desa", desa="")), READ).nothing
    assert reach_of(official(Grant(permission=READ, scope="galaxy")), READ).nothing


def test_the_whole_tenant_still_needs_a_clearance():
    secret = Standing(units=frozenset({1}), secrecy="R")
    whole = Grant(permission=READ)
    assert not may(official(whole, clearance="T"), READ, secret)
    assert may(official(whole, clearance="R"), READ, secret)


def test_unknown_words_open_nothing():
    assert not cleared("", "B")
    assert not cleared("SR", "X")
    assert readable("x") == ()


@given(st.sampled_from(SECRECY), st.sampled_from(SECRECY))
def test_a_higher_clearance_opens_all_that_a_lower_one_does(one, two):
    lower, higher = sorted([one, two], key=SECRECY.index)
    assert set(readable(lower)) <= set(readable(higher))


grants = st.lists(
    st.one_of(
        st.builds(Grant, permission=st.just(READ), scope=st.just("unit"), unit_id=st.integers(1, 6)),
        st.builds(
            Grant,
            permission=st.just(READ),
            scope=st.just("desa"),
            desa=st.sampled_from(["32.08.04", "32.08.05", "32.08.05.2001"]),
        ),
        st.builds(Grant, permission=st.just(READ), scope=st.just("own")),
    ),
    max_size=4,
)
things = st.builds(
    Standing,
    units=st.frozensets(st.integers(1, 6), max_size=3),
    kode_wilayah=st.sampled_from(["", "32.08.04.2001", "32.08.05.2001", "32.08.05.2002"]),
    owner_id=st.sampled_from([None, 7, 8]),
)


@given(grants, things)
def test_several_grants_reach_exactly_what_each_reaches(held, thing):
    together = may(official(*held), READ, thing)
    assert together == any(may(official(grant), READ, thing) for grant in held)
