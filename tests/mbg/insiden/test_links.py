"""What an incident is tied to: batches under suspicion, reports, recommendations, traces; both ways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_batch, make_kiriman, make_menu, make_sppg, make_titik, official, works_at

from tiru.errors import Conflict, Invalid, NotFound
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.events import LaporanSakit
from tiru_mbg.insiden import service
from tiru_mbg.insiden.cases import Person, add_person
from tiru_mbg.insiden.models import Insiden, InsidenBatch, InsidenTitik, Rekomendasi
from tiru_mbg.insiden.queries import steps_of
from tiru_mbg.insiden.reports import link_report, linked_reports, offered, unlink_report
from tiru_mbg.insiden.suspects import choose_batches, named_batches, suspects
from tiru_mbg.peringatan.findings import limits
from tiru_mbg.peringatan.watch_health import illness
from tiru_mbg.rights import DAPUR_READ, INSIDEN_MANAGE, INSIDEN_READ, JEJAK, LAPORAN_ANSWER, LAPORAN_READ, REKOMENDASI
from tiru_mbg.warga.models import Laporan

RIGHTS = (INSIDEN_READ, INSIDEN_MANAGE, LAPORAN_READ, LAPORAN_ANSWER, JEJAK, DAPUR_READ, REKOMENDASI)
HOME, REPORTS = "/kantor/mbg/insiden", "/kantor/mbg/laporan"


async def a_report(work, sppg, titik, persons=0, **given):
    number = f"MBG-{await work.session.scalar(select(Laporan.id).order_by(Laporan.id.desc()).limit(1)) or 0}"
    facts = {"jenis": "sakit", "tanggal": work.today, "dikirim_at": work.now, "isi": "Anak saya muntah", **given}
    row = Laporan(nomor=number, code_hash=number, titik_id=titik.id, jumlah_sakit=persons, **facts)
    row.sppg_id = sppg.id if sppg else None
    work.session.add(row)
    await work.session.flush()
    return row


async def an_incident(work, sppg, **given):
    row = await service.open_incident(work, sppg.id, lapor_at=work.now, ringkasan="Tiga anak mual", **given)
    work.actor = official(*RIGHTS)
    return row


@pytest.fixture
async def kitchen(work):
    return await make_sppg(work), await make_titik(work)


async def cooked(work, sppg, days_ago, number=1):
    return await make_batch(work, sppg, tanggal=work.today - timedelta(days=days_ago), nomor=number)


async def test_batches_to_choose_are_the_kitchens_own_around_the_onset(work, kitchen):
    sppg, _titik = kitchen
    old, three, two = [await cooked(work, sppg, days) for days in (4, 3, 2)]
    await cooked(work, await make_sppg(work), 1)
    row = await an_incident(work, sppg)
    assert [one.batch.id for one in await suspects(work, row)] == [two.id, three.id]
    onset = {"gejala": ("mual",), "onset_at": work.now - timedelta(days=1)}
    await add_person(work, row.id, Person(**onset))
    assert [one.batch.id for one in await suspects(work, row)] == [two.id, three.id, old.id]


async def test_batches_are_put_on_and_taken_off_with_a_reason_and_what_others_did_stays(work, kitchen):
    sppg, _titik = kitchen
    today, two, three = [await cooked(work, sppg, days) for days in (0, 2, 3)]
    row = await an_incident(work, sppg)
    assert await named_batches(work, row.id) == {today.id}
    done = await choose_batches(work, row.id, chosen=[today.id, two.id], seen=[today.id], reason="")
    assert done == (1, 0)
    with pytest.raises(Invalid) as refused:
        await choose_batches(work, row.id, chosen=[two.id], seen=[today.id, two.id], reason="")
    assert "alasan" in refused.value.fields
    work.session.add(InsidenBatch(insiden_id=row.id, batch_id=three.id))
    await work.session.flush()
    done = await choose_batches(work, row.id, chosen=[two.id], seen=[today.id, two.id], reason="Dibagikan sesudahnya")
    assert done == (0, 1)
    assert await named_batches(work, row.id) == {two.id, three.id}
    steps = {one.langkah: one.teks for one in await steps_of(work, row.id)}
    assert "Batch 1" in steps["batch"]
    assert "Dibagikan sesudahnya" in steps["batch_keluar"]
    entry = [one for one in work._entries if one.action == "mbg.insiden.batches"][-1]
    assert (entry.before, entry.after) == (
        {"batch": sorted([today.id, two.id, three.id])},
        {"batch": sorted([two.id, three.id])},
    )


async def test_neither_another_kitchens_batch_nor_a_closed_incident(work, kitchen):
    sppg, _titik = kitchen
    other = await cooked(work, await make_sppg(work), 0)
    row = await an_incident(work, sppg)
    with pytest.raises(Invalid):
        await choose_batches(work, row.id, chosen=[other.id], seen=[], reason="")
    row.status = "ditutup"
    with pytest.raises(Conflict):
        await choose_batches(work, row.id, chosen=[], seen=[], reason="")


async def test_a_report_put_on_an_incident_brings_its_place_and_its_ill(work, kitchen):
    sppg, titik = kitchen
    row = await an_incident(work, sppg, sakit=1)
    report = await a_report(work, sppg, titik, 4)
    await link_report(work, report.id, row.id)
    assert (report.insiden_id, report.status, row.sakit, row.sakit_lapor) == (row.id, "insiden", 4, 4)
    assert await work.session.get(InsidenTitik, (row.id, titik.id))
    found, total = await linked_reports(work, row.id)
    assert ([one.id for one, _nama in found], total) == ([report.id], 1)
    with pytest.raises(Conflict):
        await link_report(work, report.id, row.id)
    await unlink_report(work, report.id)
    assert (report.insiden_id, report.status) == (None, "ditelaah")
    with pytest.raises(Conflict):
        await unlink_report(work, report.id)
    actions = [one.action for one in work._entries]
    assert {"mbg.laporan.attach", "mbg.insiden.link", "mbg.laporan.detach", "mbg.insiden.unlink"} <= set(actions)


async def test_only_incidents_that_go_on_are_offered_the_reports_own_kitchen_first(work, kitchen):
    sppg, titik = kitchen
    mine = await an_incident(work, sppg)
    work.now += timedelta(minutes=1)
    other, over = [await an_incident(work, await make_sppg(work)) for _n in range(2)]
    over.status = "bukan_klb"
    report = await a_report(work, sppg, titik)
    assert [key for key, _words in await offered(work, report)] == [mine.id, other.id]
    with pytest.raises(Invalid):
        await link_report(work, report.id, over.id)
    mine.status = "ditutup"
    report.insiden_id = mine.id
    with pytest.raises(Conflict):
        await unlink_report(work, report.id)


async def test_linking_needs_both_rights_within_their_reach(work, kitchen):
    sppg, titik = kitchen
    row, report = await an_incident(work, sppg), await a_report(work, sppg, titik)
    work.actor = official(INSIDEN_READ, INSIDEN_MANAGE, LAPORAN_READ)
    with pytest.raises(NotFound):
        await link_report(work, report.id, row.id)
    work.actor = official(LAPORAN_READ, LAPORAN_ANSWER, INSIDEN_READ)
    with pytest.raises(Invalid):
        await link_report(work, report.id, row.id)
    await works_at(work, await make_sppg(work), 7711)
    work.actor = official(INSIDEN_READ, LAPORAN_READ, scope="own", account_id=7711)
    report.insiden_id = row.id
    await work.session.flush()
    assert await linked_reports(work, row.id) == ([], 1)


async def test_reports_that_open_an_incident_belong_to_it_and_stop_warning_when_it_is_none(work, kitchen):
    sppg, titik = kitchen
    eaten = work.today - timedelta(days=1)
    yesterday, today = await cooked(work, sppg, 1), await cooked(work, sppg, 0)
    for batch in (yesterday, today):
        await make_kiriman(work, batch, titik)
    reports = [await a_report(work, sppg, titik, 1, tanggal=eaten) for _n in range(2)]
    facts = {"titik_id": titik.id, "sppg_id": sppg.id, "tanggal": eaten, "waktu": work.now, "jumlah": 1}
    await work.publish(LaporanSakit(laporan_id=reports[1].id, **facts))
    (row,) = await work.session.scalars(select(Insiden))
    assert [one.insiden_id for one in reports] == [row.id, row.id]
    assert [one.status for one in reports] == ["baru", "baru"]
    assert await named_batches(work, row.id) == {yesterday.id}
    late = await a_report(work, sppg, titik, 1)
    await work.publish(LaporanSakit(laporan_id=late.id, **facts))
    assert late.insiden_id == row.id
    assert await illness(work, await limits(work))
    row.status = "bukan_klb"
    await work.session.flush()
    assert not await illness(work, await limits(work))


@pytest.fixture
async def made(services, tenant, clean):
    """Ids: kitchen, incident, batches of today and of two days ago, report."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work, nama="SPPG Melati"), await make_titik(work, nama="SDN Cendana")
        menu = await make_menu(work, sppg, nama="Nasi ayam")
        today = await make_batch(work, sppg, menu_id=menu.id)
        old = await cooked(work, sppg, 2, 2)
        row = await service.open_incident(work, sppg.id, lapor_at=work.now, ringkasan="Tiga anak mual")
        return sppg.id, row.id, today.id, old.id, (await a_report(work, sppg, titik, 3)).id


