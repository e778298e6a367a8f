"""How much a connection's server process may hold before the connection is replaced.

PostgreSQL keeps what it learnt about a table until the connection ends: about 30 kB for every (tenant, table)
with four indexes. The process itself says what that adds up to, in some 10 ms at 100 MB, so it is asked seldom:
never again before it can have come near its budget.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import asyncpg
from prometheus_client import Gauge

BUDGET_BYTES = 110_000_000
"""Of what PostgreSQL counts. The kernel counts up to a third more, for what is freed and not given back."""
PER_UNIT_BYTES = 200_000
"""The most that a usual unit of work adds: six tables it has never seen."""
LEAST_UNITS = 1000

HELD = Gauge("tiru_db_connection_bytes", "Bytes the last asked connection of a shard holds on the server", ["shard"])
_ASK = "select sum(total_bytes)::bigint from pg_catalog.pg_get_backend_memory_contexts()"
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


class MemoryBudget:
    """One per shard. Where the login role may not ask, nothing is ever spent: the count of tenants remains."""

    def __init__(self, shard: str, budget: int) -> None:
        self._budget = budget
        self._held = HELD.labels(shard)
        self._open = True

    async def spent(self, driver: asyncpg.Connection, notes: MutableMapping[str, Any]) -> bool:
        """Whether the connection should go. `notes` are its own; call after each unit of work, outside of it."""
        notes["units_left"] = notes.get("units_left", self._pause(0)) - 1
        if notes["units_left"] > 0 or not self._open:
            return False
        try:
            held = await driver.fetchval(_ASK)
        except asyncpg.InsufficientPrivilegeError:
            self._open = False
            return False
        except _BROKEN:  # the work before it is committed and must not fail for this
            return True
        self._held.set(held)
        notes["units_left"] = self._pause(held)
        return bool(held >= self._budget)

    def _pause(self, held: int) -> int:
        return max(LEAST_UNITS, (self._budget - held) // PER_UNIT_BYTES)
