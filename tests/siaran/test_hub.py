"""Announcements reach every screen of their tenant and topic, and nobody else's; slow screens are let go."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text

from tiru.errors import TooMany
from tiru.siaran import hub as hub_room
from tiru.siaran.announcing import announce, forget_old
from tiru.siaran.hub import Hub, News, Screen
from tiru.siaran.stream import announced_since
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

TOPIC = "uji.papan"


@dataclass
class Drawings:
    """A source that counts how often it was asked."""

    services: object
    tenant: object
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def draw(self, keys, locale):
        self.asked.append(tuple(keys))
        return {key: f"<li>{key} {locale}</li>" for key in keys}

    async def since(self, moment):
        async with unit_of_work(self.services, self.tenant, SYSTEM) as work:
            return await announced_since(work, TOPIC, moment)


def screen(account=1, sees=None, **given):
    return Screen(("t_kuningan", account), "id", sees, **given)


@asynccontextmanager
async def joined(hub, services, tenant, *screens, topic=TOPIC):
    source = Drawings(services, tenant)
    for one in screens:
        hub.join(services.database, tenant.schema, topic, one, source)
    async with asyncio.timeout(5):
        while not hub.hearing:  # noqa: ASYNC110 - it is a flag for screens
            await asyncio.sleep(0.01)
    try:
        yield source
    finally:
        for one in screens:
            hub.leave(tenant.schema, topic, one)


async def tell(services, tenant, *keys, topic=TOPIC):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        for key in keys:
            await announce(work, topic, key)


@pytest.fixture(autouse=True)
async def swept(services, tenant, other_tenant):
    yield
    for one in (tenant, other_tenant):
        async with services.database.transaction(one.schema) as session:
            await session.execute(text("delete from siaran_peristiwa"))


async def test_what_is_announced_is_drawn_once_for_all_screens(services, tenant):
    hub, screens = Hub(), [screen(number) for number in range(50)]
    async with joined(hub, services, tenant, *screens) as source:
        await tell(services, tenant, "7")
        heard = [await one.next(3) for one in screens]
        assert {(news[0].key, news[0].body) for news in heard} == {("7", "<li>7 id</li>")}
        assert source.asked == [("7",)]


async def test_nothing_is_heard_of_what_was_rolled_back(services, tenant):
    hub, one = Hub(), screen()
    async with joined(hub, services, tenant, one):
        with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the whole transaction is what fails
            async with unit_of_work(services, tenant, SYSTEM) as work:
                await announce(work, TOPIC, "7")
                raise ZeroDivisionError
        await tell(services, tenant, "8")
        assert [news.key for news in await one.next(3)] == ["8"]


async def test_another_tenant_another_topic_and_another_reach_hear_nothing(services, tenant, other_tenant):
    hub, mine, theirs, elsewhere, narrow = Hub(), screen(), screen(2), screen(3), screen(4, frozenset({"9"}))
    async with (
        joined(hub, services, tenant, mine, narrow),
        joined(hub, services, other_tenant, theirs),
        joined(hub, services, tenant, elsewhere, topic="uji.lain"),
    ):
        await tell(services, tenant, "7")
        assert [news.key for news in await mine.next(3)] == ["7"]
        assert [await one.next(0.2) for one in (theirs, elsewhere, narrow)] == [[], [], []]


def test_a_screen_that_does_not_take_its_news_is_lost_and_holds_nothing():
    slow = screen(most=3)
    for number in range(3):
        slow.offer(News(number, str(number), ""))
        slow.offer(News(number + 10, "0", ""))  # the same key again takes no more room
    assert not slow.lost
    slow.offer(News(9, "9", ""))
    assert slow.lost
    assert not slow._waiting


async def test_after_the_connection_broke_what_was_announced_meanwhile_is_heard(services, tenant, installation):
    hub, one = Hub(), screen()
    async with joined(hub, services, tenant, one):
        with psycopg.connect(installation.owner_url, autocommit=True) as owner:
            ended = owner.execute(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'tiru-live'"
            ).fetchone()
        assert ended == (1,)
        await tell(services, tenant, "7")
        async with asyncio.timeout(8):
            while not (found := await one.next(0.5)):
                pass
        assert [news.key for news in found] == ["7"]


async def test_without_screens_nobody_listens(services, tenant, installation):
    hub = Hub()
    async with joined(hub, services, tenant, screen()):
        assert hub.hearing
    await asyncio.sleep(0.2)
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        left = owner.execute("select count(*) from pg_stat_activity where application_name = 'tiru-live'").fetchone()
    assert left == (0,)


async def test_one_account_cannot_take_all_screens(services, tenant):
    hub, screens = Hub(), [screen(5) for _each in range(hub_room.PER_ACCOUNT)]
    async with joined(hub, services, tenant, *screens):
        with pytest.raises(TooMany):
            hub.check_room(("t_kuningan", 5))
        hub.check_room(("t_blora", 5))
    hub.check_room(("t_kuningan", 5))


async def test_a_transaction_that_commits_late_is_not_overlooked(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as slow:
        await announce(slow, TOPIC, "early")
        await tell(services, tenant, "late")
        async with unit_of_work(services, tenant, SYSTEM) as reader:
            seen = await announced_since(reader, TOPIC, reader.now - timedelta(minutes=1))
    assert set(seen) == {"late"}
    async with unit_of_work(services, tenant, SYSTEM) as reader:
        again = await announced_since(reader, TOPIC, reader.now - hub_room.OVERLAP)
    assert again["early"] < seen["late"]


async def test_old_announcements_are_forgotten(work):
    await announce(work, TOPIC, "7")
    await work.session.execute(text("update siaran_peristiwa set dibuat_at = dibuat_at - interval '61 minutes'"))
    await announce(work, TOPIC, "8")
    await forget_old(work)
    assert (await work.session.scalars(text("select kunci from siaran_peristiwa"))).all() == ["8"]
