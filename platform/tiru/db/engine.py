"""`Database`: few connections, spread over shards, replaced before their catalogue cache grows large.

A PostgreSQL backend keeps about 30 kB for every (tenant, table) it has touched until it ends. So a
tenant keeps to its own connection, and one that holds much or has served many tenants is closed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from prometheus_client import Counter, Gauge
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from tiru.db.budget import BUDGET_BYTES, MemoryBudget
from tiru.db.connection import RoleConnection
from tiru.db.lanes import Lanes
from tiru.db.metadata import CONTROL_SCHEMA

CONTROL_OVERFLOW = 6

RECYCLED = Counter("tiru_db_connections_recycled_total", "Connections closed because they held or served too much")
TENANTS_SEEN = Gauge(
    "tiru_db_connection_tenants", "Different tenants the busiest connection of a shard has served", ["shard"]
)


class Database:
    """Opens transactions in a schema; `url` is the login role's (`tiru_app`), as a libpq URI."""

    def __init__(
        self,
        url: str,
        *,
        shards: int = 4,
        size: int = 2,
        tenants_per_connection: int = 256,
        bytes_per_connection: int = BUDGET_BYTES,
        application_name: str = "tiru",
    ) -> None:
        self._url = url
        self._limit = tenants_per_connection
        self._lanes = Lanes(shards, size)
        numbers = [self._lanes.shard(lane) for lane in range(len(self._lanes))]
        self._budgets = tuple(MemoryBudget(str(shard), bytes_per_connection) for shard in numbers)
        self._engines = tuple(self._engine(url, shard, 1, application_name) for shard in numbers)
        # The control schema has a pool of its own: work in a tenant may look something up there while it holds
        # a connection, never the other way round, so the two cannot wait for each other.
        self._control = self._engine(url, -1, size, application_name, overflow=CONTROL_OVERFLOW)

    def engine_of(self, schema: str) -> AsyncEngine:
        """The pool of this schema's own connection, always the same one."""
        return self._control if schema == CONTROL_SCHEMA else self._engines[self._lanes.own(schema)]

    @asynccontextmanager
    async def transaction(self, schema: str, *, snapshot: bool = False) -> AsyncIterator[AsyncSession]:
        """One transaction in `schema` under its role: commit on return, roll back on any exception.

        `snapshot=True` reads one REPEATABLE READ, READ ONLY snapshot (exports, backups).
        """
        lane = None if schema == CONTROL_SCHEMA else await self._lanes.take(schema)
        try:
            async with (self._control if lane is None else self._engines[lane]).connect() as connection:
                if snapshot:
                    await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                driver, notes = _driver_of(connection)
                notes["tenants"].add(schema)
                driver.enter(schema)
                _connection_of(connection).begin()  # sent with the first statement
                session = AsyncSession(bind=connection, expire_on_commit=False)
                try:
                    yield session
                    if session.new or session.dirty or session.deleted:
                        await session.flush()
                    await connection.commit()
                finally:
                    session.expunge_all()
                    driver.enter(None)  # closing the connection rolls back what is not committed
                if lane is not None:
                    notes["spent"] = await self._budgets[lane].spent(driver, notes)
        finally:
            if lane is not None:
                self._lanes.release(lane)

    async def listener(self) -> asyncpg.Connection:
        """A connection outside of the pools, for LISTEN only: the login role owns nothing. Close it yourself."""
        return await asyncpg.connect(self._url, server_settings={"application_name": "tiru-live"}, timeout=10)

    async def close(self) -> None:
        for engine in (*self._engines, self._control):
            await engine.dispose()

    def _engine(self, url: str, shard: int, size: int, application_name: str, *, overflow: int = 0) -> AsyncEngine:
        engine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            pool_size=size,
            max_overflow=overflow,
            pool_timeout=30,
            pool_use_lifo=True,
            hide_parameters=True,  # an error's text goes to the log, people's data must not
            connect_args={
                "connection_class": RoleConnection,
                "server_settings": {"search_path": '"$user", public', "application_name": application_name},
            },
        )

        busiest = TENANTS_SEEN.labels(str(shard))

        @event.listens_for(engine.sync_engine.pool, "connect")
        def start_counting(_driver: object, record: ConnectionPoolEntry) -> None:
            assert record.record_info is not None
            record.record_info.clear()
            record.record_info["tenants"] = set()

        @event.listens_for(engine.sync_engine.pool, "checkout")
        def replace_the_dead(driver: Any, _record: ConnectionPoolEntry, _proxy: object) -> None:
            """A server that restarted has closed its sockets: known without asking, so without a round trip."""
            if driver.driver_connection.is_closed():
                raise DisconnectionError

        @event.listens_for(engine.sync_engine.pool, "checkin")
        def recycle(_driver: object, record: ConnectionPoolEntry) -> None:
            notes = record.record_info or {}
            seen = len(notes.get("tenants", ()))
            busiest.set(seen)
            if seen >= self._limit or notes.get("spent"):
                RECYCLED.inc()
                record.invalidate(soft=True)

        return engine


def _connection_of(connection: AsyncConnection) -> Connection:
    """What SQLAlchemy works with inside; to call what sends nothing without a switch of greenlets."""
    inner = connection.sync_connection
    assert inner is not None
    return inner


def _driver_of(connection: AsyncConnection) -> tuple[RoleConnection, dict[str, Any]]:
    """The driver's connection, and what the pool notes about it for as long as it lives."""
    raw = _connection_of(connection).connection
    assert isinstance(raw.driver_connection, RoleConnection)
    assert raw.record_info is not None
    return raw.driver_connection, raw.record_info
