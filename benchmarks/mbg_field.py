"""A day of free meals written by hundreds of telephones: `python -m benchmarks mbg-field`.

Starts a PostgreSQL of its own (`TIRU_PG_BIN` chooses the binaries) with one tenant. Telephones (nine schools to each
kitchen) send over the whole application (ASGI, JSON, signatures checked) through a bad network with clocks up to 48
hours wrong; see `field_simulation`. Printed are the burst's rate, how long a request takes, and whether anything was
lost or counted twice. Ends with 1 when it was.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from litestar.connection import ASGIConnection

from benchmarks.field_simulation import Handset, Played, Verdict, World, build, judge, play
from benchmarks.letters_structure import SCHEMA, TENANT_MODULES, tenant_of
from benchmarks.one_tenant import make_structure, services_of
from tiru.postgres import Cluster
from tiru.services import Services
from tiru.tenant import SYSTEM, Actor, Tenant
from tiru.web.app import create_app
from tiru.work import unit_of_work
from tiru_mbg.hari.intake import Parcel

DEVICES = 1_200
MODULES = TENANT_MODULES | {"mbg"}
_ASKING: ContextVar[Actor] = ContextVar("asking")


async def run(owner_url: str, home: Path, devices: int, seed: int, at_once: int) -> tuple[Played, Verdict]:
    """The whole day."""
    tenant = replace(tenant_of(), modules=frozenset(MODULES))
    services = services_of(owner_url, home, tenant)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        world = await build(work, devices, seed=seed)
    played = await _played(services, tenant, world, seed, at_once)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        verdict = await judge(work, world)
    await services.database.close()
    return played, verdict


async def _played(services: Services, tenant: Tenant, world: World, seed: int, at_once: int) -> Played:
    async def find_actor(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return _ASKING.get()

    transport = httpx.ASGITransport(app=create_app(services, find_actor=find_actor))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.host}", timeout=60) as client:

        async def send(handset: Handset, parcels: Sequence[Parcel]) -> list[tuple[UUID, str]]:
            _ASKING.set(handset.actor)
            entries = [{"id": str(one.id), "muatan": one.content, "tanda": one.signature} for one in parcels]
            clock = round(handset.phone.clock(services.clock()).timestamp() * 1000)
            body = {"perangkat": str(handset.phone.id), "jam": clock, "catatan": entries}
            answer = await client.post("/api/mbg/catatan", json=body)
            answer.raise_for_status()
            return [(UUID(one["id"]), one["status"]) for one in answer.json()["catatan"]]

        return await play(world, send, seed=seed + 1, at_once=at_once)


def _print(devices: int, played: Played, verdict: Verdict) -> None:
    times = sorted(played.latencies_ms)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{devices} telephones, {verdict.written} entries, sent {played.sent} times in {played.requests} requests")
    print(f"{played.seconds:.1f} s: {played.sent / played.seconds:.0f} entries/s; request ms", end=" ")
    print(f"median {statistics.median(times):.1f}, p99 {p99:.1f}")
    print(f"lost {verdict.lost}, kept {verdict.kept}, not valid {verdict.not_valid}, still waiting {played.left}")
    print(f"portions received: {verdict.received}, truly {verdict.received_truly}, in sums {verdict.received_in_sums}")
    print(f"wrong deliveries {verdict.wrong_deliveries}, batches {verdict.wrong_batches}", end="; ")
    print(f"worst corrected time {verdict.worst_clock_s:.2f} s off")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks mbg-field")
    options.add_argument("--devices", type=int, default=DEVICES)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--at-once", type=int, default=16, help="requests under way at the same time")
    asked = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    chosen = os.environ.get("TIRU_PG_BIN")
    with tempfile.TemporaryDirectory(prefix="tiru-bench-") as folder:
        home = Path(folder)
        with Cluster(home / "data", Path(chosen) if chosen else None).running() as server:
            make_structure(server.dsn(), SCHEMA, MODULES, known_by="mbg_sppg")
            played, verdict = asyncio.run(run(server.dsn(), home, asked.devices, asked.seed, asked.at_once))
    _print(asked.devices, played, verdict)
    if not verdict.good or played.left:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
