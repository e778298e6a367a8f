"""What somebody holds: roles given to them, roles of their posts, for as long as they run."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tiru.access.accounts import create_account, grant_role
from tiru.access.demo import PEOPLE, has_demo_accounts, seed_demo
from tiru.access.held import held_by
from tiru.access.queries import permissions_of
from tiru.access.roles import propose, role_named
from tiru.access.seeds import ADMIN, seed_roles
from tiru.access.sweeping import sweep
from tiru.errors import Invalid
from tiru.tenant import Grant

TODAY = date(2026, 11, 24)


@pytest.fixture
async def account(work):
    return await create_account(work, username=f"orang-{secrets.token_hex(4)}", name="Orang")


@pytest.fixture
async def reader(work):
    name = f"pembaca_{secrets.token_hex(3)}"
    await propose(work, name, "Pembaca", ["akses:account:read"])
    return await role_named(work, name)


@pytest.fixture
async def units(work):
    """A department, an office below it, and a stranger whose path begins alike."""
    made = {}
    for kode, path, above in (("X1", "/9001/", None), ("X2", "/9001/9002/", "X1"), ("X3", "/90010/", None)):
        made[kode] = await work.session.scalar(
            text(
                "insert into unit (kode, nama, tipe, path, induk_id) "
                "values (:kode, :kode, 'opd', :path, :above) returning id"
            ),
            {"kode": kode, "path": path, "above": made.get(above)},
        )
    return made


async def put(work, account, unit, role, *, kind="definitif", dari=TODAY, sampai=None, scope="unit"):
    post = await work.session.scalar(
        text("insert into jabatan (kode, unit_id, nama) values (:kode, :unit, 'Kepala Bidang') returning id"),
        {"kode": secrets.token_hex(4), "unit": unit},
    )
    await work.session.execute(
        text("insert into jabatan_role (jabatan_id, role, scope) values (:post, :role, :scope)"),
        {"post": post, "role": role.name, "scope": scope},
    )
    await work.session.execute(
        text(
            "insert into penugasan (jabatan_id, account_id, nama, jenis, dari, sampai) "
            "values (:post, :account, 'Orang', :kind, :dari, :sampai)"
        ),
        {"post": post, "account": account.id, "kind": kind, "dari": dari, "sampai": sampai},
    )


async def test_a_post_carries_its_role_over_its_unit_and_below(work, account, reader, units):
    await put(work, account, units["X1"], reader)
    held = await held_by(work.session, account.id, today=TODAY)
    assert held.grants == (Grant(permission="akses:account:read", scope="unit", unit_id=units["X1"]),)
    assert held.unit_ids == {units["X1"], units["X2"]}
    assert (held.post, held.unit_id) == ("Kepala Bidang", units["X1"])


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (9, True), (10, True), (11, False)])
async def test_an_acting_post_holds_from_its_first_to_its_last_day(work, account, reader, units, days, holds):
    await put(work, account, units["X2"], reader, kind="plt", sampai=TODAY + timedelta(days=10))
    held = await held_by(work.session, account.id, today=TODAY + timedelta(days=days))
    assert bool(held.grants) is holds
    assert held.post == ("Plt. Kepala Bidang" if holds else "")


async def test_the_definitive_post_is_the_main_one(work, account, reader, units):
    await put(work, account, units["X2"], reader, kind="plt")
    await put(work, account, units["X3"], reader)
    held = await held_by(work.session, account.id, today=TODAY)
    assert held.unit_id == units["X3"]
    assert len(held.grants) == 2


async def test_a_role_given_runs_between_its_dates(work, account, reader):
    await grant_role(work, account.id, role_id=reader.id, starts_on=TODAY, ends_on=TODAY)
    for day, holds in ((TODAY - timedelta(1), False), (TODAY, True), (TODAY + timedelta(1), False)):
        assert bool((await held_by(work.session, account.id, today=day)).grants) is holds


@pytest.mark.parametrize(
    "reach",
    [{"scope": "unit"}, {"scope": "desa"}, {"starts_on": TODAY, "ends_on": TODAY - timedelta(1)}],
)
async def test_a_reach_without_its_place_is_refused(work, account, reader, reach):
    with pytest.raises(Invalid):
        await grant_role(work, account.id, role_id=reader.id, **reach)


async def test_roles_may_be_seeded_twice(work):
    await seed_roles(work)
    first = await permissions_of(work, (await role_named(work, ADMIN)).id)
    await seed_roles(work)
    assert await permissions_of(work, (await role_named(work, ADMIN)).id) == first
    assert "akses:role:manage" in first
    assert not [name for name in first if name.startswith("tenants:")]


async def test_demonstration_people_are_marked_and_seeded_once(work):
    await work.session.execute(text("delete from account"))
    assert not await has_demo_accounts(work)
    await seed_roles(work)
    await seed_demo(work)
    await seed_demo(work)
    names = (await work.session.scalars(text("select username from account order by id"))).all()
    assert names == [username for username, _name, _role in PEOPLE]
    assert await has_demo_accounts(work)


async def test_sweeping_keeps_what_still_lives(work, account):
    old, now = work.now - timedelta(days=40), work.now
    for hash_, ends in (("a" * 64, old), ("b" * 64, now + timedelta(hours=1))):
        await work.session.execute(
            text(
                "insert into session (hash, account_id, stage, created_at, seen_at, ends_at) "
                "values (:hash, :account, 'full', :old, :old, :ends)"
            ),
            {"hash": hash_, "account": account.id, "old": old, "ends": ends},
        )
    await sweep(work)
    left = await work.session.scalars(text("select hash from session where account_id = :id").bindparams(id=account.id))
    assert left.all() == ["b" * 64]
