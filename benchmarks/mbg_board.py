"""How soon every open board shows a change: `python -m benchmarks mbg-board [--screens 500] [--changes 40]`.

Starts a PostgreSQL of its own with a regency of 120 kitchens, serves the whole application on loopback, opens the
screens as so many accounts as they need, and changes one kitchen after another. Printed is the time from the commit
until a screen has the kitchen's new tiles, over all screens and changes. Server and screens share one process and so
one processor: a screen that waits for its turn counts as late.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import socket
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any

import structlog
import uvicorn
from litestar.connection import ASGIConnection
from sqlalchemy import text

from benchmarks.meals_region import Size, counts, region, server
from tiru.services import Services
from tiru.siaran.hub import PER_ACCOUNT
from tiru.tenant import SYSTEM, Actor, Grant, Kind, Tenant
from tiru.web.app import create_app
from tiru.work import unit_of_work
from tiru_mbg.papan.live import changed
from tiru_mbg.rights import PAPAN

ADDRESS = "/kantor/mbg/papan/siaran?sejak=0"
Seen = dict[str, float]


async def account_of(connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
    number = int(connection.headers.get("x-account", "1"))
    return Actor(kind=Kind.STAFF, id=number, name=f"Layar {number}", grants=(Grant(permission=PAPAN),))


async def screen(port: int, host: str, account: int, ready: asyncio.Event, seen: Seen) -> None:
    """One open board: when each kitchen's tiles last came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    ask = f"GET {ADDRESS} HTTP/1.1\r\nHost: {host}\r\nX-Account: {account}\r\n\r\n"
    writer.write(ask.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n", 1)[0], head
    try:
        while line := await reader.readline():
            if line.startswith(b"event: detak"):
                ready.set()
            elif line.startswith(b"data: ") and b'"kunci"' in line:
                seen[json.loads(line[6:])["kunci"]] = time.perf_counter()
    finally:
        writer.close()


async def measure(services: Services, tenant: Tenant, screens: int, changes: int) -> list[float]:
    """Seconds from a commit to each screen."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    app = create_app(services, find_actor=account_of)
    serving = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1))
    task = asyncio.create_task(serving.serve(sockets=[door]))
    while not serving.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.02)
    ready, seen = [asyncio.Event() for _one in range(screens)], [Seen() for _one in range(screens)]
    port = door.getsockname()[1]
    open_screens = [
        asyncio.create_task(screen(port, tenant.host, 1 + n // PER_ACCOUNT, ready[n], seen[n])) for n in range(screens)
    ]
    await asyncio.wait_for(asyncio.gather(*(one.wait() for one in ready)), 60)
    print(f"{screens} screens are open; load {os.getloadavg()[0]:.1f}", flush=True)
    taken = await _changes(services, tenant, seen, changes)
    for one in open_screens:
        one.cancel()
    await asyncio.gather(*open_screens, return_exceptions=True)
    serving.should_exit = True
    await task
    return taken


async def _changes(services: Services, tenant: Tenant, seen: list[Seen], changes: int) -> list[float]:
    async with unit_of_work(services, tenant, SYSTEM) as work:
        kitchens = list(await work.session.scalars(text("select id from mbg_sppg order by id")))
    taken: list[float] = []
    for number in range(changes):
        sppg_id = kitchens[number % len(kitchens)]
        for one in seen:
            one.pop(str(sppg_id), None)
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await work.session.execute(
                text("update mbg_kiriman set versi = versi + 1 where sppg_id = :id and tanggal = :day"),
                {"id": sppg_id, "day": work.today},
            )
            await changed(work, sppg_id)
        committed = time.perf_counter()
        for _wait in range(500):
            if all(str(sppg_id) in one for one in seen):
                break
            await asyncio.sleep(0.02)
        taken += [one[str(sppg_id)] - committed for one in seen]  # a screen that never heard ends the run
    return taken


async def run(screens: int, changes: int) -> None:
    with server(None) as (url, home):
        async with region(url, home, Size(days=1, last=datetime.now(UTC).date())) as (services, tenant):
            print(counts(url), flush=True)
            taken = sorted(await measure(services, tenant, screens, changes))
    for share in (0.5, 0.95, 0.99):
        print(f"{share:.0%}: {taken[int(len(taken) * share)] * 1000:.0f} ms")
    print(f"most {taken[-1] * 1000:.0f} ms, mean {statistics.mean(taken) * 1000:.0f} ms, {len(taken)} arrivals")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks mbg-board")
    options.add_argument("--screens", type=int, default=500)
    options.add_argument("--changes", type=int, default=40)
    asked = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(run(asked.screens, asked.changes))


if __name__ == "__main__":
    main()
