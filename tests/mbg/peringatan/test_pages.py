"""The pages over HTTP: list, filter, meaning, answering, export, other people, other tenants."""

from __future__ import annotations

import pytest
from tests.mbg.things import make_sppg, official, works_at

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.peringatan.service import raise_warning
from tiru_mbg.rights import EKSPOR, PERINGATAN_ANSWER, PERINGATAN_READ

HOME = "/kantor/mbg/peringatan"
HEAD = 7711
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def numbers(services, tenant):
    """Ids: a grave warning of the head's kitchen, one of another kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        own, other = await make_sppg(work, nama="SPPG Melati"), await make_sppg(work, nama="SPPG Lain")
        await works_at(work, own, HEAD)
        first = await raise_warning(work, "MBG-02", "b:1", judul="Batch ditolak", sppg_id=own.id)
        second = await raise_warning(work, "MBG-08", "p:1", judul="Harga tinggi", sppg_id=other.id)
        return first, second


def satgas():
    return official(PERINGATAN_READ, PERINGATAN_ANSWER, EKSPOR)


def head():
    return official(PERINGATAN_READ, PERINGATAN_ANSWER, scope="own", account_id=HEAD)


async def test_the_list_is_narrowed_and_the_gravest_comes_first(browse, tenant, numbers):
    client = browse(tenant, satgas())
    page = (await client.get(HOME)).text
    assert page.index("Batch ditolak") < page.index("Harga tinggi")
    assert "Harga tinggi" not in (await client.get(f"{HOME}?tingkat=tinggi")).text
    assert "Batch ditolak" not in (await client.get(f"{HOME}?kode=MBG-08")).text
    assert "Tidak ada peringatan seperti itu" in (await client.get(f"{HOME}?q=durian")).text
    assert (await client.get(f"{HOME}?kode=x&tingkat=y&halaman=999999&status=z")).status_code == 200


async def test_it_is_acknowledged_then_closed_with_a_reason_and_kept(browse, tenant, numbers):
    client, place = browse(tenant, satgas()), f"{HOME}/{numbers[0]}"
    assert (await client.post(f"{place}/akui", data={"jam": "2"})).status_code == 303
    assert "Penguji MBG" in (await client.get(HOME)).text
    bare = await client.post(f"{place}/tutup", data={"putusan": "benar", "alasan": "ya"})
    assert bare.status_code == 422
    assert "ya</textarea>" in bare.text
    done = await client.post(f"{place}/tutup", data={"putusan": "benar", "alasan": "Makanan ditarik"})
    assert done.status_code == 303
    assert "Batch ditolak" not in (await client.get(HOME)).text
    over = (await client.get(f"{HOME}?status=riwayat")).text
    for words in ("Batch ditolak", "Makanan ditarik", "Penguji MBG"):
        assert words in over
    assert "Makanan ditarik" in (await client.get(place)).text
    assert (await client.post(f"{place}/akui", data={"jam": "2"})).status_code == 409


async def test_a_kitchen_sees_its_own_only(browse, tenant, numbers):
    client = browse(tenant, head())
    page = (await client.get(HOME)).text
    assert "Batch ditolak" in page
    assert "Harga tinggi" not in page
    assert (await client.get(f"{HOME}/{numbers[1]}")).status_code == 404
    assert (await client.post(f"{HOME}/{numbers[1]}/akui", data={"jam": "2"})).status_code == 404
    reader = browse(tenant, official(PERINGATAN_READ, scope="own", account_id=HEAD))
    assert (await reader.post(f"{HOME}/{numbers[0]}/akui", data={"jam": "2"})).status_code == 403
    assert "Tutup peringatan" not in (await reader.get(f"{HOME}/{numbers[0]}")).text


async def test_another_tenant_finds_nothing(browse, other_tenant, numbers):
    client = browse(other_tenant, satgas())
    assert "Batch ditolak" not in (await client.get(HOME)).text
    assert (await client.get(f"{HOME}/{numbers[0]}")).status_code in (403, 404)


async def test_the_meaning_of_each_rule_is_shown_with_its_limits(browse, tenant, numbers):
    page = (await browse(tenant, head()).get(f"{HOME}/aturan")).text
    for words in ("MBG-01", "MBG-12", "Permenkes 2/2013", "belum diverifikasi", "Umur makanan paling lama"):
        assert words in page


async def test_the_table_goes_out_with_its_right_only(browse, tenant, numbers):
    table = (await browse(tenant, satgas()).get(f"{HOME}/ekspor.csv?kode=MBG-08")).text
    assert "Harga tinggi" in table
    assert "Batch ditolak" not in table
    assert (await browse(tenant, head()).get(f"{HOME}/ekspor.csv")).status_code == 403
