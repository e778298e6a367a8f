"""What the server's processes hold after a long mix of work over all tenants: ours, and one pool that never recycles.

Both are driven from this process in turn, a slice of a few seconds each, through the same units of work in the
same order. So they share every disturbance, and the throughput of a slice is compared with that of its neighbour.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

import psycopg
import uvloop
from sqlalchemy import TextClause, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks.backends import held_by
from benchmarks.neighbours import Place
from benchmarks.spread import Row, ratio
from benchmarks.tables import names
from tiru.db.connection import RoleConnection
from tiru.db.engine import Database

SLICE_S = 10.0
SAMPLE_S = 1.0
WORKERS = 8
CONNECTIONS = 8
ROUTES = 10
TABLES_PER_ROUTE = 4
"""Forty of a tenant's hundred tables are in use; the first kind of request is ten times as frequent as the last."""


class OnePool:
    """What one would write first: any tenant on any connection, each kept for ever. The role is entered as ours is."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            connect_args={
                "connection_class": RoleConnection,
                "server_settings": {"search_path": '"$user", public', "application_name": "bench-naive"},
            },
        )

    @asynccontextmanager
    async def transaction(self, schema: str) -> AsyncIterator[AsyncSession]:
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, RoleConnection)
            driver.enter(schema)
            async with connection.begin():
                yield AsyncSession(bind=connection, expire_on_commit=False)

    async def close(self) -> None:
        await self._engine.dispose()


@dataclass(slots=True)
class Side:
    """A pool under measurement. `order` deals out tenants and routes; equal seeds deal equally."""

    name: str
    database: Database | OnePool
    order: random.Random
    units: int = 0


def measure(place: Place, *, minutes: float = 5.0) -> list[dict[str, float]]:
    """A row per pair of slices: units of work per second and what the largest connection holds, in MB (10^6 bytes)."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_measure(place, minutes))


def rows(found: list[dict[str, float]]) -> list[Row]:
    """The lines of the table. The first slices warm up and are not compared."""
    warm = found[len(found) // 5 :]
    most = {side: max(row[f"{side}_private_mb"] for row in found) for side in ("ours", "naive")}
    last = found[-1]
    minutes = last["minutes"]
    return [
        Row(
            f"largest connection in {minutes:.0f} min",
            f"{most['ours']:.0f} MB",
            "never recycled",
            f"{found[0]['naive_private_mb']:.0f} MB after a slice, {most['naive']:.0f} MB at the end",
            "under 150 MB",
        ),
        Row(
            "units of work/s",
            f"{median(row['ours_rate'] for row in warm):.0f}/s",
            "never recycled",
            ratio(warm, "ours_rate", "naive_rate"),
            "0.9 or more",
        ),
    ]


async def _measure(place: Place, minutes: float) -> list[dict[str, float]]:
    naive = OnePool(place.app_url)
    ours = Database(place.app_url, application_name="bench-ours")
    sides = [Side("naive", naive, random.Random(1)), Side("ours", ours, random.Random(1))]
    found: list[dict[str, float]] = []
    started = time.monotonic()
    try:
        while time.monotonic() - started < minutes * 60:
            row: dict[str, float] = {}
            for side in sides if len(found) % 2 else sides[::-1]:
                row |= await _slice(place, side)
            row["minutes"] = (time.monotonic() - started) / 60
            found.append(row)
    finally:
        await naive.close()
        await ours.close()
    return found


async def _slice(place: Place, side: Side) -> dict[str, float]:
    until = time.monotonic() + SLICE_S
    before, started = side.units, time.monotonic()
    watch = asyncio.create_task(_watch(place, side, until))
    await asyncio.gather(*(_work(place, side, until) for _ in range(WORKERS)))
    rate = (side.units - before) / (time.monotonic() - started)
    return {f"{side.name}_rate": rate, f"{side.name}_units": side.units, **await watch}


async def _watch(place: Place, side: Side, until: float) -> dict[str, float]:
    """The most that one connection of the side held at any sample of the slice."""
    return await asyncio.to_thread(_sample, place, side.name, until)


def _sample(place: Place, side: str, until: float) -> dict[str, float]:
    most = dict.fromkeys(("private", "pss", "rss"), 0.0)
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        while time.monotonic() < until:
            time.sleep(min(SAMPLE_S, max(0.0, until - time.monotonic())))
            for held in held_by(owner, f"bench-{side}"):
                for what in most:
                    most[what] = max(most[what], getattr(held, what))
    return {f"{side}_{what}_mb": round(size, 1) for what, size in most.items()}


async def _work(place: Place, side: Side, until: float) -> None:
    weights = [1 / (number + 1) for number in range(ROUTES)]
    while time.monotonic() < until:
        schema = side.order.choice(place.schemas)
        (route,) = side.order.choices(range(ROUTES), weights)
        async with side.database.transaction(schema) as session:
            for statement in _STATEMENTS[route]:
                await session.execute(statement)
        side.units += 1


def _statements(route: int) -> list[TextClause]:
    first, second, third, fourth = names()[route * TABLES_PER_ROUTE : (route + 1) * TABLES_PER_ROUTE]
    return [
        text(f"select id, text_0, amount from {first} order by id desc limit 20"),
        text(f"select count(*) from {second} where at > now() - interval '1 day'"),
        text(f"select a.id from {third} a join {fourth} b on b.parent_id = a.id limit 20"),
        text(f"update {second} set amount = amount + 1 where id = 1"),
    ]


_STATEMENTS = [_statements(route) for route in range(ROUTES)]
