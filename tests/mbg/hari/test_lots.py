"""Which lots went into a batch: noted by its kitchen, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_bahan, make_batch, make_pemasok, make_pembelian, make_sppg, official, works_at

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.hari.models import BatchBahan
from tiru_mbg.rights import MASAK, PAPAN

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
async def kitchen(clean, services, tenant):
    """A batch with two lots that may have gone in, one that was refused, one of another kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, other = await make_sppg(work), await make_sppg(work)
        batch = await make_batch(work, sppg)
        seller, food = await make_pemasok(work), await make_bahan(work, nama="Beras uji")
        lots = {
            "a": await make_pembelian(work, sppg, seller, food, lot="LOT-A"),
            "b": await make_pembelian(work, sppg, seller, food, lot="LOT-B"),
            "refused": await make_pembelian(work, sppg, seller, food, lot="LOT-T", is_ditolak=True, alasan_tolak="bau"),
            "old": await make_pembelian(
                work, sppg, seller, food, lot="LOT-L", diterima_on=work.today - timedelta(days=15)
            ),
            "other": await make_pembelian(work, other, seller, food, lot="LOT-X"),
        }
        await works_at(work, sppg, 9301)
        await works_at(work, other, 9302)
    return batch, {name: row.id for name, row in lots.items()}


def cook(account_id=9301):
    return official(MASAK, PAPAN, scope="own", account_id=account_id)


async def used(services, tenant, batch):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        found = await work.session.scalars(select(BatchBahan.pembelian_id).where(BatchBahan.batch_id == batch.id))
        return set(found)


async def test_the_kitchen_ticks_its_lots_and_changes_its_mind(kitchen, client_for, services, tenant):
    batch, lots = kitchen
    client, address = client_for(tenant, cook()), f"/kantor/mbg/batch/{batch.id}/bahan"
    page = (await client.get(address)).text
    assert "LOT-A" in page
    assert not {"LOT-T", "LOT-L", "LOT-X"} & set(page.split())
    assert address in (await client.get(f"/kantor/mbg/batch/{batch.id}")).text
    both = await client.post(address, data={"lot": [str(lots["a"]), str(lots["b"])]}, headers=SAME)
    assert both.status_code == 303
    assert await used(services, tenant, batch) == {lots["a"], lots["b"]}
    await client.post(address, data={"lot": str(lots["b"])}, headers=SAME)
    assert await used(services, tenant, batch) == {lots["b"]}


async def test_a_lot_that_cannot_be_in_it_is_refused(kitchen, client_for, services, tenant):
    batch, lots = kitchen
    address = f"/kantor/mbg/batch/{batch.id}/bahan"
    for name in ("refused", "old", "other"):
        answer = await client_for(tenant, cook()).post(address, data={"lot": str(lots[name])}, headers=SAME)
        assert answer.status_code == 422, name
    assert await used(services, tenant, batch) == set()


async def test_another_kitchen_finds_no_such_batch(kitchen, client_for, tenant):
    batch, _lots = kitchen
    assert (await client_for(tenant, cook(9302)).get(f"/kantor/mbg/batch/{batch.id}/bahan")).status_code == 404
    assert (await client_for(tenant, official(PAPAN)).get(f"/kantor/mbg/batch/{batch.id}/bahan")).status_code == 403