async def test_the_chooser_and_the_incidents_links_to_traces_and_back(browse, tenant, made):
    client, (_sppg, row, today, old, _report) = browse(tenant, official(*RIGHTS)), made
    page = (await client.get(f"{HOME}/{row}/batch")).text
    assert "Nasi ayam" in page
    assert f'value="{today}" checked' in page
    assert f'value="{old}" checked' not in page
    bad = await client.post(f"{HOME}/{row}/batch", data={"batch": [str(old)], "semula": [str(today)], "alasan": "dua"})
    assert bad.status_code == 422
    assert f'value="{old}" checked' in bad.text
    assert f'value="{today}" checked' not in bad.text
    assert 'value="dua"' in bad.text
    none = await client.post(f"{HOME}/{row}/batch", data={"semula": [str(today)]})
    assert f'value="{today}" checked' not in none.text
    both = {"batch": [str(today), str(old)], "semula": [str(today)]}
    assert (await client.post(f"{HOME}/{row}/batch", data=both)).status_code == 303
    shown = (await client.get(f"{HOME}/{row}")).text
    for key in (today, old):
        assert f'href="/kantor/mbg/jejak/batch/{key}"' in shown
        assert f'href="{HOME}/{row}"' in (await client.get(f"/kantor/mbg/jejak/batch/{key}")).text
    without = (await browse(tenant, official(INSIDEN_READ)).get(f"{HOME}/{row}")).text
    assert "/kantor/mbg/jejak/batch/" not in without
    assert "Ubah batch" not in without
    tracer = (await browse(tenant, official(JEJAK)).get(f"/kantor/mbg/jejak/batch/{today}")).text
    assert HOME not in tracer


