"""From a kitchen to the pages about it: only those that the reader's rights open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_batch, make_sppg, official

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.elsewhere import leads_of
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.jejak.search import TraceFilter, found_batches
from tiru_mbg.rights import BELANJA_READ, DAPUR_READ, JEJAK, MENU_READ, PAPAN, PENUGASAN, RAPOR, TITIK_READ
from tiru_mbg.titik.models import Titik

HOME = "/kantor/mbg/dapur"
EVERYTHING = official(DAPUR_READ, PAPAN, MENU_READ, RAPOR, JEJAK, PENUGASAN, BELANJA_READ, TITIK_READ)


async def test_every_lead_opens_for_who_sees_it(kitchen, client_for, tenant, services):
    client = client_for(tenant, EVERYTHING)
    page = (await client.get(f"{HOME}/{kitchen.id}")).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = EVERYTHING
        leads = [lead.href for lead in await leads_of(work, await work.session.get_one(Sppg, kitchen.id))]
        school = await work.session.scalar(select(Titik.id))
    assert len(leads) == 6
    for href in [*leads, f"/kantor/mbg/titik/{school}"]:
        assert f'href="{href}"' in page
        answer = await client.get(href)
        assert answer.status_code == 200, href
        assert "SPPG Ciawi" in answer.text or "SPPG-" in answer.text, href


async def test_who_may_not_see_a_page_is_not_led_to_it(kitchen, client_for, tenant):
    page = (await client_for(tenant, official(DAPUR_READ, RAPOR)).get(f"{HOME}/{kitchen.id}")).text
    assert f"/kantor/mbg/rapor/{kitchen.id}" in page
    for other in ("/kantor/mbg/papan", "/kantor/mbg/jejak", "/kantor/mbg/penugasan", "/kantor/mbg/titik/"):
        assert other not in page
    assert "Lihat dapur ini di" not in (await client_for(tenant, official(DAPUR_READ)).get(f"{HOME}/{kitchen.id}")).text


@pytest.mark.parametrize(("status", "words"), [("persiapan", 3), ("henti_tetap", 6)])
async def test_a_kitchen_that_never_cooked_has_no_board_card_or_traces(work, status, words):
    work.actor = EVERYTHING
    row = await make_sppg(work, status=status)
    assert len(await leads_of(work, row)) == words


async def test_traces_are_narrowed_to_one_kitchen_within_reach(work):
    mine, other = await make_sppg(work), await make_sppg(work)
    batch = await make_batch(work, mine, tanggal=work.today - timedelta(days=1))
    await make_batch(work, other)
    work.actor = official(JEJAK)
    found = (await work.session.execute(found_batches(work, TraceFilter(dapur=mine.id)))).all()
    assert [row[0].id for row in found] == [batch.id]
    assert TraceFilter(dapur=mine.id).query == f"apa=batch&dapur={mine.id}"
    work.actor = official(JEJAK, scope="own", account_id=1)
    assert (await work.session.execute(found_batches(work, TraceFilter(dapur=mine.id)))).all() == []
