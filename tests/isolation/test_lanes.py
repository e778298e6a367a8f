"""A tenant keeps to its own connection; one that stays busy does not hold up the others."""

import asyncio

import pytest
from sqlalchemy import text

from tiru.db import lanes
from tiru.db.budget import MemoryBudget
from tiru.db.engine import Database
from tiru.db.lanes import Lanes

BACKEND = text("select pg_backend_pid()")


async def test_a_tenant_takes_its_own_lane_again_and_again():
    some = Lanes(shards=4, size=2)
    for schema in ("t_kuningan", "t_blora", "t_ogan_ilir"):
        lane = await some.take(schema)
        some.release(lane)
        assert lane == some.own(schema) == await some.take(schema)
        some.release(lane)


async def test_whoever_waits_too_long_borrows_a_lane_of_the_same_shard():
    some = Lanes(shards=2, size=2)
    first = await some.take("t_kuningan")
    second = await asyncio.wait_for(some.take("t_kuningan"), 5)
    assert first != second
    assert some.shard(first) == some.shard(second)


async def test_without_a_free_lane_the_wait_ends(monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_S", 0.1)
    for size in (1, 2):
        some = Lanes(shards=1, size=size)
        for _lane in range(size):
            await asyncio.wait_for(some.take("t_kuningan"), 5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(some.take("t_kuningan"), 5)


async def test_a_busy_tenant_does_not_hold_up_another_of_its_shard(services, tenant, other_tenant):
    async with services.database.transaction(tenant.schema) as busy:
        await busy.execute(text("select 1"))
        for schema in (tenant.schema, other_tenant.schema):
            async with asyncio.timeout(5), services.database.transaction(schema) as session:
                assert await session.scalar(text("select current_schema()")) == schema


async def test_a_connection_over_its_budget_is_replaced(installation, monkeypatch):
    monkeypatch.setattr(MemoryBudget, "_pause", lambda _self, _held: 2)
    for limit, same in ((1, False), (1 << 40, True)):
        database = Database(installation.app_url, shards=1, size=1, bytes_per_connection=limit)
        try:
            backends = []
            for _unit in range(3):
                async with database.transaction("t_kuningan") as session:
                    backends.append(await session.scalar(BACKEND))
        finally:
            await database.close()
        assert backends[0] == backends[1]
        assert (backends[1] == backends[2]) is same
