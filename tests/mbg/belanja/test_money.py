"""Purchases with the market's price, what they add up to, and the account of two weeks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from tests.mbg.things import make_bahan, make_pemasok, make_pembelian, make_sppg, official, works_at

from tiru.errors import Conflict, Invalid, NotFound, Refused
from tiru.files.checked import Checked
from tiru_mbg.belanja import accounts, purchases
from tiru_mbg.belanja.forms import AccountForm, PurchaseForm
from tiru_mbg.belanja.models import Harga, Keuangan
from tiru_mbg.belanja.prices import PAID, mean_prices
from tiru_mbg.belanja.purchases import PurchaseFilter
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rights import BELANJA_READ, BELANJA_RECORD, KEUANGAN

DEAR = Decimal(15)
PDF = Checked("rekening.pdf", b"%PDF-1.4 uji", "application/pdf", ".pdf")


def akuntan(account_id=9103):
    return official(BELANJA_READ, BELANJA_RECORD, scope="own", account_id=account_id)


@pytest.fixture
async def shop(work):
    """A kitchen with its accountant, a cooperative of the regency, and a food."""
    sppg = await make_sppg(work)
    await works_at(work, sppg, 9103, "akuntan")
    return sppg, await make_pemasok(work), await make_bahan(work, nama="Telur ayam")


def form(shop, **given):
    _sppg, pemasok, bahan = shop
    facts = {"pemasok_id": pemasok.id, "bahan": bahan.kode, "kuantitas": "10", "satuan": "kg"}
    return PurchaseForm.model_validate({**facts, "harga_satuan_idr": "28.000", **given})


async def test_a_lot_carries_the_markets_mean_of_the_seven_days_before(work, shop):
    sppg, _pemasok, bahan = shop
    work.session.add_all(
        Harga(
            bahan_id=bahan.id,
            tanggal=work.today - timedelta(days=back),
            pasar=f"Pasar {back}",
            harga_idr=price,
            sumber="uji",
        )
        for back, price in ((0, 99_000), (1, 24_000), (7, 26_000), (8, 99_000))
    )
    await work.session.flush()
    work.actor = akuntan()
    row = await purchases.record_purchase(work, sppg.id, form(shop, diterima_on=work.today), None)
    assert (row.total_idr, row.harga_pasar_idr) == (280_000, 25_000)
    assert row.lot.endswith(str(row.id))
    sums = await purchases.sums_of(work, PurchaseFilter(), DEAR)
    assert (sums.total_idr, sums.lokal_idr, sums.koperasi_idr, sums.dear) == (280_000, 280_000, 280_000, 0)
    work.actor = official(BELANJA_READ)
    assert (await purchases.sums_of(work, PurchaseFilter(sppg_id=sppg.id), Decimal(11))).dear == 1


async def test_what_kitchens_paid_is_the_reference_until_a_market_is_noted(work, shop):
    sppg, _pemasok, bahan = shop
    yesterday = work.today - timedelta(days=1)
    await purchases.record_purchase(work, sppg.id, form(shop, diterima_on=yesterday), None)
    await purchases.record_purchase(
        work, sppg.id, form(shop, diterima_on=yesterday, kuantitas="30", harga_satuan_idr="32.000"), None
    )
    assert (await mean_prices(work, work.today, bahan_ids=[bahan.id])) == {bahan.id: 31_000}
    await purchases.record_purchase(
        work,
        sppg.id,
        form(shop, diterima_on=yesterday, harga_satuan_idr="90.000", is_ditolak=True, alasan_tolak="Busuk semua"),
        None,
    )
    assert (await mean_prices(work, work.today, bahan_ids=[bahan.id])) == {bahan.id: 31_000}
    work.session.add(Harga(bahan_id=bahan.id, tanggal=yesterday, pasar="Pasar Baru", harga_idr=27_000, sumber="uji"))
    await work.session.flush()
    assert (await mean_prices(work, work.today, bahan_ids=[bahan.id])) == {bahan.id: 27_000}
    assert await mean_prices(work, work.today, satuan="liter", bahan_ids=[bahan.id]) == {}


async def test_a_correction_needs_a_reason_and_moves_prices_and_the_day(work, shop):
    sppg, _pemasok, bahan = shop
    row = await purchases.record_purchase(work, sppg.id, form(shop, diterima_on=work.today), None)
    with pytest.raises(Invalid) as refused:
        await purchases.change_purchase(work, row.id, form(shop, diterima_on=work.today), None)
    assert "alasan" in refused.value.fields
    before = work.today - timedelta(days=2)
    await purchases.change_purchase(work, row.id, form(shop, diterima_on=before, alasan="Salah tanggal"), None)
    days = await work.session.scalars(select(Harga.tanggal).where(Harga.bahan_id == bahan.id, Harga.pasar == PAID))
    assert list(days) == [before]
    spent = await work.session.execute(select(Harian.tanggal, Harian.belanja_idr).where(Harian.sppg_id == sppg.id))
    assert {one.tanggal: one.belanja_idr for one in spent if one.belanja_idr} == {before: 280_000}


async def test_a_refused_lot_says_why_and_costs_nothing(work, shop):
    with pytest.raises(ValueError, match="mengapa"):
        form(shop, diterima_on=work.today, is_ditolak=True)
    sppg = shop[0]
    refused = form(shop, diterima_on=work.today, is_ditolak=True, alasan_tolak="Telur pecah")
    await purchases.record_purchase(work, sppg.id, refused, None)
    sums = await purchases.sums_of(work, PurchaseFilter(sppg_id=sppg.id), DEAR)
    assert (sums.lots, sums.total_idr) == (1, 0)


async def test_unknown_foods_and_days_to_come_are_refused_at_their_fields(work, shop):
    sppg = shop[0]
    with pytest.raises(Invalid) as unknown:
        await purchases.record_purchase(work, sppg.id, form(shop, diterima_on=work.today, bahan="Durian"), None)
    assert set(unknown.value.fields) == {"bahan"}
    tomorrow = form(shop, diterima_on=work.today + timedelta(days=1), pemasok_id=2**40)
    with pytest.raises(Invalid) as early:
        await purchases.record_purchase(work, sppg.id, tomorrow, None)
    assert set(early.value.fields) == {"diterima_on", "pemasok_id"}


async def test_another_kitchens_purchase_is_not_there(work, shop):
    other = await make_sppg(work)
    theirs = await make_pembelian(work, other, shop[1], shop[2])
    work.actor = akuntan()
    with pytest.raises(NotFound):
        await purchases.purchase_for(work, theirs.id, BELANJA_READ)
    with pytest.raises(NotFound):
        await purchases.record_purchase(work, other.id, form(shop, diterima_on=work.today), None)
    found = (await work.session.execute(purchases.narrowed(work, PurchaseFilter(), DEAR))).all()
    assert theirs.id not in {row.id for row, *_rest in found}


async def test_a_supplier_sees_what_was_bought_from_it_and_nothing_else(work, shop):
    sppg, pemasok, bahan = shop
    other = await make_pemasok(work)
    pemasok.akun_id = 555
    mine = await make_pembelian(work, sppg, pemasok, bahan)
    await make_pembelian(work, sppg, other, bahan)
    work.actor = official(account_id=555)
    found = (await work.session.execute(purchases.own_sales(work))).all()
    assert [row.id for row, *_rest in found] == [mine.id]


def account(**given):
    facts = dict.fromkeys(("pagu_idr", "saldo_awal_idr", "operasional_idr", "insentif_idr", "saldo_akhir_idr"), "0")
    return AccountForm.model_validate({**facts, "terima_idr": "10.000.000", **given})


async def kept_account(work, shop, **given) -> Keuangan:
    first = work.today - timedelta(days=20)
    await make_pembelian(work, shop[0], shop[1], shop[2], diterima_on=first + timedelta(days=3))
    await make_pembelian(work, shop[0], shop[1], shop[2], diterima_on=first + timedelta(days=14))
    await make_pembelian(work, shop[0], shop[1], shop[2], diterima_on=first, is_ditolak=True)
    work.session.add(Harian(sppg_id=shop[0].id, tanggal=first, porsi_masak=2_000, diperbarui_at=work.now))
    await work.session.flush()
    return await accounts.open_account(work, shop[0].id, first, account(**given))


async def test_purchases_of_the_two_weeks_are_added_up_and_differences_shown(work, shop):
    row = await kept_account(work, shop, operasional_idr="6.500.000", insentif_idr="6.000.000", saldo_akhir_idr="1")
    assert (row.bahan_idr, row.porsi) == (1_400_000, 2_000)
    found = {one.key: one.gap_idr for one in accounts.differences(row, await accounts.balance_of(work, row))}
    assert found == {
        "bahan_idr": 0,
        "operasional_idr": 500_000,
        "insentif_idr": 0,
        "saldo_akhir_idr": 1 - (10_000_000 - 1_400_000 - 6_500_000 - 6_000_000),
    }
    with pytest.raises(Conflict, match="sudah ada laporannya"):
        await accounts.open_account(work, shop[0].id, row.mulai_on + timedelta(days=13), account())


async def test_an_account_is_sent_reviewed_and_then_its_purchases_stay(work, shop):
    row = await kept_account(work, shop)
    work.actor = akuntan()
    with pytest.raises(Refused, match="buktinya"):
        await accounts.send_account(work, row.id)
    await accounts.attach_evidence(work, row.id, PDF)
    await accounts.send_account(work, row.id)
    with pytest.raises(Refused, match="sudah dikirim"):
        await accounts.change_account(work, row.id, account())
    work.actor = official(KEUANGAN, BELANJA_READ)
    await accounts.review_account(work, row.id, accept=False, reason="Rekening koran tidak lengkap")
    assert (row.status, row.alasan) == ("dikembalikan", "Rekening koran tidak lengkap")
    work.actor = akuntan()
    await accounts.change_account(work, row.id, account(catatan="Sudah dilengkapi"))
    await accounts.send_account(work, row.id)
    work.actor = official(KEUANGAN)
    await accounts.review_account(work, row.id, accept=True, reason="")
    work.actor = akuntan()
    with pytest.raises(Refused, match="tidak bisa diubah"):
        await purchases.record_purchase(work, shop[0].id, form(shop, diterima_on=row.mulai_on), None)
    await purchases.record_purchase(work, shop[0].id, form(shop, diterima_on=work.today), None)


async def test_another_kitchens_account_is_not_there(work, shop):
    row = await kept_account(work, shop)
    work.actor = akuntan(account_id=1234)
    with pytest.raises(NotFound):
        await accounts.account_for(work, row.id, BELANJA_READ)
    with pytest.raises(NotFound):
        await accounts.send_account(work, row.id)
