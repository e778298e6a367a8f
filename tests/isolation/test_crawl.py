"""`tiru doctor isolation --routes`: the whole application of two throwaway tenants; and that it would see a hole."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tiru.web.site import CONSOLE
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.isolation import keep_signed
from tiru_tenants.isolation_pair import marks_of, throwaway_pair
from tiru_tenants.isolation_proofs import PURPOSE, last_proof, proof_is_genuine, sign_proof
from tiru_tenants.isolation_routes import Crawl, ask_everywhere


@pytest.fixture(scope="module")
async def plane(services, installation):
    directory = Directory(services)
    found = ControlPlane.at(installation.owner_url, replace(services, find_tenant=directory.by_host))
    yield found
    found.close()


class Leaking:
    """A database that forgot whose role to enter: everybody works in one tenant's schema."""

    def __init__(self, real, schema):
        self._real, self._schema = real, schema

    def __getattr__(self, name):
        return getattr(self._real, name)

    @asynccontextmanager
    async def transaction(self, schema, *, snapshot=False):
        where = self._schema if schema != CONSOLE.schema else schema
        async with self._real.transaction(where, snapshot=snapshot) as session:
            yield session


async def test_nothing_of_one_tenant_shows_at_another_and_a_forgotten_role_would(plane, installation):
    async with throwaway_pair(plane) as (mine, theirs):
        marks = await asyncio.to_thread(marks_of, plane, mine.schema, theirs.schema)
        assert len(marks.ids) > 5, "the sample data of the modules fills the tables"
        found = await ask_everywhere(plane.services, mine, marks)
        assert found.leaks == []
        assert found.routes > 60
        assert found.requests > 150

        broken = replace(plane.services, database=Leaking(plane.services.database, theirs.schema))
        leaking = await ask_everywhere(broken, mine, marks)
    for part in ("/kantor/akun/7", "/kantor/organisasi/unit/7", "/aduan/lacak/", "/kantor/akun:"):
        assert any(leak.startswith(part) for leak in leaking.leaks), (part, leaking.leaks[:20])
    with plane.connect() as connection:
        left = connection.execute("select count(*) from tiru_control.tenant where slug like 'isolasi-%'").fetchone()
    assert left == (0,)


async def test_a_shared_folder_of_files_would_be_seen(plane, services):
    class OneFolder:
        def __init__(self, real):
            self._real = real

        def __getattr__(self, name):
            return getattr(self._real, name)

        async def get(self, _tenant, key):
            return b"kenari"

        async def put(self, _tenant, content, *, suffix=""):
            return await self._real.put("isolasi-uji", content, suffix=suffix)

    from tiru_tenants.isolation_routes import _files

    mine, theirs = (replace(CONSOLE, slug=slug) for slug in ("isolasi-x", "isolasi-y"))
    assert await _files(services, mine, theirs) == []
    assert len(await _files(replace(services, store=OneFolder(services.store)), mine, theirs)) == 2
    for slug in ("isolasi-y", "isolasi-uji"):
        await services.store.delete_all(slug)


async def test_the_proof_is_dated_signed_and_can_be_shown(plane, services):
    kept = keep_signed(plane, [], Crawl(routes=3, requests=9, leaks=["/x: 200"]))
    async with services.database.transaction(CONSOLE.schema) as session:
        found = await last_proof(session)
    assert found == kept
    public = found.public_key
    assert proof_is_genuine(found, public)
    assert not proof_is_genuine(replace(found, leaks=()), public)
    assert not proof_is_genuine(found, sign_proof(b"x" * 32, found).public_key)
    assert not found.good
    assert sign_proof(services.keys.derive(PURPOSE), found).signature == found.signature
