"""The room's pages over HTTP: as accountant, task force, supplier, and those who have no business here."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from tests.mbg.things import make_bahan, make_pemasok, make_pembelian, make_sppg, official, works_at

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.belanja.models import Harga, Pemasok
from tiru_mbg.rights import BAHAN, BELANJA_READ, BELANJA_RECORD, EKSPOR, KEUANGAN, MENU_READ, PASOK, PEMASOK

BUY, ACCOUNTS, SUPPLIERS = "/kantor/mbg/belanja", "/kantor/mbg/keuangan", "/kantor/mbg/pemasok"
AKUNTAN = official(BELANJA_READ, BELANJA_RECORD, scope="own", account_id=9103)
SATGAS = official(BELANJA_READ, PEMASOK, KEUANGAN, BAHAN, EKSPOR, account_id=77)
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def shop(services, tenant):
    """A kitchen, another one, a supplier with an account, a food, and a lot of each kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        mine, other = await make_sppg(work, nama="SPPG Melati"), await make_sppg(work, nama="SPPG Lain")
        await works_at(work, mine, 9103, "akuntan")
        pemasok = await make_pemasok(work, nama="KDMP Sukamaju", akun_id=555)
        bahan = await make_bahan(work, kode="TLR1", nama="Telur ayam")
        lot = await make_pembelian(work, mine, pemasok, bahan, harga_pasar_idr=10_000, lot="LOT-KITA")
        theirs = await make_pembelian(work, other, await make_pemasok(work, nama="CV Jauh"), bahan, lot="LOT-LAIN")
        yesterday = work.today - timedelta(days=1)
        work.session.add(Harga(bahan_id=bahan.id, tanggal=yesterday, pasar="Pasar Uji", harga_idr=14_000, sumber="uji"))
        return {"sppg": mine.id, "pemasok": pemasok.id, "lot": lot.id, "theirs": theirs.id, "today": work.today}


def purchase(shop, **given):
    facts = {"sppg_id": str(shop["sppg"]), "pemasok_id": str(shop["pemasok"]), "bahan": "TLR1 · Telur ayam"}
    facts |= {"diterima_on": str(shop["today"]), "kuantitas": "12,5", "satuan": "kg", "harga_satuan_idr": "28.000"}
    return {**facts, "kondisi": "baik", "langkah": "simpan", **given}


def photo() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "JPEG")
    return drawn.getvalue()


async def test_a_purchase_is_noted_with_its_receipt_and_corrected(browse, tenant, shop):
    client = browse(tenant, AKUNTAN)
    made = await client.post(f"{BUY}/baru", data=purchase(shop), files={"nota": ("nota.jpg", photo())})
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    shown = (await client.get(place)).text
    for words in ("Rp350.000", "Rp14.000", "+100,0%", "jauh di atas pasar", "SPPG Melati"):
        assert words in shown
    assert (await client.get(f"{place}/nota")).headers["content-type"] == "image/jpeg"
    bare = await client.post(f"{place}/ubah", data=purchase(shop, kuantitas="10"))
    assert bare.status_code == 422
    fixed = await client.post(f"{place}/ubah", data=purchase(shop, kuantitas="10", alasan="Timbang ulang"))
    assert fixed.status_code == 303
    assert "Rp280.000" in (await client.get(place)).text


async def test_a_refused_form_keeps_every_word(browse, tenant, shop):
    client = browse(tenant, AKUNTAN)
    sent = purchase(shop, bahan="Durian montong", kuantitas="1.234", lot="B-77")
    refused = await client.post(f"{BUY}/baru", data=sent)
    assert refused.status_code == 422
    for words in ("Durian montong", 'value="1.234"', "B-77", "Bisa dibaca dua cara"):
        assert words in refused.text
    late = await client.post(f"{BUY}/baru", data=purchase(shop, is_ditolak="true"))
    assert "Tulis mengapa barang ini ditolak" in late.text
    wrong = await client.post(f"{BUY}/baru", data=purchase(shop), files={"nota": ("nota.jpg", b"bukan gambar")})
    assert wrong.status_code == 422
    assert "nota.jpg" in wrong.text


async def test_the_list_adds_up_filters_and_leaves_within_reach(browse, tenant, shop):
    client = browse(tenant, SATGAS)
    both = (await client.get(BUY)).text
    assert "LOT-KITA" in both
    assert "LOT-LAIN" in both
    dear = (await client.get(BUY, params={"hanya": "mahal"})).text
    assert "LOT-KITA" in dear
    assert "LOT-LAIN" not in dear
    assert "Tidak ada pembelian seperti itu" in (await client.get(BUY, params={"q": "tak ada"})).text
    table = (await client.get(f"{BUY}/ekspor.csv", params={"q": "LOT-KITA"})).content.decode("utf-8-sig")
    assert len(table.splitlines()) == 2
    assert ";14000;10000;40.0;1400000;" in table


async def test_nobody_sees_another_kitchens_lots(browse, tenant, other_tenant, shop):
    client = browse(tenant, AKUNTAN)
    assert "LOT-LAIN" not in (await client.get(BUY)).text
    for path in (f"{BUY}/{shop['theirs']}", f"{BUY}/{shop['theirs']}/nota", f"{BUY}/{shop['theirs']}/ubah"):
        assert (await client.get(path)).status_code == 404
    assert (await client.get(f"{BUY}/ekspor.csv")).status_code == 403
    assert (await client.get(f"{SUPPLIERS}/baru")).status_code == 403
    assert (await browse(tenant, official(MENU_READ)).get(BUY)).status_code == 403
    assert (await browse(other_tenant, SATGAS).get(f"{BUY}/{shop['lot']}")).status_code == 404


