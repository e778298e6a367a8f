"""Browsers, areas and kinds of facilities for the tests of places."""

from __future__ import annotations

import psycopg
import pytest

from tiru.fasilitas.kinds import seed_kinds
from tiru.tenant import SYSTEM
from tiru.testing.areas import write_areas
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
