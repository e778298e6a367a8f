"""Browsers, areas and kinds of facilities for the tests of places."""

from __future__ import annotations

import httpx
import psycopg
import pytest

from tiru.fasilitas.kinds import seed_kinds
from tiru.tenant import SYSTEM
from tiru.testing.areas import write_areas
from tiru.web.app import create_app
from tiru.work import unit_of_work


@pytest.fixture(scope="session")
async def _ready(installation, services):
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        write_areas(owner, {tenant.kode_wilayah for tenant in installation.tenants.values()})
    for tenant in installation.tenants.values():
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await seed_kinds(work)


@pytest.fixture(autouse=True)
def ready(_ready):
    """Every test of the room stands on areas and kinds of facilities."""


@pytest.fixture(scope="session")
def _everybody(services):
    """One application for all tests of the room: making one takes longer than most of them. Who asks is told by a
    header that only this application knows."""
    people = {}

    async def find_actor(connection, tenant):
        return people[connection.headers["x-penguji"]]

    return create_app(services, find_actor=find_actor), people


@pytest.fixture
async def browse(_everybody):
    app, people = _everybody
    opened = []

    def client(tenant, actor):
        number = str(len(people))
        people[number] = actor
        headers = {"sec-fetch-site": "same-origin", "x-penguji": number}
        transport = httpx.ASGITransport(app=app)
        opened.append(
            httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.slug}.localhost", headers=headers)
        )
        return opened[-1]

    yield client
    for one in opened:
        await one.aclose()
