"""Open boards hear of what is written: only what they may see, also what they missed, and never another tenant's."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.mbg.papan.serving import listening, served
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official, works_at

from tiru.siaran import hub, stream
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Kiriman
from tiru_mbg.rights import BELANJA_READ, PAPAN

COOK = 611


@pytest.fixture
async def kitchens(services, tenant, clean):
    """Two kitchens with a delivery each that stay; somebody works in the first."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        made = []
        for name in ("Dapur Satu", "Dapur Dua"):
            sppg = await make_sppg(work, nama=name)
            batch = await make_batch(work, sppg)
            later = work.now + timedelta(hours=2)
            made.append((sppg, await make_kiriman(work, batch, await make_titik(work), jam_makan_at=later)))
        await works_at(work, made[0][0], COOK)
    async with unit_of_work(services, tenant, SYSTEM) as work:  # what making them announced
        await work.session.execute(text("delete from siaran_peristiwa"))
    yield made
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.session.execute(text("delete from siaran_peristiwa"))


ACTORS = {
    "pimpinan": official(PAPAN, account_id=1),
    "juru_masak": official(PAPAN, scope="own", account_id=COOK),
    "akuntan": official(BELANJA_READ, account_id=3),
}


async def depart(services, tenant, delivery):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get(Kiriman, delivery.id)
        row.tahap, row.berangkat_at, row.porsi_kirim = "berangkat", work.now, 28


async def test_a_write_sends_the_kitchens_new_tiles(services, tenant, kitchens):
    (sppg, delivery), _other = kitchens
    async with served(services, ACTORS) as port, listening(port, tenant) as (answer, event):
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        assert (await event())[0] == "detak"
        await depart(services, tenant, delivery)
        _name, number, data = await event("berubah")
    assert number.isdecimal()
    assert data["kunci"] == str(sppg.id)
    assert 'data-tahap="berangkat"' in data["html"]
    assert 'data-porsi="28"' in data["html"]
    assert "Dapur Dua" not in data["html"]


async def test_a_cook_hears_of_their_own_kitchen_only(services, tenant, kitchens):
    (mine, own), (_theirs, other) = kitchens
    async with served(services, ACTORS) as port, listening(port, tenant, who="juru_masak") as (_answer, event):
        await event("detak")
        await depart(services, tenant, other)
        await asyncio.sleep(0.3)
        await depart(services, tenant, own)
        assert (await event("berubah"))[2]["kunci"] == str(mine.id)


async def test_who_may_not_see_the_board_gets_no_stream(services, tenant, kitchens):
    async with served(services, ACTORS) as port, listening(port, tenant, who="akuntan") as (answer, _event):
        assert answer.status_code == 403


async def test_a_right_that_was_withdrawn_ends_the_stream(services, tenant, kitchens, monkeypatch):
    monkeypatch.setattr(stream, "CHECK_RIGHTS_S", 0.0)
    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.1)
    actors = dict(ACTORS)
    async with served(services, actors) as port, listening(port, tenant) as (_answer, event):
        await event("detak")
        assert (await event())[0] == "detak"
        actors["pimpinan"] = ACTORS["akuntan"]
        assert (await event("ulang"))[0] == "ulang"


async def test_what_was_missed_is_told_on_coming_back(services, tenant, kitchens):
    (first, one), (second, two) = kitchens
    async with served(services, ACTORS) as port:
        async with listening(port, tenant) as (_answer, event):
            await event("detak")
            await depart(services, tenant, one)
            last = (await event("berubah"))[1]
        await depart(services, tenant, two)
        async with listening(port, tenant, last=last) as (_answer, event):
            told = [(await event("berubah"))[2]["kunci"] for _each in range(2)]
    assert str(second.id) in told
    assert set(told) == {str(first.id), str(second.id)}  # told twice rather than not at all


async def test_who_was_away_too_long_reads_everything_anew(services, tenant, kitchens):
    async with served(services, ACTORS) as port, listening(port, tenant, last="99999999") as (_answer, event):
        assert (await event())[0] == "ulang"


async def test_another_tenants_board_stays_still(services, tenant, other_tenant, kitchens):
    (_sppg, delivery), _other = kitchens
    async with unit_of_work(services, other_tenant, SYSTEM) as work:  # what other tests wrote there
        await work.session.execute(text("delete from siaran_peristiwa"))
    async with served(services, ACTORS) as port, listening(port, other_tenant) as (_answer, event):
        await event("detak")
        await depart(services, tenant, delivery)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.6):
                await event("berubah")


async def test_open_screens_hold_no_database_connection_and_one_account_has_a_limit(services, tenant, kitchens):
    async with served(services, ACTORS) as port:
        async with asyncio.timeout(15):
            stack = []
            for _each in range(hub.PER_ACCOUNT):
                one = listening(port, tenant)
                _answer, event = await one.__aenter__()
                await event("detak")
                stack.append(one)
            refused = listening(port, tenant)
            answer, _event = await refused.__aenter__()
            assert answer.status_code == 429
            async with unit_of_work(services, tenant, SYSTEM) as work:  # more screens are open than there are lanes
                assert await work.session.scalar(text("select 1")) == 1
            for one in [*stack, refused]:
                await one.__aexit__(None, None, None)
