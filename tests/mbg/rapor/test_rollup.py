"""The sums of a day against the slow reference, and two that refresh at once."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select, update
from tests.mbg.rapor.random_day import random_day
from tests.mbg.rapor.slow import slow_day
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Kiriman
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.rollup import refresh_day, refresh_range

DAY = date(2026, 9, 15)
KEYS = ("sppg_id", "tanggal", "diperbarui_at")


async def row(work, sppg, day=DAY):
    return await work.session.get(Harian, (sppg.id, day), populate_existing=True)


@pytest.mark.parametrize("seed", range(12))
async def test_the_sums_of_any_day_equal_those_counted_row_by_row(work, seed):
    sppg = await random_day(work, Random(seed), DAY)
    await random_day(work, Random(seed + 1000), DAY)  # a neighbour, whose rows must not be counted here
    await refresh_day(work, sppg.id, DAY)
    found = await row(work, sppg)
    wanted = await slow_day(work, sppg, DAY)
    names = [column.name for column in Harian.__table__.columns if column.name not in KEYS]
    default = {"catatan_pertama_at": None}
    assert {name: getattr(found, name) for name in names} == {
        name: wanted.get(name, default.get(name, 0)) for name in names
    }


async def test_a_second_refresh_changes_nothing_and_a_changed_row_is_counted_anew(work):
    sppg = await random_day(work, Random(4), DAY)
    await refresh_day(work, sppg.id, DAY)
    first = {name: value for name, value in vars(await row(work, sppg)).items() if name not in ("_sa_instance_state",)}
    await refresh_day(work, sppg.id, DAY)
    again = vars(await row(work, sppg))
    assert all(again[name] == value for name, value in first.items())
    batch = await make_batch(work, sppg, tanggal=DAY, porsi=7, nomor=99)
    await refresh_day(work, sppg.id, DAY)
    assert (await row(work, sppg)).porsi_masak == first["porsi_masak"] + 7
    await work.session.delete(batch)
    await work.session.flush()
    await refresh_day(work, sppg.id, DAY)
    assert (await row(work, sppg)).porsi_masak == first["porsi_masak"]


async def test_a_range_gives_the_same_rows_as_day_by_day(work):
    sppg = await random_day(work, Random(7), DAY)
    await refresh_range(work, DAY - timedelta(days=1), DAY + timedelta(days=1))
    assert (await row(work, sppg, DAY - timedelta(days=1))).layanan is False
    ranged = dict(vars(await row(work, sppg)))
    await refresh_day(work, sppg.id, DAY)
    single = vars(await row(work, sppg))
    assert all(single[name] == value for name, value in ranged.items() if name != "_sa_instance_state")


async def test_two_that_refresh_at_once_count_each_others_change(services, tenant, clean):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work), await make_titik(work)
        batch = await make_batch(work, sppg, tanggal=DAY)
        vans = [(await make_kiriman(work, batch, titik)).id for _ in range(8)]

    async def arrives(kiriman_id: int) -> None:
        async with unit_of_work(services, tenant, SYSTEM) as work:
            change = update(Kiriman).where(Kiriman.id == kiriman_id)
            await work.session.execute(change.values(tahap="dibagikan", porsi_terima=30))
            await asyncio.sleep(0.02)  # all have changed their row before the first has refreshed
            await refresh_day(work, sppg.id, DAY)
            await asyncio.sleep(0.02)

    await asyncio.gather(*(arrives(one) for one in vans))
    async with unit_of_work(services, tenant, SYSTEM) as work:
        found = await work.session.scalar(select(Harian).where(Harian.sppg_id == sppg.id))
        assert found.porsi_terima == 8 * 30
