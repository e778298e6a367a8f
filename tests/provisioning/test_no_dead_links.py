"""Every link of every page of a provisioned tenant leads somewhere."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import httpx
import psycopg
import pytest

from tiru.tenant import STRANGER, SYSTEM
from tiru.testing.installation import all_powerful
from tiru.web.app import create_app
from tiru.wilayah.load import load
from tiru.work import unit_of_work
from tiru_tenants.applying import apply_wanted
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash

from .conftest import wanted_for

LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
SLUG = "tautan"
MOST = 300


@pytest.fixture(scope="module")
async def tenant(plane, services, registry, installation):
    """Provisioned as the command does it, with every sample; one for all tests of a file, which only look at it."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        load(owner)
    await apply_wanted(plane, wanted_for(SLUG), actor="test")
    made = await Directory(services).by_slug(SLUG)
    for module in registry.active(made.modules):
        for seed in module.seeds:
            async with unit_of_work(services, made, SYSTEM) as work:
                await seed.run(work)
    yield made
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)


@pytest.mark.parametrize("start", ["/", "/kantor"])
async def test_every_link_leads_somewhere(services, tenant, registry, start):
    actor = STRANGER if start == "/" else all_powerful(registry)

    async def find_actor(_connection, _tenant):
        return actor

    found = replace(services, find_tenant=Directory(services).by_host)
    app = create_app(found, find_actor=find_actor)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=f"http://{tenant.host}") as client:
        seen, dead = await crawl(client, start)
    assert dead == []
    assert len(seen) > 15


async def crawl(
    client: httpx.AsyncClient, start: str, *, most: int = MOST, kind: Callable[[str], str] = str, each: int = MOST
) -> tuple[dict[str, bool], list[tuple[str, int]]]:
    """Every address that was found with whether it is a page, and those that refused.

    Of each `kind` of address only `each` are asked for.
    """
    todo, seen, dead, kinds = [start], {start: False}, [], Counter([kind(start)])
    while todo:
        path = todo.pop(0)
        answer = await client.get(path)
        if answer.status_code >= 400:
            dead.append((path, answer.status_code))
        seen[path] = answer.status_code == 200 and answer.headers.get("content-type", "").startswith("text/html")
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in sorted(links_of(path, answer.text) - seen.keys()):
            if len(seen) < most and kinds[kind(link)] < each:
                kinds[kind(link)] += 1
                seen[link] = False
                todo.append(link)
    return seen, dead


def links_of(path: str, html: str) -> set[str]:
    """Addresses on the same host, files of the faces aside."""
    found = (urlsplit(urljoin(path, link.replace("&amp;", "&"))) for link in LINK.findall(html))
    inside = [parts for parts in found if not parts.scheme and not parts.netloc and parts.path[:5] != "/aset"]
    return {parts.path + (f"?{parts.query}" if parts.query else "") for parts in inside}
