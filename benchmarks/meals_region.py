"""A regency with 120 kitchens, 1,200 places and 365,000 recipients through a school year, for the benchmarks of mbg.

The register is written by `meals_load.sql`, the days by the same SQL as those of the demonstration. 365,000 over 120
kitchens are 3,042 each, a little above the 3,000 that a kitchen may cook: they are assigned all the same.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import text

from benchmarks.one_tenant import make_structure, services_of
from tiru.postgres import Cluster
from tiru.registry import discover
from tiru.services import Services
from tiru.tenant import SYSTEM, Tenant
from tiru.work import UnitOfWork, unit_of_work
from tiru_mbg.sample.days import go_on, is_school_day, plan_past

SCHEMA = "t_sumedang"
MODULES = frozenset(discover().modules)
TABLES = ("mbg_sppg", "mbg_titik", "mbg_rombel", "mbg_penugasan", "mbg_batch", "mbg_kiriman", "mbg_kiriman_kelas")
AT_ONCE = 20
SQL = Path(__file__).with_name("meals_load.sql")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the regency is; `last` is the last of its `days` school days."""

    kitchens: int = 120
    places: int = 1200
    recipients: int = 365_000
    days: int = 220
    last: date = date(2026, 11, 25)


def tenant_of() -> Tenant:
    return Tenant(
        id=1,
        slug="sumedang",
        schema=SCHEMA,
        title="Kabupaten Sumedang",
        kode_wilayah="32.11",
        host="sumedang.localhost",
        modules=MODULES,
    )


@contextmanager
def server(keep: Path | None) -> Iterator[tuple[str, Path]]:
    """The owner's address and the home of a PostgreSQL of its own; `keep` leaves it for the next time."""
    chosen = os.environ.get("TIRU_PG_BIN")
    with tempfile.TemporaryDirectory(prefix="tiru-bench-") as folder:
        home = keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        with Cluster(home / "data", Path(chosen) if chosen else None).running() as running:
            yield running.dsn(), home


@asynccontextmanager
async def region(owner_url: str, home: Path, size: Size) -> AsyncIterator[tuple[Services, Tenant]]:
    """The application over that server, with the regency loaded; what stands there is used as it is."""
    make_structure(owner_url, SCHEMA, MODULES, known_by="mbg_sppg")
    tenant = tenant_of()
    services = services_of(owner_url, home, tenant)
    try:
        async with unit_of_work(services, tenant, SYSTEM) as work:
            empty = not await work.session.scalar(text("select count(*) from mbg_sppg"))
            if empty:
                await _register(work, size)
        if empty:
            await _days(services, tenant, size)
            _analyse(owner_url)
        yield services, tenant
    finally:
        await services.database.close()


def school_year(size: Size) -> list[date]:
    """The school days up to the last one, oldest first."""
    found: list[date] = []
    day = size.last
    while len(found) < size.days:
        if is_school_day(day, ()):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def counts(owner_url: str) -> str:
    """Rows of the tables that were loaded, and bytes of the database."""
    with psycopg.connect(owner_url) as owner:
        owner.execute(f"set search_path = {SCHEMA}")
        rows = {name: owner.execute(f"select count(*) from {name}").fetchone() for name in TABLES}
        size = owner.execute("select pg_database_size(current_database())").fetchone()
    assert size is not None, "a number"
    told = ", ".join(f"{name.removeprefix('mbg_')} {row[0]:,}" for name, row in rows.items() if row)
    return f"{told}; database {size[0] / 1e9:.2f} GB"


async def _register(work: UnitOfWork, size: Size) -> None:
    values = {
        "kitchens": size.kitchens,
        "places": size.places,
        "recipients": size.recipients,
        "wilayah": work.tenant.kode_wilayah,
        "first": school_year(size)[0],
    }
    for part in SQL.read_text().split("-- part: ")[1:]:
        statement = part.split("\n", 1)[1]
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        await work.session.execute(text(statement), named)


async def _days(services: Services, tenant: Tenant, size: Size) -> None:
    days: Sequence[date] = school_year(size)
    now = datetime.combine(size.last, time(23), UTC)
    for first in range(0, len(days), AT_ONCE):
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await plan_past(work, days[first : first + AT_ONCE])
            await go_on(work, days[first : first + AT_ONCE], now)


def _analyse(owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("vacuum (analyze)")


if __name__ == "__main__":

    async def _show() -> None:
        with server(None) as (url, home):
            async with region(url, home, Size()):
                print(counts(url))

    asyncio.run(_show())
