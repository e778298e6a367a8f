"""The accounts of the demonstration add up as anybody's, and are written once."""

from datetime import timedelta

from sqlalchemy import func, select
from tests.mbg.things import make_bahan, make_pemasok, make_pembelian, make_sppg

from tiru_mbg.belanja.accounts import balance_of, differences
from tiru_mbg.belanja.models import Keuangan
from tiru_mbg.rapor.models import Harian
from tiru_mbg.sample.money import last_monday, write_accounts


async def test_the_last_two_full_weeks_are_accounted_for_once(work):
    sppg = await make_sppg(work)
    day = last_monday(work.today) - timedelta(days=5)
    await make_pembelian(work, sppg, await make_pemasok(work), await make_bahan(work), diterima_on=day)
    work.session.add(Harian(sppg_id=sppg.id, tanggal=day, porsi_masak=1_000, diperbarui_at=work.now))
    await work.session.flush()
    for _twice in range(2):
        await write_accounts(work, [sppg.id])
    query = select(Keuangan).where(Keuangan.sppg_id == sppg.id)
    assert await work.session.scalar(select(func.count()).select_from(query.subquery())) == 1
    row = await work.session.scalar(query)
    assert (row.bahan_idr, row.porsi, row.insentif_idr) == (1_400_000, 1_000, 6_000_000)
    gaps = {one.key: one.gap_idr for one in differences(row, await balance_of(work, row))}
    assert gaps["bahan_idr"] == 0
    assert gaps["saldo_akhir_idr"] in (0, -250_000)
    assert row.bukti_key is not None
