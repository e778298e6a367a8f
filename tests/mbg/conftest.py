"""The clean slate: what tests over HTTP commit is taken away again."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tiru.db.metadata import TenantBase
from tiru.testing.areas import write_areas
from tiru_mbg.module import module

ROOT = str(Path(__file__).parents[2])
if ROOT not in sys.path:  # the simulated telephones live with the benchmarks, which are no installed package
    sys.path.insert(0, ROOT)


@pytest.fixture(scope="session")
def areas(installation):
    """The kecamatan and desa of the tenants of the run, by their real codes and names."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        write_areas(owner, {tenant.kode_wilayah for tenant in installation.tenants.values()})


@pytest.fixture
async def clean(services, tenant):
    """For tests whose requests commit: nothing of the module before and after, and no entry of it in the ledger."""

    async def sweep() -> None:
        async with services.database.transaction(tenant.schema) as session:
            # no truncate: the tenant's role owns nothing
            for name in children_first():
                await session.execute(text(f"delete from {name}"))

    await sweep()
    yield
    await sweep()


def children_first() -> list[str]:
    ordered = [table.name for table in TenantBase.metadata.sorted_tables if table.name in module.tables]
    return ordered[::-1]