async def test_a_report_is_put_on_an_incident_from_its_page_and_taken_off(browse, tenant, made):
    client, (*_others, row, _today, _old, report) = browse(tenant, official(*RIGHTS)), made
    place = f"{REPORTS}/{report}"
    bad = await client.post(f"{place}/insiden", data={"insiden_id": "999999"})
    assert (bad.status_code, "Pilih salah satu yang tersedia." in bad.text) == (422, True)
    assert (await client.post(f"{place}/insiden", data={"insiden_id": str(row)})).status_code == 303
    assert f'href="{HOME}/{row}"' in (await client.get(place)).text
    shown = (await client.get(f"{HOME}/{row}")).text
    assert f'href="{place}"' in shown
    assert "SDN Cendana" in shown
    without = (await browse(tenant, official(INSIDEN_READ)).get(f"{HOME}/{row}")).text
    assert "SDN Cendana" not in without.partition("Laporan warga dan tempat")[2].partition("</section>")[0]
    assert "1 laporan di luar wewenang Anda." in without
    reader = (await browse(tenant, official(LAPORAN_READ)).get(place)).text
    assert "bagian dari sebuah insiden" in reader
    assert f"{HOME}/{row}" not in reader
    assert (await client.post(f"{place}/insiden/lepas")).status_code == 303
    assert f'href="{place}"' not in (await client.get(f"{HOME}/{row}")).text
    assert (await client.post(f"{place}/insiden/lepas")).status_code == 409


