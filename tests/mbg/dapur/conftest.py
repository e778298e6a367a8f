"""A kitchen that cooks for a school, with its head, beside another one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mbg.things import make_penugasan, make_sppg, make_titik, works_at

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work


@pytest.fixture
async def kitchen(clean, areas, services, tenant):
    """It has cooked for twenty-five days. Account 7001 is its head, 7002 that of the other kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work, nama="SPPG Ciawi", operasi_on=work.today - timedelta(days=25))
        await make_penugasan(work, sppg, await make_titik(work, nama="SDN 1 Ciawi"), jatah=120)
        await works_at(work, sppg, 7001)
        other = await make_sppg(work, nama="SPPG Lain")
        await works_at(work, other, 7002)
    return sppg
