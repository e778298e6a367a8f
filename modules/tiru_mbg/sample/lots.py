"""Suppliers of the demonstration, market prices, and what the kitchens bought for the days that were planned."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from tiru.wilayah.queries import names_inside
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok
from tiru_mbg.sample.dishes import RUPIAH_PER_KG, SUPPLIERS
from tiru_mbg.sample.sql_parts import run_parts

OF_VILLAGES = 4
"""Village cooperatives among the suppliers."""
BEFORE = timedelta(days=7)
"""Prices begin this long before the first day: the mean of a market's week is asked for."""


async def write_suppliers(work: UnitOfWork, chance: random.Random, account_id: int) -> None:
    """Village cooperatives, farmers, a market stall, a distributor from elsewhere; the first has the account."""
    if await work.session.scalar(select(func.count()).select_from(Pemasok)):
        return
    villages = await names_inside(work.session, work.tenant.kode_wilayah)
    desa = [kode for kode in villages if kode.count(".") == 3]
    rows: list[dict[str, Any]] = []
    for name, tipe, is_lokal in SUPPLIERS:
        for _one in range(OF_VILLAGES if "{desa}" in name else 1):
            kode = chance.choice(desa) if desa and is_lokal else ""
            rows.append(
                {
                    "nama": name.format(desa=villages.get(kode, "")),
                    "tipe": tipe,
                    "is_lokal": is_lokal,
                    "kode_wilayah": kode,
                    "akun_id": None if rows else account_id,
                    "is_sample": True,
                    "dibuat_at": work.now,
                }
            )
    await work.session.execute(insert(Pemasok), rows)


async def buy_for(work: UnitOfWork, days: Sequence[date]) -> None:
    """Prices up to today, purchases for the batches of these days, and which lot went into which batch."""
    first = min(days) - BEFORE
    priced = [first + timedelta(days=n) for n in range((work.today - first).days + 1)]
    given = {
        "codes": list(RUPIAH_PER_KG),
        "prices": [str(price) for price in RUPIAH_PER_KG.values()],
        "zone": work.tenant.zone.key,
        "now": work.now,
    }
    await run_parts(work, "lots.sql", ("prices",), {**given, "days": [day.isoformat() for day in priced]})
    bought = [day.isoformat() for day in days]
    await run_parts(work, "lots.sql", ("purchases", "used"), {**given, "days": bought})
