"""Requests per second of one query over many tenants: ours, the peer under gunicorn, ours without tenancy."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

import psycopg

from benchmarks.neighbours import Place

CLIENTS = 16


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: list[str], place: Place, port: int) -> Iterator[int]:
    """A server of ours for the block; ended by its pid."""
    process = subprocess.Popen(command, env=place.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _try in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def both(place: Place) -> Iterator[tuple[int, int]]:
    """One worker process each, on two ports: (ours, peer)."""
    ours, peer = free_port(), free_port()
    uvicorn = [sys.executable, "-m", "uvicorn", "benchmarks.ours:app", "--port", str(ours), "--log-level", "error"]
    gunicorn = [
        sys.executable,
        "-m",
        "gunicorn",
        "benchmarks.peer.wsgi",
        "-b",
        f"127.0.0.1:{peer}",
        "-k",
        "gthread",
        "--threads",
        "8",
        "-w",
        "1",
    ]
    with served(uvicorn, place, ours), served(gunicorn, place, peer):
        yield ours, peer


async def rate(port: int, path: str, hosts: list[str], seconds: float) -> float:
    """Good answers per second from `CLIENTS` keep-alive connections, each going round the hosts."""
    until = time.monotonic() + seconds
    good = bad = 0

    async def client(number: int) -> None:
        nonlocal good, bad
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = cycle(hosts[number % len(hosts) :] + hosts[: number % len(hosts)])
        while time.monotonic() < until:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {next(turn)}.bench.local\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            body = await reader.readexactly(length)
            if b" 200 " in head[:15] and b"satu" in body:
                good += 1
            else:
                bad += 1
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    started = time.monotonic()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    if bad:
        raise RuntimeError(f"{bad} bad answers on {path}")
    return good / (time.monotonic() - started)


def prepare_peer_hosts(place: Place) -> None:
    """The peer finds its tenants by host; they are the neighbours' schemas."""
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        for schema in place.schemas:
            row = owner.execute(
                "insert into shop_client (schema_name, name) values (%s, 'x') returning id", (schema,)
            ).fetchone()
            assert row is not None
            owner.execute(
                "insert into shop_domain (domain, is_primary, tenant_id) values (%s, true, %s)",
                (f"{schema}.bench.local", row[0]),
            )


def measure(place: Place, tenants: int, *, rounds: int = 10, seconds: float = 2.0) -> list[dict[str, float]]:
    """Paired rounds; the order within a round changes."""
    hosts = list(place.schemas[:tenants])
    found = []
    with both(place) as (ours, peer):
        for number in range(rounds + 1):
            turns = [("ours", ours, "/row"), ("peer", peer, "/row"), ("plain", ours, "/plain")]
            turns = turns[number % 3 :] + turns[: number % 3]
            row = {name: asyncio.run(rate(port, path, hosts, seconds)) for name, port, path in turns}
            if number:
                found.append(row)
    return found