async def test_an_incident_is_opened_from_a_report_with_what_it_says(browse, services, tenant, made):
    client, (sppg, _row, _today, old, report) = browse(tenant, official(*RIGHTS)), made
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get(Laporan, report)).tanggal = work.today - timedelta(days=2)
    page = (await client.get(f"{HOME}/baru?laporan={report}")).text
    assert "SDN Cendana" in page
    assert "Anak saya muntah" in page
    assert f'<option value="{sppg}" selected' in page
    told = {"sppg_id": str(sppg), "laporan_id": str(report), "sakit": "3", "lapor_at": "2026-03-02T09:00"}
    bad = await client.post(f"{HOME}/baru", data={**told, "ringkasan": "Pendek"})
    assert f'name="laporan_id" value="{report}"' in bad.text
    made_now = await client.post(f"{HOME}/baru", data={**told, "ringkasan": "Tiga anak muntah di kelas"})
    assert made_now.status_code == 303, made_now.text
    key = int(made_now.headers["location"].rpartition("/")[2])
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get(Laporan, report)
        assert (row.insiden_id, row.status) == (key, "insiden")
        assert await named_batches(work, key) == {old}
    again = await client.post(f"{HOME}/baru", data={**told, "ringkasan": "Tiga anak muntah di kelas"})
    assert again.status_code == 409
    assert (await client.get(f"{HOME}/baru?laporan=999999")).status_code == 404
    stranger = browse(tenant, official(INSIDEN_MANAGE))
    assert (await stranger.get(f"{HOME}/baru?laporan={report}")).status_code == 404


async def test_an_incident_and_its_recommendation_lead_to_each_other_within_the_rights(browse, services, tenant, made):
    sppg, row = made[:2]
    async with unit_of_work(services, tenant, SYSTEM) as work:
        advised = Rekomendasi(nomor="REK-1", sppg_id=sppg, insiden_id=row, dasar="klb", alasan="Uji")
        advised.dibuat_at = advised.dikirim_at = work.now
        work.session.add(advised)
        await work.session.flush()
        key, other = advised.id, await make_sppg(work)
        await works_at(work, other, 7712)
    client = browse(tenant, official(*RIGHTS))
    assert f'href="/kantor/mbg/rekomendasi/{key}"' in (await client.get(f"{HOME}/{row}")).text
    assert f'href="{HOME}/{row}"' in (await client.get(f"/kantor/mbg/rekomendasi/{key}")).text
    kitchens = official(DAPUR_READ, account_id=7712)
    reader = (await browse(tenant, kitchens).get(f"/kantor/mbg/rekomendasi/{key}")).text
    assert "INS-" in reader
    assert f"{HOME}/{row}" not in reader
    assert "REK-1" not in (await browse(tenant, official(INSIDEN_READ)).get(f"{HOME}/{row}")).text
