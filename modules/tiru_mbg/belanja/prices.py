"""What a food costs on the market: the mean of seven days, per kilogram or other unit.

Prices noted at markets come first, then those a prices module answers (`MarketPrices`), then what kitchens themselves
paid (`PAID`), which `note_paid` keeps day by day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert

from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Harga, Pembelian
from tiru_mbg.menu.models import Bahan
from tiru_mbg.menu.nutrition import half_up
from tiru_mbg.ports import MarketPrices

DAYS = 7
PAID = "belanja dapur"
"""The "market" of the means of what kitchens paid."""
PAID_SOURCE = "pembelian tercatat"


async def mean_prices(
    work: UnitOfWork, day: date, *, satuan: str = "kg", bahan_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """The mean of the seven days before `day` by food, rupiah per `satuan`. `day` itself does not count."""
    paid = await _means(work, _noted(day, satuan, bahan_ids).where(Harga.pasar == PAID))
    asked = await _asked(work, day, bahan_ids) if satuan == "kg" else {}
    noted = await _means(work, _noted(day, satuan, bahan_ids).where(Harga.pasar != PAID))
    return {**paid, **asked, **noted}


async def mean_price(work: UnitOfWork, bahan_id: int, day: date, satuan: str) -> int | None:
    """The mean of the seven days before for one food; None when nothing is known."""
    return (await mean_prices(work, day, satuan=satuan, bahan_ids=[bahan_id])).get(bahan_id)


async def note_paid(work: UnitOfWork, bahan_id: int, day: date) -> None:
    """Reckon anew what kitchens paid for a food on a day: the mean per unit, by quantity; refused lots do not count.

    One unit a day is kept, the one most was bought in.
    """
    bought = (
        await work.session.execute(
            select(Pembelian.satuan, func.sum(Pembelian.total_idr), func.sum(Pembelian.kuantitas))
            .where(
                Pembelian.bahan_id == bahan_id,
                Pembelian.diterima_on == day,
                Pembelian.is_ditolak.is_(False),
                Pembelian.total_idr > 0,
            )
            .group_by(Pembelian.satuan)
            .order_by(func.sum(Pembelian.total_idr).desc())
        )
    ).first()
    if bought is None:
        row = await work.session.get(Harga, (bahan_id, day, PAID))
        if row is not None:
            await work.session.delete(row)
        return
    satuan, total, quantity = bought
    price = max(1, int(half_up(Decimal(total) / Decimal(quantity), Decimal(1))))
    values = {"harga_idr": price, "satuan": satuan, "sumber": PAID_SOURCE}
    keys = {"bahan_id": bahan_id, "tanggal": day, "pasar": PAID}
    statement = insert(Harga).values(**keys, **values)
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=["bahan_id", "tanggal", "pasar"], set_=values)
    )


def _noted(day: date, satuan: str, bahan_ids: Sequence[int] | None) -> Select[Any]:
    query = select(Harga.bahan_id, func.avg(Harga.harga_idr)).group_by(Harga.bahan_id)
    query = query.where(Harga.tanggal.between(day - timedelta(days=DAYS), day - timedelta(days=1)))
    query = query.where(Harga.satuan == satuan)
    return query if bahan_ids is None else query.where(Harga.bahan_id.in_(bahan_ids))


async def _means(work: UnitOfWork, query: Select[Any]) -> dict[int, int]:
    rows = await work.session.execute(query)
    return {bahan_id: int(half_up(Decimal(mean), Decimal(1))) for bahan_id, mean in rows}


async def _asked(work: UnitOfWork, day: date, bahan_ids: Sequence[int] | None) -> Mapping[int, int]:
    port = work.port(MarketPrices)  # type: ignore[type-abstract]
    if port is None:
        return {}
    query = select(Bahan.id, Bahan.komoditas).where(Bahan.komoditas != "")
    if bahan_ids is not None:
        query = query.where(Bahan.id.in_(bahan_ids))
    named = {row.id: row.komoditas for row in await work.session.execute(query)}
    first, last = day - timedelta(days=DAYS), day - timedelta(days=1)
    known = await port.mean_prices_kg_idr(work, sorted(set(named.values())), first, last)
    return {bahan_id: known[word] for bahan_id, word in named.items() if word in known}
