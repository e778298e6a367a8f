"""The laws of the contract as tests, for any module: `tiru module test NAME` runs them, our own tests too.

`TIRU_LAWS_OF` names one module; without it every pluggable module is tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tiru.module import Module
from tiru.registry import Registry, check, discover
from tiru.services import Services
from tiru.tenant import STRANGER, Actor, Kind, Tenant
from tiru.testing.installation import Installation, all_powerful, undone_work, with_modules
from tiru.web.declared import ANYONE, CITIZEN, OPEN_WORDS, handlers_of

pytest_plugins = ["tiru.testing.installation"]
ClientFor = Callable[..., Any]


def _tried() -> list[Module]:
    registry = discover()
    chosen = os.environ.get("TIRU_LAWS_OF")
    return [registry.modules[chosen]] if chosen else list(registry.pluggable)


@pytest.fixture(params=_tried(), ids=lambda module: module.name, name="module")
def _module(request: pytest.FixtureRequest) -> Module:
    found: Module = request.param
    return found


def pages(module: Module, face: str) -> Iterator[tuple[str, str]]:
    """Address and permission of every page of a face that can be asked for without a parameter."""
    base = "" if module.builtin else f"/{module.name}"
    for thing in getattr(module, face):
        own = thing.opt if isinstance(getattr(thing, "opt", None), dict) else {}
        for path, handler in handlers_of(thing):
            if "GET" in getattr(handler, "http_methods", ()) and "{" not in path:
                address = f"/kantor{base}{path}" if face == "office" else f"{base}{path}"
                yield address.rstrip("/") or "/", handler.opt.get("permission") or own.get("permission", "")


def test_its_declaration_keeps_the_contract(module: Module) -> None:
    check(module, module.name)


def test_its_migrations_work_everywhere(module: Module, registry: Registry) -> None:
    from tiru_migrations.lint import problems

    assert [line for line in problems(registry) if line.startswith(f"{module.name}:")] == []


def test_it_declares_exactly_the_tables_it_makes(
    module: Module, registry: Registry, installation: Installation
) -> None:
    """What is not declared would not be purged, exported or tried for isolation."""
    from tiru_migrations.bootstrap import create_home, drop_home
    from tiru_migrations.histories import tenant_histories
    from tiru_migrations.schema import migrate

    home = f"t_hukum_{module.name}"[:40]
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        with owner.transaction():
            create_home(owner, home)
            migrate(owner, home, tenant_histories(registry, ()))
            before = _tables(owner, home)
            migrate(owner, home, tenant_histories(registry, {module.name}))
            made = _tables(owner, home) - before
            assert migrate(owner, home, tenant_histories(registry, {module.name})) == [], "twice is once"
        with owner.transaction():
            drop_home(owner, home)
    declared = set(module.tables)
    assert made == declared if not module.builtin else declared <= before


def test_its_tables_are_closed_to_every_other_tenant(
    module: Module, installation: Installation, tenant: Tenant, other_tenant: Tenant
) -> None:
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL("set role {}").format(sql.Identifier(other_tenant.schema)))
        for table in module.tables:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                owner.execute(sql.SQL("select 1 from {}").format(sql.Identifier(tenant.schema, table)))


async def test_where_it_is_off_it_is_not_there(
    module: Module, registry: Registry, tenant: Tenant, client_for: ClientFor
) -> None:
    if module.builtin:
        pytest.skip("a room is always on")
    client = client_for(tenant, all_powerful(registry), found=with_modules(tenant, *registry.builtin))
    for face in ("portal", "office"):
        for address, _permission in pages(module, face):
            assert (await client.get(address)).status_code == 404, address
    for front in ("/", "/kantor"):
        shown = (await client.get(front)).text
        assert f'href="/{module.name}' not in shown
        assert f'href="/kantor/{module.name}' not in shown


async def test_its_pages_open_for_those_who_may(
    module: Module, registry: Registry, tenant: Tenant, client_for: ClientFor
) -> None:
    client = client_for(tenant, all_powerful(registry))
    for face in ("portal", "office"):
        for address, permission in pages(module, face):
            if permission != CITIZEN:
                assert (await client.get(address)).status_code in (200, 303), address


async def test_its_office_is_closed_to_strangers_and_to_those_without_the_right(
    module: Module, tenant: Tenant, client_for: ClientFor
) -> None:
    stranger = client_for(tenant, STRANGER)
    official = client_for(tenant, Actor(kind=Kind.STAFF, id=999, name="Tanpa hak"))
    for address, permission in pages(module, "office"):
        if permission in (ANYONE, CITIZEN):
            continue
        answer = await stranger.get(address)
        assert (answer.status_code, "/kantor/masuk" in answer.headers.get("location", "")) == (303, True), address
        if permission not in OPEN_WORDS:
            assert (await official.get(address)).status_code == 403, address


async def test_its_navigation_leads_somewhere(
    module: Module, registry: Registry, tenant: Tenant, client_for: ClientFor
) -> None:
    client = client_for(tenant, all_powerful(registry))
    for href in [item.href for item in module.navigation] + [item.href for item in module.portal_items]:
        assert (await client.get(href)).status_code in (200, 303), href


async def test_its_seeds_may_run_twice(module: Module, registry: Registry, services: Services, tenant: Tenant) -> None:
    async with undone_work(services, tenant, all_powerful(registry)) as work:
        for seed in module.seeds:
            if seed.kind == "reference":
                await seed.run(work)
                once = await _rows(work, module)
                await seed.run(work)
                assert await _rows(work, module) == once, seed.name


async def _rows(work: Any, module: Module) -> dict[str, int]:
    from sqlalchemy import func, select, table

    await work.session.flush()
    counts = {name: select(func.count()).select_from(table(name)) for name in module.tables}
    return {name: await work.session.scalar(query) or 0 for name, query in counts.items()}


def test_the_personal_data_it_names_is_there(module: Module, installation: Installation, tenant: Tenant) -> None:
    with psycopg.connect(installation.owner_url) as owner:
        for field in module.personal_data:
            found = owner.execute(
                "select 1 from information_schema.columns where table_schema = %s and table_name = %s "
                "and column_name = %s",
                (tenant.schema, field.table, field.column),
            ).fetchone()
            assert found, f"{field.table}.{field.column}"


def _tables(owner: psycopg.Connection, schema: str) -> set[str]:
    rows = owner.execute("select tablename from pg_tables where schemaname = %s", (schema,)).fetchall()
    return {name for (name,) in rows}
