"""A throwaway PostgreSQL for a test run, or the one of `TIRU_TEST_DATABASE_URL`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tiru.postgres import Cluster

FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
"""For data nobody will miss."""


@dataclass(frozen=True, slots=True)
class Given:
    """A server that was there before us."""

    url: str

    def dsn(self) -> str:
        return self.url


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Has `.dsn()`: the owner's URI. `TIRU_PG_BIN` chooses the binaries, e.g. Debian's PostgreSQL 15."""
    given = os.environ.get("TIRU_TEST_DATABASE_URL")
    if given:
        yield Given(given)
        return
    chosen = os.environ.get("TIRU_PG_BIN")
    data = tmp_path_factory.mktemp("pg") / "data"
    with Cluster(data, Path(chosen) if chosen else None, FAST).running() as server:
        yield server
