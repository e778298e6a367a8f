"""Take one boundary away, and the table notices: each test breaks a copy of the house in one place."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy import text

from tiru.access.models import Session
from tiru.access.views.accounts import MANAGE, AccountController
from tiru.audit.views import ledger
from tiru.module import SCOPES
from tiru.testing.route_trial import Things, Trial
from tiru.web.app import Work
from tiru.web.declared import ANYONE, STAFF
from tiru.web.pages import go_to
from tiru_aduan import queries
from tiru_aduan.office import OfficeController

REPORT = "/kantor/aduan/laporan/{nomor:str}"
LEDGER = "/kantor/jejak"
END_SESSION = "/kantor/akun/{account_id:int}/sesi/{session_id:int}/akhiri"


@pytest.fixture
def noticed(services, tenant, made, reviewed):
    """`await noticed(services, url, …)`: what the table says about these addresses of a house that was broken."""

    async def look(broken, *urls):
        trial = Trial(broken, tenant)
        try:
            for route in reviewed:
                if route.site == "tenant" and route.url in urls:
                    things = (made.mine, made.cousin, made.foreign)
                    await trial.of(route, *(by_module.get(route.module, Things()) for by_module in things))
        finally:
            await trial.close()
        assert trial.answers.asked
        return trial.answers.wrong

    return look


def with_module(services, name, **changes):
    registry = services.registry
    modules = {**registry.modules, name: replace(registry.modules[name], **changes)}
    return replace(services, registry=replace(registry, modules=MappingProxyType(modules)))


class _Database:
    def __init__(self, real):
        self._real = real

    def __getattr__(self, name):
        return getattr(self._real, name)


async def test_the_house_as_it_is_gives_nothing_to_notice(noticed, services):
    assert await noticed(services, REPORT, LEDGER, END_SESSION) == []


@pytest.mark.parametrize(("loose", "who"), [(ANYONE, "as citizen"), (STAFF, "as official without the right")])
async def test_a_loosened_permission(noticed, services, loose, who):
    opened = get("/jejak", permission=loose)(ledger.fn)
    wrong = await noticed(with_module(services, "jejak", office=[opened]), LEDGER)
    assert any(f"{who}: 200" in line for line in wrong), wrong


async def test_a_right_that_reaches_a_part_and_opens_the_whole(noticed, services):
    module = services.registry.modules["jejak"]
    permissions = tuple(replace(one, scopes=SCOPES) for one in module.permissions)
    wrong = await noticed(with_module(services, "jejak", permissions=permissions), LEDGER)
    assert any("in another unit: 200" in line for line in wrong), wrong


async def test_a_query_without_the_reach_of_the_right(noticed, services):
    class Careless(OfficeController):
        @get("/laporan/{nomor:str}")
        async def show(self, request: Request[Any, Any, Any], work: Work, nomor: FromPath[str]) -> Response[str]:
            return Response((await queries.laporan_by_number(work, nomor)).judul)

    wrong = await noticed(with_module(services, "aduan", office=[Careless]), REPORT)
    for who in ("another unit", "another desa", "own things"):
        assert any(f"{who}: 200" in line for line in wrong), wrong


async def test_a_thing_that_does_not_belong_to_the_one_in_the_address(noticed, services):
    class Careless(AccountController):
        @post("/{account_id:int}/sesi/{session_id:int}/akhiri", opt=MANAGE)
        async def end_session(self, work: Work, account_id: FromPath[int], session_id: FromPath[int]) -> Response[Any]:
            session = await work.session.get_one(Session, session_id)
            session.revoked_at = work.now
            return go_to("/kantor/akun")

    akses = services.registry.modules["akses"]
    office = [Careless if one is AccountController else one for one in akses.office]
    wrong = await noticed(with_module(services, "akses", office=office), END_SESSION)
    assert any("mixed ids: 303" in line for line in wrong), wrong


async def test_a_step_that_is_done_before_anybody_asks_whose_it_is(noticed, services):
    class Careless(AccountController):
        @get("/{account_id:int}", opt={"permission": "akses:account:read"})
        async def show(self, request: Request[Any, Any, Any], work: Work, account_id: FromPath[int]) -> Template:
            raise RuntimeError(account_id)

    akses = services.registry.modules["akses"]
    office = [Careless if one is AccountController else one for one in akses.office]
    wrong = await noticed(with_module(services, "akses", office=office), "/kantor/akun/{account_id:int}")
    assert any("another tenant's id: 500" in line for line in wrong), wrong


async def test_another_tenants_role(noticed, services, tenant, other_tenant):
    class Confused(_Database):
        def transaction(self, schema, *, snapshot=False):
            where = other_tenant.schema if schema == tenant.schema else schema
            return self._real.transaction(where, snapshot=snapshot)

    broken = replace(services, database=Confused(services.database))
    wrong = await noticed(broken, REPORT, "/kantor/akun/{account_id:int}")
    assert sum("another tenant's id: 200" in line for line in wrong) == 2, wrong


async def test_no_role_at_all(noticed, services):
    class Roleless(_Database):
        @asynccontextmanager
        async def transaction(self, schema, *, snapshot=False):
            async with self._real.transaction(schema, snapshot=snapshot) as session:
                await session.execute(text("reset role"))
                yield session

    wrong = await noticed(replace(services, database=Roleless(services.database)), REPORT)
    assert any("as the right: 500" in line for line in wrong), wrong
