"""The field pages without JavaScript: what each sees, forms that are kept, and forms that are shown again."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from tests.mbg.things import (
    make_batch,
    make_jadwal,
    make_kiriman,
    make_menu,
    make_penugasan,
    make_sppg,
    make_titik,
    official,
    receives_at,
    works_at,
)

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Batch, Catatan, Foto, Kiriman
from tiru_mbg.rights import MASAK, MENU_READ, TERIMA

COOK, TEACHER = 801, 802
BASE = "/kantor/mbg/lapangan"


@pytest.fixture
async def day(services, tenant, clean):
    """Keys of a batch, of its delivery to a school, and the ids of both; a cook and a teacher who may write."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work), await make_titik(work)
        await works_at(work, sppg, COOK)
        await receives_at(work, titik, TEACHER)
        fresh = {"porsi": None, "mulai_masak_at": None, "selesai_masak_at": None, "suhu_inti_c": None}
        batch = await make_batch(work, sppg, **fresh)
        kiriman = await make_kiriman(work, batch, titik)
        return batch.kunci, kiriman.kunci, batch.id, kiriman.id


def cook():
    return official(MASAK, scope="own", account_id=COOK)


def teacher():
    return official(TERIMA, scope="own", account_id=TEACHER)


def entry_number(page: str) -> str:
    return re.search(r'name="id" value="([0-9a-f-]{36})"', page).group(1)


async def test_each_sees_the_own_work_and_strangers_whom_to_ask(tenant, client_for, day):
    batch, kiriman, *_ids = day
    page = (await client_for(tenant, cook()).get(BASE)).text
    assert f"isi/mulai?batch={batch}" in page
    assert f"isi/berangkat?kiriman={kiriman}" in page
    assert "isi/makan" not in page
    page = (await client_for(tenant, teacher()).get(BASE)).text
    assert f"isi/tiba?kiriman={kiriman}" in page
    assert str(batch) not in page
    page = (await client_for(tenant, official(MENU_READ)).get(BASE)).text
    assert "Belum ada dapur atau tempat untuk akun ini" in page
    assert str(batch) not in page


async def test_a_form_is_kept_once_with_its_photo(services, tenant, client_for, day):
    batch, _kiriman, batch_id, _id = day
    client, address = client_for(tenant, cook()), f"{BASE}/isi/selesai?batch={batch}"
    number = entry_number((await client.get(address)).text)
    drawn = BytesIO()
    Image.new("RGB", (320, 240), "green").save(drawn, "JPEG")
    filled = {"id": number, "porsi": "97", "suhu_inti_c": "81,5", "pada": ""}
    for _press in range(2):
        got = await client.post(address, data=filled, files={"berkas": ("a.jpg", drawn.getvalue(), "image/jpeg")})
        assert got.status_code == 303, got.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get_one(Batch, batch_id)
        assert (row.porsi, row.versi, str(row.suhu_inti_c)) == (97, 1, "81.5")
        (entry,) = await work.session.scalars(select(Catatan))
        assert (str(entry.id), entry.status, entry.perangkat_id) == (number, "sah", None)
        assert (await work.session.scalars(select(Foto))).one().batch_id == batch_id


async def test_a_second_form_replaces_the_first(services, tenant, client_for, day):
    batch, _kiriman, batch_id, _id = day
    client, address = client_for(tenant, cook()), f"{BASE}/isi/selesai?batch={batch}"
    for porsi in ("97", "79"):
        page = (await client.get(address)).text
        before = re.findall(r'name="mengganti" value="([0-9a-f-]{36})"', page)
        filled = {"id": entry_number(page), "porsi": porsi, "suhu_inti_c": "80", "mengganti": before}
        assert (await client.post(address, data=filled)).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await work.session.get_one(Batch, batch_id)).porsi == 79
        assert len(list(await work.session.scalars(select(Catatan)))) == 2
    assert "2 catatan: periksa" not in (await client.get(BASE)).text


async def test_wrong_words_come_back_at_their_field_with_all_that_was_typed(services, tenant, client_for, day):
    batch, *_rest = day
    client = client_for(tenant, cook())
    got = await client.post(f"{BASE}/isi/selesai?batch={batch}", data={"porsi": "banyak", "suhu_inti_c": "81,5"})
    assert got.status_code == 422
    assert "Isi dengan angka bulat." in got.text
    assert 'value="banyak"' in got.text
    assert 'value="81,5"' in got.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert list(await work.session.scalars(select(Catatan))) == []


