"""The pages over HTTP: opening, steps, W1, line list and its right, analysis, other people; and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mbg.things import make_batch, make_kiriman, make_penugasan, make_sppg, make_titik, official, works_at

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.insiden.service import open_incident
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, INSIDEN_READ, KASUS

HOME = "/kantor/mbg/insiden"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def things(services, tenant):
    """Ids: the kitchen, the school, an incident."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work, nama="SPPG Melati"), await make_titik(work)
        await make_penugasan(work, sppg, titik)
        await make_kiriman(work, await make_batch(work, sppg), titik)
        told = work.now - timedelta(minutes=5)
        row = await open_incident(work, sppg.id, lapor_at=told, titik=[titik.id], ringkasan="Tiga anak mual")
        return sppg.id, titik.id, row.id


def surveillance():
    return official(INSIDEN_READ, INSIDEN_MANAGE, KASUS, EKSPOR)


async def test_an_officer_opens_one_and_a_faulty_form_keeps_its_words(browse, tenant, things):
    client, (sppg, titik, _row) = browse(tenant, surveillance()), things
    facts = {"sppg_id": str(sppg), "titik": str(titik), "lapor_at": "2026-03-02T09:00", "sakit": "3"}
    bare = await client.post(f"{HOME}/baru", data={**facts, "ringkasan": "Pendek", "konsumsi_at": "2026-03-02T10:00"})
    assert bare.status_code == 422
    assert "Pendek</textarea>" in bare.text
    late = {**facts, "ringkasan": "Tiga anak muntah", "konsumsi_at": "2026-03-02T10:00"}
    refused = await client.post(f"{HOME}/baru", data=late)
    assert "Makan harus sebelum laporan." in refused.text
    made = await client.post(f"{HOME}/baru", data={**late, "konsumsi_at": "2026-03-02T08:30"})
    assert made.status_code == 303, made.text
    page = (await client.get(made.headers["location"])).text
    assert "09.00" in page
    assert "08.30" in page
    listed = (await client.get(f"{HOME}?status=terbuka&q=melati")).text
    assert "SPPG Melati" in listed
    assert "Tidak ada insiden seperti itu" in (await client.get(f"{HOME}?q=durian")).text


async def test_the_steps_show_what_comes_next_and_w1_is_a_pdf(browse, tenant, things):
    client, place = browse(tenant, surveillance()), f"{HOME}/{things[2]}"
    for deed in ("verifikasi", "dugaan"):
        assert (await client.post(f"{place}/langkah/{deed}")).status_code == 303
    page = (await client.get(place)).text
    assert "Distribusi ditahan" in page
    assert "wewenang BGN" in page
    assert "Mulai tanggap darurat" in page
    letter = await client.get(f"{place}/w1.pdf")
    assert letter.content.startswith(b"%PDF-")
    assert (await client.post(f"{place}/w1")).status_code == 303
    assert (await client.post(f"{place}/langkah/lab")).status_code == 409
    assert (await client.post(f"{place}/langkah/bongkar")).status_code == 404


async def test_the_line_list_is_only_for_its_right(browse, tenant, things):
    client, place = browse(tenant, surveillance()), f"{HOME}/{things[2]}"
    sick = {"nama": "Siti Uji", "sakit": "ya", "gejala": ["mual"], "makanan_lain": "Ayam, Sayur"}
    sick |= {"makan_at": "2026-03-02T09:00", "onset_at": "2026-03-02T12:00", "perawatan": "tidak"}
    assert (await client.post(f"{place}/kasus/baru", data={**sick, "gejala": []})).status_code == 422
    wrong = await client.post(f"{place}/kasus/baru", data={**sick, "onset_at": "2026-03-02T08:00"})
    assert "Sakit mulai sebelum makan" in wrong.text
    assert "Siti Uji" in wrong.text
    assert (await client.post(f"{place}/kasus/baru", data=sick)).status_code == 303
    well = {"nama": "Budi Uji", "sakit": "tidak", "makanan": "Sayur", "perawatan": "tidak"}
    assert (await client.post(f"{place}/kasus/baru", data=well)).status_code == 303
    assert "Siti Uji" in (await client.get(f"{place}/kasus")).text
    assert "Siti Uji" in (await client.get(f"{place}/kasus/ekspor.csv")).text
    reader = browse(tenant, official(INSIDEN_READ, INSIDEN_MANAGE, EKSPOR))
    assert (await reader.get(f"{place}/kasus")).status_code == 403
    taken = await reader.get(f"{place}/kasus/ekspor.csv")
    assert "Nama" in taken.text
    assert "Uji" not in taken.text
    assert "Ayam" not in taken.text
    without = browse(tenant, official(INSIDEN_READ, KASUS))
    assert (await without.get(f"{place}/kasus/ekspor.csv")).status_code == 403
    for address in ("", "/analisis"):
        shown = (await reader.get(f"{place}{address}")).text
        assert "Siti" not in shown
    assert "bukan diagnosis" in shown
    assert "1/1" in shown
    assert "3,0" in shown


async def test_another_kitchen_and_another_tenant_find_nothing(services, browse, tenant, other_tenant, things):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await works_at(work, await make_sppg(work), 7766)
    rights = (INSIDEN_READ, INSIDEN_MANAGE, KASUS)
    stranger = browse(tenant, official(*rights, scope="own", account_id=7766))
    place = f"{HOME}/{things[2]}"
    assert "SPPG Melati" not in (await stranger.get(HOME)).text
    for address in (place, f"{place}/analisis", f"{place}/kasus", f"{place}/w1.pdf"):
        assert (await stranger.get(address)).status_code == 404
    assert (await stranger.post(f"{place}/langkah/verifikasi")).status_code == 404
    assert (await browse(other_tenant, surveillance()).get(place)).status_code in (403, 404)