async def test_a_supplier_sees_own_sales_only(browse, tenant, shop):
    client = browse(tenant, official(PASOK, scope="own", account_id=555))
    shown = (await client.get("/kantor/mbg/pasok")).text
    assert "KDMP Sukamaju" in shown
    assert "LOT-KITA" in shown
    assert "LOT-LAIN" not in shown
    assert "LOT-KITA" in (await client.get("/kantor/mbg/pasok/ekspor.csv")).text
    assert (await client.get(BUY)).status_code == 403
    stranger = browse(tenant, official(PASOK, scope="own", account_id=556))
    assert "belum dihubungkan" in (await stranger.get("/kantor/mbg/pasok")).text


async def test_a_supplier_is_noted_and_its_telephone_stays_with_those_who_manage(browse, tenant, shop, services):
    client = browse(tenant, SATGAS)
    sent = {"nama": "Kelompok Tani Jaya", "tipe": "petani", "telepon": "0812-3456-789", "kode_wilayah_teks": ""}
    wrong = await client.post(f"{SUPPLIERS}/baru", data={**sent, "akun": "tidak.ada", "nib": "12"})
    assert wrong.status_code == 422
    assert "Kelompok Tani Jaya" in wrong.text
    assert (await client.post(f"{SUPPLIERS}/baru", data=sent)).status_code == 303
    shown = (await client.get(SUPPLIERS, params={"q": "Tani Jaya"})).text
    number = re.search(r"/pemasok/(\d+)/ubah", shown)
    assert number is not None
    assert "0812" not in shown
    assert "0812-3456-789" in (await client.get(f"{SUPPLIERS}/{number[1]}/ubah")).text
    assert "Tani Jaya" in (await browse(tenant, AKUNTAN).get(SUPPLIERS)).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        kept = await work.session.scalar(select(Pemasok.telepon).where(Pemasok.id == int(number[1])))
        assert b"0812" not in kept


async def test_a_market_price_is_noted_and_compared(browse, tenant, shop):
    client = browse(tenant, SATGAS)
    sent = {"bahan": "TLR1", "tanggal": str(shop["today"] - timedelta(days=1)), "pasar": "Pasar Kuningan"}
    assert (await client.post("/kantor/mbg/harga", data={**sent, "harga_idr": "25.000"})).status_code == 303
    shown = (await client.get("/kantor/mbg/harga", params={"q": "telur"})).text
    assert "Pasar Kuningan" in shown
    assert "Rp25.000" in shown
    own = await client.post("/kantor/mbg/harga", data={**sent, "pasar": "belanja dapur", "harga_idr": "1"})
    assert own.status_code == 422
    assert (await browse(tenant, AKUNTAN).post("/kantor/mbg/harga", data=sent)).status_code == 403


async def test_an_account_goes_from_the_kitchen_to_the_task_force_and_back(browse, tenant, shop):
    client, satgas = browse(tenant, AKUNTAN), browse(tenant, SATGAS)
    first = shop["today"] - timedelta(days=20)
    sent = dict.fromkeys(("pagu_idr", "saldo_awal_idr", "operasional_idr", "insentif_idr", "saldo_akhir_idr"), "0")
    sent |= {"sppg_id": str(shop["sppg"]), "mulai_on": str(first), "terima_idr": "abc"}
    wrong = await client.post(f"{ACCOUNTS}/baru", data=sent)
    assert wrong.status_code == 422
    assert 'value="abc"' in wrong.text
    made = await client.post(f"{ACCOUNTS}/baru", data=sent | {"terima_idr": "5.000.000"})
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    assert "Rp5.000.000" in (await client.get(place)).text
    assert (await client.post(f"{place}/kirim")).status_code == 409
    attached = await client.post(f"{place}/bukti", data={}, files={"bukti": ("rekening.jpg", photo())})
    assert attached.status_code == 303, attached.text
    assert (await client.post(f"{place}/kirim")).status_code == 303
    assert (await client.post(f"{place}/putusan", data={"putusan": "terima"})).status_code == 403
    assert (await satgas.post(f"{place}/putusan", data={"putusan": "kembalikan"})).status_code == 422
    sent_back = {"putusan": "kembalikan", "alasan": "Saldo tidak cocok"}
    assert (await satgas.post(f"{place}/putusan", data=sent_back)).status_code == 303
    assert "Saldo tidak cocok" in (await client.get(place)).text
    assert (await satgas.get(f"{ACCOUNTS}/ekspor.csv")).status_code == 200
    assert (await browse(tenant, official(BELANJA_READ, scope="own", account_id=4)).get(place)).status_code == 404


class TestOnAPhone:
    pytestmark = needs_browser

    async def test_tables_of_purchases_stack(self, browse, tenant, shop):
        paths = [f"{BUY}?dapur={shop['sppg']}", SUPPLIERS, ACCOUNTS, "/kantor/mbg/harga"]
        assert await seen(browse(tenant, SATGAS), paths, widths=(320, 390)) == []