async def test_a_held_delivery_says_so_and_the_attempt_is_kept(services, tenant, client_for, day):
    _batch, kiriman, batch_id, kiriman_id = day
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get_one(Batch, batch_id)
        row.ditahan_at, row.ditahan_alasan = work.now, "dua anak mual"
    client = client_for(tenant, cook())
    assert "dua anak mual" in (await client.get(BASE)).text
    filled = {"porsi_kirim": "30", "kendaraan": "D 1 A"}
    got = await client.post(f"{BASE}/isi/berangkat?kiriman={kiriman}", data=filled)
    assert got.status_code == 303
    assert "jangan dikirim" in (await client.get(BASE)).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await work.session.get_one(Kiriman, kiriman_id)).tahap == "rencana"
        (entry,) = await work.session.scalars(select(Catatan))
        assert entry.status == "ditolak"


async def test_another_kitchens_forms_are_not_there(services, tenant, client_for, day):
    batch, kiriman, *_ids = day
    other = client_for(tenant, official(MASAK, TERIMA, scope="own", account_id=899))
    for address in (f"isi/mulai?batch={batch}", f"isi/tiba?kiriman={kiriman}", f"isi/posisi?kiriman={kiriman}"):
        assert (await other.get(f"{BASE}/{address}")).status_code == 404
    mine = client_for(tenant, cook())
    for address in (
        f"isi/makan?kiriman={kiriman}",
        f"isi/mulai?kiriman={kiriman}",
        "isi/mulai?batch=x",
        "isi/apa?batch=x",
    ):
        assert (await mine.get(f"{BASE}/{address}")).status_code == 404


async def test_a_code_leads_to_the_next_step(tenant, client_for, day):
    _batch, kiriman, *_ids = day
    client = client_for(tenant, cook())
    for code in (kiriman.hex[:8].upper(), str(kiriman), f"https://contoh.id{BASE}/kode?kode={kiriman}"):
        got = await client.get(f"{BASE}/kode", params={"kode": code})
        assert got.headers["location"] == f"{BASE}/isi/berangkat?kiriman={kiriman}"
    got = await client.get(f"{BASE}/kode", params={"kode": "1234"})
    assert got.headers["location"] == BASE


async def test_a_day_without_a_plan_is_planned_by_hand(services, tenant, client_for, clean):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        await works_at(work, sppg, COOK)
        await make_penugasan(work, sppg, await make_titik(work))
        await make_jadwal(work, sppg, await make_menu(work))
        other = await make_sppg(work)
        ids = sppg.id, other.id
    client = client_for(tenant, cook())
    assert "Buat rencana hari ini" in (await client.get(BASE)).text
    assert (await client.post(f"{BASE}/rencana/{ids[0]}")).status_code == 303
    assert "isi/mulai?batch=" in (await client.get(BASE)).text
    assert (await client.post(f"{BASE}/rencana/{ids[1]}")).status_code == 404


async def test_the_worker_and_the_manifest_are_served_for_their_scope(tenant, client_for):
    client = client_for(tenant)
    got = await client.get(f"{BASE}/sw.js")
    assert (got.headers["service-worker-allowed"], got.headers["cache-control"]) == (BASE, "no-cache")
    assert got.headers["content-type"].startswith("text/javascript")
    assert (await client.get(f"{BASE}/manifest.webmanifest")).json()["scope"] == BASE


class TestInTheBrowser:
    pytestmark = needs_browser

    async def test_the_pages_of_the_field(self, tenant, client_for, day):
        batch, kiriman, *_ids = day
        both = official(MASAK, TERIMA, scope="own", account_id=COOK)
        steps = [f"organoleptik?batch={batch}", f"berangkat?kiriman={kiriman}"]
        paths = [BASE, *(f"{BASE}/isi/{step}" for step in steps)]
        wrong = await seen(client_for(tenant, both), paths, widths=(320, 1440))
        # the worker's script is fetched outside of the pages that are answered here
        assert [one for one in wrong if "when fetching the script" not in one] == []
