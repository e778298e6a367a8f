"""The clean slate: what tests over HTTP commit is taken away again."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tiru.db.metadata import TenantBase
from tiru_mbg.module import module


@pytest.fixture
async def clean(services, tenant):
    """For tests whose requests commit: nothing of the module before and after, and no entry of it in the ledger."""

    async def sweep() -> None:
        async with services.database.transaction(tenant.schema) as session:
            # no truncate: the tenant's role owns nothing
            for name in _children_first():
                await session.execute(text(f"delete from {name}"))

    await sweep()
    yield
    await sweep()


def _children_first() -> list[str]:
    ordered = [table.name for table in TenantBase.metadata.sorted_tables if table.name in module.tables]
    return ordered[::-1]
