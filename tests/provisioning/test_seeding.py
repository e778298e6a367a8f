"""What a new release declares reaches the tenants that stand already."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from tiru.module import Permission
from tiru.registry import Registry
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_tenants.activation import enable
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.seeding import digest_of, seed_where_changed

from .conftest import wanted_for

HELD = text(
    "select count(*) from role_permission rp join role r on r.id = rp.role_id "
    "where r.name = :role and rp.permission = :permission"
)


@pytest.fixture
async def made(plane):
    slug = "rilis"
    await apply_wanted(plane, wanted_for(slug), actor="test")
    yield slug
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)


async def held(services, slug, role, permission) -> bool:
    tenant = await Directory(services).whatever_state(slug)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        return bool(await work.session.scalar(HELD, {"role": role, "permission": permission}))


def next_release(registry: Registry) -> Registry:
    """The complaints module with one right more, given to its coordinator."""
    new = Permission(name="aduan:baru:read", title="Hak baru")
    aduan = registry.modules["aduan"]
    roles = [
        replace(role, permissions=(*role.permissions, new.name)) if role.name == "koordinator_aduan" else role
        for role in aduan.roles
    ]
    grown = replace(aduan, permissions=(*aduan.permissions, new), roles=tuple(roles))
    return replace(registry, modules={**registry.modules, "aduan": grown})


async def test_a_new_right_reaches_the_roles_of_a_tenant_that_stands_and_only_once(made, plane, services, registry):
    assert await seed_where_changed(plane, [made]) == []
    later = replace(services, registry=next_release(registry))
    new_plane = ControlPlane.at(plane.owner_url, later)
    try:
        assert not await held(services, made, "koordinator_aduan", "aduan:baru:read")
        assert await seed_where_changed(new_plane, [made]) == [made]
        assert await held(services, made, "koordinator_aduan", "aduan:baru:read")
        async with unit_of_work(later, await Directory(later).whatever_state(made), SYSTEM) as work:
            await work.session.execute(text("delete from role_permission where permission = 'aduan:baru:read'"))
        assert await seed_where_changed(new_plane, [made]) == []
        assert not await held(services, made, "koordinator_aduan", "aduan:baru:read")
    finally:
        new_plane.close()


async def test_what_is_switched_on_later_brings_its_roles(plane, services, registry):
    slug = "menyusul"
    wanted = replace(wanted_for(slug), modules=frozenset())
    await apply_wanted(plane, wanted, actor="test")
    try:
        assert not await held(services, slug, "koordinator_aduan", "aduan:laporan:verify")
        await enable(plane, slug, "aduan", actor="test")
        assert await held(services, slug, "koordinator_aduan", "aduan:laporan:verify")
        assert await seed_where_changed(plane, [slug]) == []
    finally:
        await trash(plane, slug, actor="test", reason="test")
        await purge(plane, slug, actor="test", reason="test", grace_days=0)


def test_the_digest_follows_what_is_declared(registry):
    modules = list(registry)
    assert digest_of(modules) == digest_of(reversed(modules))
    assert digest_of(modules) != digest_of(next_release(registry))
