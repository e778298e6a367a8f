"""What the office sees of the day: batches, entries with their telephones, conflicts, labels, photos, devices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from benchmarks.field_phones import Phone
from sqlalchemy import select
from tests.mbg.things import (
    make_batch,
    make_foto,
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
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work
from tiru_mbg.hari import devices
from tiru_mbg.hari.intake import receive
from tiru_mbg.hari.models import Batch, Catatan, Perangkat
from tiru_mbg.rights import EKSPOR, MASAK, PAPAN, PETUGAS_MANAGE, PETUGAS_READ

COOK, HEAD = 901, 902
BASE = "/kantor/mbg/batch"


@pytest.fixture
async def written(services, tenant, clean):
    """A batch about which two telephones say different things, one of them with its clock a day behind."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work), await make_titik(work)
        for account in (COOK, HEAD):
            await works_at(work, sppg, account)
        await receives_at(work, titik, COOK)
        batch = await make_batch(work, sppg, porsi=None, mulai_masak_at=None, selesai_masak_at=None)
        await make_kiriman(work, batch, titik)
        photo = await make_foto(work, batch)
        ids = batch.id, sppg.id, photo.kunci
        work.actor = official(MASAK, scope="own", account_id=COOK)
        for ago, porsi, off in ((9, 97, timedelta(0)), (3, 79, -timedelta(days=1))):
            phone = Phone(off=off)
            await devices.register(work, phone.id, f"HP {porsi}", phone.spki)
            entry = phone.entry(
                "selesai", work.now - timedelta(minutes=ago), batch=batch.kunci, porsi=porsi, suhu_inti_c=80
            )
            await receive(work, [entry], device_id=phone.id, device_now=phone.clock(work.now))
        stranger = Phone()
        await receive(
            work, [stranger.entry("mulai", work.now, batch=batch.kunci)], device_id=stranger.id, device_now=work.now
        )
    return ids


async def test_the_timeline_shows_who_when_which_telephone_and_what_disagrees(tenant, client_for, written):
    batch_id, *_rest = written
    page = (await client_for(tenant, official(PAPAN)).get(f"{BASE}/{batch_id}")).text
    for words in ("Dua catatan berbeda", "HP 97", "HP 79", "jam HP dibetulkan 1440 menit", "HP ini belum terdaftar"):
        assert words in page
    assert page.count("Berbeda<") == 2


async def test_the_list_is_narrowed_and_exported_with_a_record(services, tenant, client_for, written):
    batch_id, *_rest = written
    client = client_for(tenant, official(PAPAN, EKSPOR))
    assert f"{BASE}/{batch_id}" in (await client.get(BASE)).text
    assert f"{BASE}/{batch_id}" not in (await client.get(f"{BASE}?keadaan=ditahan")).text
    assert "Tidak ada yang cocok" in (await client.get(f"{BASE}?q=tidakada")).text
    assert "Belum ada batch pada hari ini" in (await client.get(f"{BASE}?tanggal=2020-01-01")).text
    got = await client.get(f"{BASE}/ekspor.csv")
    assert "97" in got.text.splitlines()[1]
    assert (await client.get(f"{BASE}/ekspor.xlsx")).content.startswith(b"PK")


async def test_other_kitchens_batches_labels_and_photos_are_not_there(services, tenant, client_for, written):
    batch_id, _sppg, photo = written
    elsewhere = client_for(tenant, official(PAPAN, scope="own", account_id=999))
    for address in ("", "/label", f"/foto/{photo}"):
        assert (await elsewhere.get(f"{BASE}/{batch_id}{address}")).status_code == 404
    here = client_for(tenant, official(PAPAN, scope="own", account_id=HEAD))
    assert (await here.get(f"{BASE}/{batch_id}/label")).content.startswith(b"%PDF")
    assert (await here.get(f"{BASE}/{batch_id}/foto/{photo}")).headers["content-type"] == "image/jpeg"


async def test_a_day_is_planned_by_hand_and_a_wrong_choice_comes_back(services, tenant, client_for, written):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        await make_penugasan(work, sppg, await make_titik(work))
        await make_jadwal(work, sppg, await make_menu(work), work.today + timedelta(days=1))
        tomorrow, today = work.today + timedelta(days=1), work.today
    client = client_for(tenant, official(PAPAN, MASAK))
    got = await client.post(f"{BASE}/rencana", data={"dapur": sppg.id, "hari": str(tomorrow)})
    assert got.headers["location"] == f"{BASE}?tanggal={tomorrow}"
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await work.session.scalars(select(Batch).where(Batch.sppg_id == sppg.id))).one().tanggal == tomorrow
    got = await client.post(f"{BASE}/rencana", data={"dapur": sppg.id, "hari": str(today + timedelta(days=400))})
    assert got.status_code == 422
    assert "60 hari" in got.text


async def test_a_lost_telephone_is_blocked_with_a_reason(services, tenant, client_for, written):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        device = (await work.session.scalars(select(Perangkat).where(Perangkat.nama == "HP 97"))).one().id
    head = client_for(tenant, official(PETUGAS_READ, PETUGAS_MANAGE, scope="own", account_id=HEAD))
    assert "HP 97" in (await head.get("/kantor/mbg/perangkat")).text
    address = f"/kantor/mbg/perangkat/{device}"
    got = await head.post(f"{address}/blokir", data={"alasan": "x"})
    assert got.status_code == 422
    assert (await head.post(f"{address}/blokir", data={"alasan": "jatuh di sungai"})).status_code == 303
    assert (await head.post(f"{address}/blokir", data={"alasan": "jatuh di sungai"})).status_code == 409
    assert (await head.post(f"{address}/pindah", data={"akun": "12345"})).status_code == 422
    assert (await head.post(f"{address}/pindah", data={"akun": str(HEAD)})).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get_one(Perangkat, device)
        assert (row.dicabut_at is not None, row.akun_id) == (True, HEAD)
        assert len(list(await work.session.scalars(select(Catatan)))) == 3, "what was written stays"
    stranger = client_for(tenant, official(PETUGAS_READ, PETUGAS_MANAGE, scope="own", account_id=999))
    assert "HP 97" not in (await stranger.get("/kantor/mbg/perangkat")).text
    assert (await stranger.post(f"{address}/buka", data={"alasan": "ketemu lagi"})).status_code == 404


class TestInTheBrowser:
    pytestmark = needs_browser

    async def test_the_pages_of_the_office(self, tenant, client_for, registry, written):
        paths = [BASE, f"{BASE}/{written[0]}", "/kantor/mbg/perangkat"]
        assert await seen(client_for(tenant, all_powerful(registry)), paths, widths=(390,)) == []
