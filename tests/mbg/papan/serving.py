"""The whole application on a port of this machine: streams and browsers need a real line."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager

import httpx
import uvicorn

from tiru.web.app import create_app


@asynccontextmanager
async def served(services, actors):
    """`actors` maps the cookie `siapa` to an actor. Answers the port."""

    async def find_actor(connection, _tenant):
        return actors[connection.cookies.get("siapa", "pimpinan")]

    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(services, find_actor=find_actor), log_config=None))
    server.capture_signals = _Quiet
    task = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.02)
    try:
        yield door.getsockname()[1]
    finally:
        services.live.close()
        server.should_exit = True
        await task


class _Quiet:
    def __enter__(self):
        return self

    def __exit__(self, *_ignored):
        return None


@asynccontextmanager
async def listening(port, tenant, *, who="pimpinan", since="0", last=""):
    """An EventSource: answers the response and a function for the next event as (name, id, data)."""
    headers = {"host": f"{tenant.slug}.localhost", "cookie": f"siapa={who}"}
    if last:
        headers["last-event-id"] = last
    url = f"http://127.0.0.1:{port}/kantor/mbg/papan/siaran?sejak={since}"
    async with httpx.AsyncClient(timeout=20) as client, client.stream("GET", url, headers=headers) as answer:
        lines = answer.aiter_lines()

        async def event(*names):
            found = {}
            async with asyncio.timeout(10):
                async for line in lines:
                    name, _colon, value = line.partition(": ")
                    if name:
                        found[name] = value
                    elif found.get("event") in names or (not names and "event" in found):
                        return found["event"], found.get("id", ""), json.loads(found["data"])
                    else:
                        found = {}
            return None, "", None

        yield answer, event
