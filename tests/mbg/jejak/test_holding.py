"""A batch in doubt is held with all that has not been handed out; what was recalled never comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official

from tiru.errors import Invalid, NotFound, Refused
from tiru_mbg.hari.safety import refusal
from tiru_mbg.jejak.service import hold_batch, recall_batch, release_batch
from tiru_mbg.rights import TARIK

WHY = "Ayam berbau asam"


@pytest.fixture
async def batch(work):
    return await make_batch(work, await make_sppg(work))


async def deliveries(work, batch, *stages):
    return [await make_kiriman(work, batch, await make_titik(work), tahap=stage) for stage in stages]


async def test_a_held_batch_holds_every_open_delivery_and_lists_the_served(work, batch):
    planned, gone, there, eaten, refused, off = await deliveries(
        work, batch, "rencana", "berangkat", "tiba", "dibagikan", "ditolak", "batal"
    )
    done = await hold_batch(work, batch.id, WHY)
    assert done.changed
    assert {one.id for one in done.moved} == {planned.id, gone.id, there.id}
    assert [one.id for one in done.served] == [eaten.id]
    assert batch.ditahan_alasan == planned.ditahan_alasan == WHY
    assert eaten.ditahan_at is refused.ditahan_at is off.ditahan_at is None
    assert refusal("berangkat", work.now, batch, planned).startswith("ditahan")


async def test_holding_twice_changes_nothing_but_adds_what_came_later(work, batch):
    await deliveries(work, batch, "rencana")
    await hold_batch(work, batch.id, WHY)
    entries = len(work._entries)
    again = await hold_batch(work, batch.id, "Alasan yang lain")
    assert not again.changed
    assert batch.ditahan_alasan == WHY
    assert len(work._entries) == entries
    (late,) = await deliveries(work, batch, "rencana")
    third = await hold_batch(work, batch.id, WHY)
    assert [one.id for one in third.moved] == [late.id]


async def test_releasing_leaves_a_delivery_that_is_held_for_its_own_reason(work, batch):
    with_batch, alone = await deliveries(work, batch, "rencana", "rencana")
    alone.ditahan_at, alone.ditahan_alasan = work.now - timedelta(hours=1), "Mobil tidak bersih"
    await hold_batch(work, batch.id, WHY)
    done = await release_batch(work, batch.id, "Hasil uji cepat negatif")
    assert [one.id for one in done.moved] == [with_batch.id]
    assert batch.ditahan_at is with_batch.ditahan_at is None
    assert alone.ditahan_alasan == "Mobil tidak bersih"
    assert not (await release_batch(work, batch.id, "Sekali lagi")).changed


async def test_what_was_recalled_is_not_released(work, batch):
    (planned,) = await deliveries(work, batch, "rencana")
    await recall_batch(work, batch.id, WHY)
    assert batch.ditarik_oleh == work.actor.name
    assert not (await recall_batch(work, batch.id, "Lagi pula basi")).changed
    with pytest.raises(Refused):
        await release_batch(work, batch.id, "Ternyata baik-baik saja")
    assert planned.ditahan_at is not None


async def test_a_recall_after_a_hold_keeps_the_moment_of_the_hold(work, batch):
    await hold_batch(work, batch.id, "Masih diperiksa")
    held = batch.ditahan_at
    work.now += timedelta(minutes=30)
    await recall_batch(work, batch.id, WHY)
    assert (batch.ditahan_at, batch.ditahan_alasan) == (held, "Masih diperiksa")
    assert batch.ditarik_alasan == WHY


@pytest.mark.parametrize("deed", [hold_batch, release_batch, recall_batch])
async def test_a_reason_that_says_nothing_is_refused(work, batch, deed):
    with pytest.raises(Invalid) as refused:
        await deed(work, batch.id, "  x ")
    assert "alasan" in refused.value.fields


@pytest.mark.parametrize("deed", [hold_batch, release_batch, recall_batch])
async def test_another_kitchens_batch_is_not_there(work, batch, deed):
    work.actor = official(TARIK, scope="own", account_id=91)
    with pytest.raises(NotFound):
        await deed(work, batch.id, WHY)


async def test_the_incident_room_may_hold_what_it_found_itself(work, batch):
    work.actor = replace(work.actor, grants=())
    with pytest.raises(NotFound):
        await hold_batch(work, batch.id, WHY)
    assert (await hold_batch(work, batch.id, WHY, permission=None)).changed


async def test_the_board_hears_of_a_hold(work, batch):
    said = text("select count(*) from siaran_peristiwa where topik = 'mbg.papan' and kunci = :kitchen")
    await work._seal()
    before = await work.session.scalar(said, {"kitchen": str(batch.sppg_id)})
    await hold_batch(work, batch.id, WHY)
    await work._seal()
    assert await work.session.scalar(said, {"kitchen": str(batch.sppg_id)}) == before + 1
