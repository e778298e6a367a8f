"""From a supplier's lot to the class and back, on the pages of the office; and the recall that starts there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import text
from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_kiriman,
    make_pemasok,
    make_pembelian,
    make_sppg,
    make_titik,
    official,
    works_at,
)

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Batch, BatchBahan, Kiriman, KirimanKelas
from tiru_mbg.jejak.search import key_range
from tiru_mbg.rights import EKSPOR, JEJAK, TARIK

BASE = "/kantor/mbg/jejak"
HEAD = 911
WHY = "Ayam berbau asam"


@pytest.fixture
async def chain(services, tenant, clean):
    """A lot of chicken in two batches of one kitchen; the first went to two schools, one of which has eaten."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work, nama="SPPG Cikaret")
        await works_at(work, sppg, HEAD)
        pemasok = await make_pemasok(work, nama="Koperasi Tani Jaya")
        ayam = await make_bahan(work, nama="Ayam potong")
        lot = await make_pembelian(work, sppg, pemasok, ayam, lot="AYM-77", kondisi="kurang")
        first, second, other = [await make_batch(work, sppg, nomor=number) for number in (501, 502, 503)]
        work.session.add_all(
            BatchBahan(batch_id=one.id, pembelian_id=lot.id, dicatat_at=work.now) for one in (first, second)
        )
        one, two, three = [await make_titik(work, nama=f"SDN {name}") for name in ("Melati", "Mawar", "Kenanga")]
        waiting = await make_kiriman(work, first, one, kendaraan="D 1234 AB", tahap="berangkat", berangkat_at=work.now)
        eaten = await make_kiriman(work, first, two, tahap="dibagikan", porsi_terima=28, kendaraan="D 9 XX")
        await make_kiriman(work, second, one, tahap="batal")
        await make_kiriman(work, other, three)
        work.session.add(KirimanKelas(kiriman_id=waiting.id, kelompok="SD46", kelas="4B", porsi=30))
        return SimpleNamespace(
            lot=lot.id, first=first, second=second, other=other, waiting=waiting, eaten=eaten, place=one
        )


async def test_a_lot_leads_forward_to_its_batches_vehicles_places_and_classes(tenant, client_for, chain):
    page = (await client_for(tenant, official(JEJAK)).get(f"{BASE}/lot/{chain.lot}")).text
    for words in ("AYM-77", "Koperasi Tani Jaya", "Kurang baik", "Batch 501", "Batch 502", "D 1234 AB", "SDN Melati"):
        assert words in page
    assert "4B: 30" in page
    assert "Batch 503" not in page
    assert "SDN Kenanga" not in page
    figures = [part.split("<")[0].strip() for part in page.split('class="figure">')[1:]]
    assert figures == ["2", "2", "58", "28"], "what was called off is not counted"


async def test_a_lot_that_two_kitchens_bought_is_one_lot(services, tenant, client_for, chain):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = (await work.session.execute(text("select pemasok_id, bahan_id from mbg_pembelian"))).mappings().one()
        given = SimpleNamespace(id=row["pemasok_id"]), SimpleNamespace(id=row["bahan_id"])
        there = await make_sppg(work, nama="SPPG Seberang")
        lot = await make_pembelian(work, there, *given, lot="AYM-77")
        batch = await make_batch(work, there, nomor=777)
        work.session.add(BatchBahan(batch_id=batch.id, pembelian_id=lot.id, dicatat_at=work.now))
    address = f"{BASE}/lot/{chain.lot}"
    assert "Batch 777" in (await client_for(tenant, official(JEJAK)).get(address)).text
    own = (await client_for(tenant, official(JEJAK, scope="own", account_id=HEAD)).get(address)).text
    assert "Batch 501" in own
    assert "Batch 777" not in own
    assert "SPPG Seberang" not in own


async def test_a_batch_and_a_delivery_lead_back_to_the_supplier(tenant, client_for, chain):
    client = client_for(tenant, official(JEJAK))
    page = (await client.get(f"{BASE}/batch/{chain.first.id}")).text
    assert f"{BASE}/lot/{chain.lot}" in page
    assert "Koperasi Tani Jaya" in page
    one = (await client.get(f"{BASE}/kiriman/{chain.eaten.id}")).text
    assert "Koperasi Tani Jaya" in one
    assert "SDN Mawar" in one
    assert "SDN Melati" not in one
    assert "belum dicatat" in (await client.get(f"{BASE}/batch/{chain.other.id}")).text


async def test_the_search_finds_by_every_thing_that_is_known(tenant, client_for, chain):
    client = client_for(tenant, official(JEJAK))
    found, absent = f"{BASE}/batch/{chain.first.id}", f"{BASE}/batch/{chain.other.id}"
    code, key, place = chain.waiting.kunci.hex[:8], chain.waiting.kunci, chain.place.kode
    asked = [{"q": words} for words in ("aym-77", "501", code, f"https://x/kode?kode={key}", "melati", place)]
    asked += [{"kelas": "4b"}, {"kendaraan": "1234"}, {"pemasok": "tani jaya"}, {"kelas": "4B", "kendaraan": "D 12"}]
    for query in asked:
        page = (await client.get(BASE, params=query)).text
        assert found in page, query
        assert absent not in page, query
    assert f"{BASE}/lot/{chain.lot}" in (await client.get(BASE, params={"apa": "lot", "q": "mawar"})).text
    sent = (await client.get(BASE, params={"apa": "kiriman", "kelas": "4B"})).text
    assert f"{BASE}/kiriman/{chain.waiting.id}" in sent
    assert f"{BASE}/kiriman/{chain.eaten.id}" not in sent
    for query in ({"kelas": "4B", "kendaraan": "D 9"}, {"q": "tidakada"}, {"tanggal": "2020-01-01"}, {"q": "%"}):
        assert "Tidak ada yang cocok" in (await client.get(BASE, params=query)).text, query
    assert (await client.get(f"{BASE}?tanggal=besok&halaman=x&apa=y")).status_code == 200


