"""Every address that shows something, asked for at one tenant with the other's ids; every list searched for them.

Asked inside the process by an official who holds every right, so no permission hides a missing boundary. Nothing
is written: transactions are rolled back. What is sent (POST) is not tried here but in the kit's own tests.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import Any

import httpx
from litestar.connection import ASGIConnection

from tiru.db.undoing import UndoingDatabase
from tiru.errors import NotFound
from tiru.registry import Registry
from tiru.services import Services
from tiru.tenant import Actor, Grant, Kind, Tenant
from tiru.web.app import create_app
from tiru.web.route_table import Route, routes_of
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.isolation_pair import Marks, marks_of, throwaway_pair

MOST_PER_ROUTE = 150
SECRET = b"kenari"


@dataclass(slots=True)
class Crawl:
    """What was asked, and each answer that showed something of the other tenant, in words."""

    routes: int = 0
    requests: int = 0
    leaks: list[str] = field(default_factory=list)


async def crawl(plane: ControlPlane) -> Crawl:
    """Make two tenants, ask at the first for what is the second's, and remove them."""
    for name in ("httpx", "tiru.web.measured"):  # hundreds of requests are no news
        logging.getLogger(name).setLevel(logging.WARNING)
    async with throwaway_pair(plane) as (mine, theirs):
        marks = await asyncio.to_thread(marks_of, plane, mine.schema, theirs.schema)
        found = await ask_everywhere(plane.services, mine, marks)
        found.leaks += await _files(plane.services, mine, theirs)
    return found


async def ask_everywhere(services: Services, mine: Tenant, marks: Marks) -> Crawl:
    """All GET routes of the tenant `mine`, with `marks` of another in place of every parameter."""
    found = Crawl()
    all_rights = _official(services.registry)

    async def official(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return all_rights

    async def only_mine(_host: str) -> Tenant:
        return mine

    undoing: Any = UndoingDatabase(services.database)
    app = create_app(replace(services, database=undoing, find_tenant=only_mine), find_actor=official)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    wanted = re.compile("|".join(re.escape(str(mark)) for mark in _all(marks)))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{mine.slug}.uji") as client:
        for route in routes_of(services.registry):
            if route.site == "tenant" and route.method == "GET":
                found.routes += 1
                for url in _addresses(route, marks, services.registry):
                    found.requests += 1
                    _judge(found, url, await client.get(url), wanted, foreign=bool(route.parameters))
    return found


def _judge(found: Crawl, url: str, answer: httpx.Response, wanted: re.Pattern[str], *, foreign: bool) -> None:
    if answer.status_code >= 500 or (foreign and answer.is_success):
        found.leaks.append(f"{url}: {answer.status_code}")
    elif not foreign and (shown := wanted.search(answer.text)):
        found.leaks.append(f"{url}: {shown.group()}")


def _addresses(route: Route, marks: Marks, registry: Registry) -> Iterator[str]:
    """The address itself, or with the other tenant's ids and words, of the route's own module first."""
    kinds = route.parameters
    if not kinds:
        yield route.url
        return
    module = registry.modules[route.module]
    choices = [_choices(kind, marks, frozenset(module.tables)) for kind in kinds.values()]
    for values in islice(product(*choices), MOST_PER_ROUTE):
        given = dict(zip(kinds, values, strict=True))
        parts = (
            str(given[part[1:-1].partition(":")[0]]) if part.startswith("{") else part for part in route.url.split("/")
        )
        yield "/".join(parts)


def _choices(kind: str, marks: Marks, own: frozenset[str]) -> list[Any]:
    by_table: Any = marks.ids if kind == "int" else marks.words if kind == "str" else {}
    chosen = {table: values for table, values in by_table.items() if table in own} or by_table
    safe = [value for values in chosen.values() for value in values if "/" not in str(value)]
    return list(dict.fromkeys(safe))


def _all(marks: Marks) -> list[Any]:
    return [mark for group in (marks.ids, marks.words) for values in group.values() for mark in values]


async def _files(services: Services, mine: Tenant, theirs: Tenant) -> list[str]:
    """An object of the other tenant, asked for under its own key and through its folder."""
    stored = await services.store.put(theirs.slug, SECRET, suffix=".pdf")
    leaks = []
    for key in (stored.key, f"../{theirs.slug}/{stored.key}"):
        try:
            if await services.store.get(mine.slug, key) == SECRET:
                leaks.append(f"berkas {key}")
        except (NotFound, ValueError):
            continue
    return leaks


def _official(registry: Registry) -> Actor:
    rights = tuple(Grant(permission=one.name) for module in registry for one in module.permissions)
    return Actor(kind=Kind.STAFF, id=1, name="tiru doctor", grants=rights, clearance="SR")
