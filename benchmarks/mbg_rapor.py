"""Report cards of a large regency: `python -m benchmarks mbg-rapor`.

Starts a PostgreSQL of its own (`TIRU_PG_BIN` chooses the binaries) with 120 kitchens. The deliveries of the last
school days are written in full and added up by `refresh_range`, which is timed; those sums are then laid over the
220 school days before them, so that `mbg_harian` holds a whole school year. Asked over ASGI, one request at a time:
the list and one kitchen, over 30 days and over the school year, and the place page of the citizens.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar.connection import ASGIConnection
from sqlalchemy import text

from benchmarks.letters import percentile
from benchmarks.meals_region import Size, counts, region, school_year, server
from tiru.cli.serving import set_apart_what_stays
from tiru.services import Services
from tiru.tenant import STRANGER, SYSTEM, Actor, Grant, Kind, Tenant
from tiru.web.app import create_app
from tiru.work import unit_of_work
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.rollup import refresh_range
from tiru_mbg.rights import EKSPOR, RAPOR

TIMES = 60
DETAIL = 5
"""School days whose deliveries are written."""
_NAMES = tuple(column.name for column in Harian.__table__.columns if column.name != "tanggal")
_YEAR = text(
    f"insert into mbg_harian (tanggal, {', '.join(_NAMES)}) "
    f"select hari, {', '.join('h.' + name for name in _NAMES)} from mbg_harian h "
    "cross join unnest(cast(string_to_array(:hari, ',') as date[])) hari where h.tanggal = :model "
    "on conflict do nothing"
)


async def run(owner_url: str, home: Path, size: Size) -> None:
    """Load, add up, ask."""
    asked = Size(kitchens=size.kitchens, places=size.places, recipients=size.recipients, days=DETAIL, last=size.last)
    async with region(owner_url, home, asked) as (services, tenant):
        print(counts(owner_url), flush=True)
        days = school_year(asked)
        start = time.perf_counter()
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await refresh_range(work, days[0], days[-1])
        spent = time.perf_counter() - start
        print(f"refresh of {size.kitchens} kitchens, {(days[-1] - days[0]).days + 1} days: {spent:.1f} s", flush=True)
        kitchen, place = await _year(services, tenant, size, days[-2])
        await _measure(services, tenant, kitchen, place, size.last)


async def _year(services: Services, tenant: Tenant, size: Size, model: date) -> tuple[int, int]:
    async with unit_of_work(services, tenant, SYSTEM) as work:
        hari = ",".join(str(day) for day in school_year(size))
        await work.session.execute(_YEAR, {"hari": hari, "model": model})
        rows = await work.session.scalar(text("select count(*) from mbg_harian where layanan"))
        print(f"mbg_harian: {rows:,} days of service", flush=True)
        one = await work.session.scalar(text("select min(id) from mbg_sppg"))
        place = await work.session.scalar(text("select min(titik_id) from mbg_kiriman"))
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.session.execute(text("analyze"))
    return one or 0, place or 0


async def _measure(services: Services, tenant: Tenant, kitchen: int, place: int, last: date) -> None:
    grants = tuple(Grant(permission=name, scope="tenant") for name in (RAPOR, EKSPOR))
    satgas = Actor(kind=Kind.STAFF, id=1, name="Satgas", grants=grants)
    year = f"dari={last - timedelta(days=330)}&sampai={last}"
    month = f"dari={last - timedelta(days=29)}&sampai={last}"
    home = "/kantor/mbg/rapor"
    pages = [
        ("list, 30 days", satgas, f"{home}?{month}"),
        ("list, school year", satgas, f"{home}?{year}"),
        ("list as CSV, school year", satgas, f"{home}/ekspor.csv?{year}"),
        ("one kitchen, 30 days", satgas, f"{home}/{kitchen}?{month}"),
        ("one kitchen, school year", satgas, f"{home}/{kitchen}?{year}"),
        ("page of a place, citizens", STRANGER, f"/mbg/titik/{place}"),
    ]
    asking: list[Actor] = []

    async def find_actor(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return asking[-1]

    app: Any = create_app(services, find_actor=find_actor)
    set_apart_what_stays()  # as the server does
    print(f"milliseconds over ASGI, {TIMES} one at a time: median, 95th percentile", flush=True)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.host}") as client:
        for name, actor, path in pages:
            asking.append(actor)
            taken = await _asked(client, path)
            print(f"{name:28} {statistics.median(taken):8.1f} {percentile(taken, 0.95):8.1f}", flush=True)


async def _asked(client: httpx.AsyncClient, path: str) -> list[float]:
    taken = []
    for number in range(-3, TIMES):
        start = time.perf_counter()
        answer = await client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:400])
        if number >= 0:
            taken.append((time.perf_counter() - start) * 1000)
    return taken


def main(arguments: list[str] | None = None) -> None:
    """`--keep FOLDER` leaves the server for the next time."""
    options = argparse.ArgumentParser(prog="python -m benchmarks mbg-rapor")
    options.add_argument("--keep", type=Path)
    options.add_argument("--kitchens", type=int, default=Size().kitchens)
    options.add_argument("--places", type=int, default=Size().places)
    asked = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    size = Size(kitchens=asked.kitchens, places=asked.places)
    with server(asked.keep) as (url, home):
        asyncio.run(run(url, home, size))


if __name__ == "__main__":
    main()