async def test_nothing_cooked_yet_is_said_kindly(tenant, client_for, clean):
    assert "Belum ada yang bisa ditelusuri" in (await client_for(tenant, official(JEJAK)).get(BASE)).text


def test_a_key_is_read_from_a_label_or_its_address():
    low, high = key_range("ABCD1234")
    assert (low.hex[:8], high.hex[8:]) == ("abcd1234", "f" * 24)
    assert key_range("melati1") is None
    assert key_range("abcd1234" + "-" * 28) is not None


async def test_a_recall_from_the_page_holds_what_is_open_and_leaves_what_was_served(
    services, tenant, client_for, chain
):
    client = client_for(tenant, official(JEJAK, TARIK))
    address = f"{BASE}/batch/{chain.first.id}"
    assert f"{address}/tarik" in (await client.get(address)).text
    before = (await client.get(f"{address}/tarik")).text
    assert "1 kiriman, 30 porsi" in before
    assert "1 kiriman, 28 porsi" in before
    wrong = await client.post(f"{address}/tarik", data={"alasan": "bau"})
    assert wrong.status_code == 422
    assert ">bau</textarea>" in wrong.text
    assert (await client.post(f"{address}/tarik", data={"alasan": WHY})).headers["location"] == address
    async with unit_of_work(services, tenant, SYSTEM) as work:
        batch = await work.session.get_one(Batch, chain.first.id)
        waiting, eaten = [await work.session.get_one(Kiriman, one.id) for one in (chain.waiting, chain.eaten)]
        assert batch.ditarik_alasan == WHY
        assert waiting.ditahan_at is not None
        assert (eaten.ditahan_at, eaten.tahap) == (None, "dibagikan")
    after = (await client.get(address)).text
    assert "Terlanjur dibagikan" in after
    assert f"{address}/lepas" not in after
    assert (await client.post(f"{address}/lepas", data={"alasan": "Ternyata baik"})).status_code == 409


async def test_a_hold_is_released_from_the_page(services, tenant, client_for, chain):
    client = client_for(tenant, official(JEJAK, TARIK))
    address = f"{BASE}/batch/{chain.first.id}"
    for deed, held in (("tahan", True), ("lepas", False)):
        assert (await client.get(f"{address}/{deed}")).status_code == 200
        assert (await client.post(f"{address}/{deed}", data={"alasan": WHY})).status_code == 303
        async with unit_of_work(services, tenant, SYSTEM) as work:
            row = await work.session.get_one(Kiriman, chain.waiting.id)
            assert (row.ditahan_at is not None) is held
    assert (await client.get(f"{address}/bakar")).status_code == 404


async def test_only_the_own_kitchen_is_reached(tenant, client_for, chain):
    pages = [f"lot/{chain.lot}", f"batch/{chain.first.id}", f"kiriman/{chain.waiting.id}"]
    pages += [f"{one}/ekspor.csv" for one in pages] + [f"batch/{chain.first.id}/tarik"]
    rights = (JEJAK, TARIK, EKSPOR)
    here = client_for(tenant, official(*rights, scope="own", account_id=HEAD))
    elsewhere = client_for(tenant, official(*rights, scope="own", account_id=999))
    for page in pages:
        assert (await here.get(f"{BASE}/{page}")).status_code == 200, page
        assert (await elsewhere.get(f"{BASE}/{page}")).status_code == 404, page
    assert (await elsewhere.post(f"{BASE}/batch/{chain.first.id}/tarik", data={"alasan": WHY})).status_code == 404
    assert "Batch 501" not in (await elsewhere.get(f"{BASE}?q=501")).text


async def test_strangers_and_other_tenants_see_nothing(tenant, other_tenant, client_for, chain):
    address = f"{BASE}/batch/{chain.first.id}"
    assert (await client_for(tenant, official(EKSPOR)).get(address)).status_code == 403
    reader = client_for(tenant, official(JEJAK))
    assert (await reader.get(f"{address}/tarik")).status_code == 403
    assert (await reader.post(f"{address}/tarik", data={"alasan": WHY})).status_code == 403
    assert f"{address}/tarik" not in (await reader.get(address)).text
    assert (await client_for(other_tenant, official(JEJAK)).get(address)).status_code == 404


async def test_the_table_leaves_only_with_its_right_and_is_recorded(services, tenant, client_for, chain):
    address = f"{BASE}/lot/{chain.lot}/ekspor"
    assert (await client_for(tenant, official(JEJAK)).get(f"{address}.csv")).status_code == 403
    client = client_for(tenant, official(JEJAK, EKSPOR))
    table = (await client.get(f"{address}.csv")).text
    (row,) = [line for line in table.splitlines() if "4B" in line]
    for words in ("Ayam potong AYM-77 (Koperasi Tani Jaya", "D 1234 AB", "SDN Melati"):
        assert words in row
    assert "SDN Kenanga" not in table
    assert (await client.get(f"{address}.xlsx")).content.startswith(b"PK")


class TestInTheBrowser:
    pytestmark = needs_browser

    async def test_the_pages(self, tenant, client_for, registry, chain):
        one = f"{BASE}/batch/{chain.first.id}"
        paths = [BASE, f"{BASE}/lot/{chain.lot}", f"{one}/tarik"]
        assert await seen(client_for(tenant, all_powerful(registry)), paths, widths=(390,)) == []
