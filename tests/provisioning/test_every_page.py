"""Every page that a person can reach, in a real browser: axe, narrow screens, the content policy, the console.

The people of the demonstration sign in as they would. Pages are found by following links from their first page,
and in the table of routes, linked or not: what a new module declares is looked at without a line here.
"""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select

from tiru.access.citizens.codes import send_code
from tiru.access.citizens.models import Citizen
from tiru.access.demo import DEMO_PASSWORD
from tiru.access.signed_in import find_actor
from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.web.app import create_app
from tiru.web.route_table import Route, routes_of
from tiru.work import unit_of_work
from tiru_tenants.adoption.measuring import measure_adoption
from tiru_tenants.directory import Directory
from tiru_tenants.operators import seed_console
from tiru_tenants.proofs import prove
from tiru_tenants.uptime import check_uptime

from .test_no_dead_links import crawl, tenant

pytestmark = [*needs_browser, pytest.mark.slow]
__all__ = ["tenant"]
SAME = {"sec-fetch-site": "same-origin"}
MOST = 150
PHONE = (390,)
_NUMBERS = re.compile(r"\d+|(?<=/publik/)[^/]+|(?<=/lacak/)[^/]+|(?<=/laporan/)[^/]+|(?<=/modul/)[^/]+")
REFUSED = ("/tidak-ada", "/kantor/tidak-ada", "/wilayah/99.99")


def kind_of(path: str) -> str:
    """Pages that differ only in a number, or in what is asked, are one kind."""
    return _NUMBERS.sub("N", path.partition("?")[0])


@pytest.fixture
async def people(services, tenant):
    """`await people(username, host)`: a client that has signed in, or a stranger's without a username."""
    await seed_console(services)
    for job in (measure_adoption, prove, check_uptime):
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await job(work)
    app = create_app(replace(services, find_tenant=Directory(services).by_host), find_actor=find_actor)
    opened = []

    async def come(username: str = "", host: str = tenant.host) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=f"http://{host}")
        opened.append(client)
        if username:
            form = {"username": username, "password": DEMO_PASSWORD, "kembali": "/kantor"}
            answer = await client.post("/kantor/masuk", data=form, headers=SAME)
            assert answer.headers["location"] == "/kantor", answer.text
        return client

    yield come
    for client in opened:
        await client.aclose()


def unlinked(registry, site: str) -> set[str]:
    """Addresses of the route table that need nothing filled in."""
    return {route.url for route in routes_of(registry) if route.site == site and _is_page(route)}


def _is_page(route: Route) -> bool:
    url = route.url
    return route.method == "GET" and "{" not in url and not url.startswith("/api/") and "." not in url


async def pages_for(client: httpx.AsyncClient, start: str, more: set[str]) -> tuple[list[str], list]:
    """One page of each kind that this reader can open, and the links that lead nowhere."""
    linked, dead = await crawl(client, start, most=MOST, kind=kind_of, each=2)
    found: dict[str, str] = {}
    for path, is_page in linked.items():
        if is_page:
            found.setdefault(kind_of(path), path)
    for path in sorted(more - linked.keys()):
        answer = await client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            found.setdefault(kind_of(path), path)
    return list(found.values()), dead


async def test_what_a_stranger_sees(people, registry):
    client = await people()
    pages, dead = await pages_for(client, "/", unlinked(registry, "tenant"))
    assert dead == []
    assert len(pages) > 12
    assert await seen(client, pages) == []
    refused = await seen(client, REFUSED)
    assert [line for line in refused if "the server responded with a status of 404" not in line] == []


async def test_what_a_citizen_sees(people, registry, services, tenant):
    client = await people()
    email = "neneng@warga.example"
    form = {"name": "Neneng Kurnia", "contact": email, "nik": "3208014107800001", "password": "perahu kertas biru"}
    assert (await client.post("/akun/daftar", data=form, headers=SAME)).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await send_code(work, citizen_id=await work.session.scalar(select(Citizen.id).where(Citizen.email == email)))
    code = re.search(r"\b\d{6}\b", services.mail.sent[-1].body).group()
    came = await client.post("/akun/kode", data={"contact": email, "code": code}, headers=SAME)
    assert came.headers["location"] == "/akun"
    pages, dead = await pages_for(client, "/akun", set())
    assert dead == []
    assert "/akun" in pages
    assert await seen(client, [path for path in pages if path.startswith("/akun")]) == []


async def test_what_officials_see(people, registry):
    known: set[str] = set()
    wrong = []
    for username in ("admin", "koordinator", "kepala", "penghubung"):
        client = await people(username)
        pages, dead = await pages_for(client, "/kantor", unlinked(registry, "tenant"))
        wrong += [f"{username}: {path} answers {status}" for path, status in dead]
        office = [path for path in pages if path.startswith("/kantor")]
        fresh = [path for path in office if kind_of(path) not in known]
        wrong += [f"{username}: {line}" for line in await seen(client, fresh)]
        wrong += [f"{username}: {line}" for line in await seen(client, office[:4], widths=PHONE)]
        known |= {kind_of(path) for path in fresh}
    assert wrong == []
    assert len(known) > 30


async def test_what_an_operator_sees(people, registry, services, tenant):
    client = await people("operator", f"konsol.{services.settings.base_domain}")
    pages, dead = await pages_for(client, "/", unlinked(registry, "console"))
    assert dead == []
    assert {"/", "/pemakaian", "/armada", f"/tenant/{tenant.slug}"} <= set(pages)
    assert await seen(client, pages) == []


async def test_the_front_door(people, services):
    assert await seen(await people(host=services.settings.base_domain), ["/"]) == []


async def test_the_search_for_faults_finds_them(people):
    client = await people()
    client.headers["accept"] = "text/html"
    assert any("404" in line for line in await seen(client, ["/tidak-ada"]))
    assert await crawl_finds_a_dead_link(client)


async def crawl_finds_a_dead_link(client: httpx.AsyncClient) -> bool:
    _linked, dead = await crawl(client, "/tidak-ada", most=3)
    return dead[0] == ("/tidak-ada", 404)
