"""The way to the hygiene certificate, its clock by local days, and inspections with what they ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_sppg, official

from tiru.errors import Invalid, Refused
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.forms import InspectionForm, SlhsForm
from tiru_mbg.dapur.hygiene import mark_repaired, note_inspection, step_slhs
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah, Sppg
from tiru_mbg.dapur.papers import expire_slhs, kitchen_papers
from tiru_mbg.rights import DAPUR_READ, EKSPOR, SLHS

SAME = {"sec-fetch-site": "same-origin"}
KESLING = official(DAPUR_READ, SLHS, EKSPOR)
HOME = "/kantor/mbg/dapur"
PDF = ("surat.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
PAPERS = {"berkas": ["surat", "penetapan", "denah", "penjamah"]}


async def test_the_certificate_goes_its_way_and_stops_the_clock(kitchen, client_for, tenant, services):
    client = client_for(tenant, KESLING)
    address = f"{HOME}/{kitchen.id}/slhs"
    today = kitchen.operasi_on + timedelta(days=25)

    async def step(**more):
        return await client.post(address, data={"pada": str(today), **more}, headers=SAME)

    assert (await step(status="terdaftar")).status_code == 303
    wanting = await step(status="berkas_lengkap", berkas=["surat"])
    assert wanting.status_code == 422
    assert "Belum ada: Penetapan SPPG dari BGN" in wanting.text
    note = {"pada": str(today), "status": "berkas_lengkap", "catatan": "<b>lengkap</b>", **PAPERS}
    assert (await client.post(address, data=note, files={"berkas_file": PDF}, headers=SAME)).status_code == 303
    assert (await step(status="ikl")).status_code == 303
    blind = await step(status="lab")
    assert blind.status_code == 409
    assert "Belum ada inspeksi (IKL) setelah berkas lengkap" in blind.text
    seen = {"pada": str(today), "skor": "88", "oleh": "Sanitarian"}
    assert (await client.post(f"{HOME}/{kitchen.id}/ikl", data=seen, headers=SAME)).status_code == 303
    assert (await step(status="lab")).status_code == 303
    assert "Uji laboratorium" in (await client.get("/kantor/mbg/slhs")).text
    end = str(today + timedelta(days=20))
    assert "Hasil uji laboratorium" in (await step(status="terbit", nomor="440/SLHS/9", akhir_on=end)).text
    endless = await step(status="terbit", nomor="440/SLHS/9", berkas=["hasil_lab"])
    assert "Tulis hari terakhir berlakunya" in endless.text
    issued = await step(status="terbit", nomor="440/SLHS/9", akhir_on=end, berkas=["hasil_lab"])
    assert issued.status_code == 303, issued.text
    page = (await client.get(f"{HOME}/{kitchen.id}")).text
    assert "&lt;b&gt;lengkap&lt;/b&gt;" in page
    assert "surat.pdf" in page
    await _lapses(services, tenant, kitchen)


async def _lapses(services, tenant, kitchen):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        mine = (await kitchen_papers(work, [kitchen.id]))[kitchen.id]
        assert mine.slhs_days is None
        assert "slhs" not in mine.missing
        assert [kind for kind, _end in mine.ending] == ["slhs"]
        kept = await work.session.scalar(select(SlhsLangkah).where(SlhsLangkah.status == "berkas_lengkap"))
        assert kept.dokumen == PAPERS["berkas"]
        work.now += timedelta(days=20)
        await expire_slhs(work)
        assert await work.session.scalar(select(Sppg.slhs_status).where(Sppg.id == kitchen.id)) == "terbit"
        work.now += timedelta(days=1)
        await expire_slhs(work)
        row = await work.session.get(Sppg, kitchen.id, populate_existing=True)
        assert row.slhs_status == "kedaluwarsa"
        assert await work.session.scalar(select(SlhsLangkah).where(SlhsLangkah.status == "kedaluwarsa"))
        work.now += timedelta(days=20)
        # counted from the first day without it, not from the day the kitchen began
        assert (await kitchen_papers(work, [kitchen.id]))[kitchen.id].slhs_days == 20


@pytest.mark.parametrize(
    ("at", "days", "level"),
    [
        (datetime(2026, 11, 25, 16, 59, tzinfo=UTC), 29, "warn"),
        (datetime(2026, 11, 25, 17, 0, tzinfo=UTC), 30, "crit"),
    ],
)
async def test_the_clock_turns_at_midnight_in_jakarta(work, at, days, level):
    sppg = await make_sppg(work, operasi_on=date(2026, 10, 27))
    work.now = at
    mine = (await kitchen_papers(work, [sppg.id]))[sppg.id]
    assert (mine.slhs_days, mine.slhs_level) == (days, level)


async def test_the_office_is_late_on_the_fifteenth_day(work):
    sppg = await make_sppg(work, slhs_status="berkas_lengkap")
    since = work.today - timedelta(days=14)
    work.session.add(SlhsLangkah(sppg_id=sppg.id, status="berkas_lengkap", pada=since, dicatat_at=work.now))
    await work.session.flush()
    mine = (await kitchen_papers(work, [sppg.id]))[sppg.id]
    assert (mine.issue_due, mine.issue_late) == (work.today, False)
    work.now += timedelta(days=1)
    assert (await kitchen_papers(work, [sppg.id]))[sppg.id].issue_late


async def test_findings_hold_the_certificate_back_until_they_are_mended(work):
    sppg = await make_sppg(work, slhs_status="lab")
    seen = InspectionForm(pada=work.today, skor=72, temuan="Kasa sobek", perbaikan_sampai=work.today, oleh="Sanitarian")
    found = await note_inspection(work, sppg.id, seen, None)
    issue = SlhsForm(status="terbit", pada=work.today, nomor="S-1", akhir_on=date(2027, 1, 1), berkas=["hasil_lab"])
    with pytest.raises(Refused, match="belum selesai diperbaiki"):
        await step_slhs(work, sppg.id, issue, None)
    await mark_repaired(work, sppg.id, found.id)
    await step_slhs(work, sppg.id, issue, None)
    assert sppg.slhs_status == "terbit"


async def test_taking_the_certificate_back_ends_the_paper_and_starts_the_clock(work):
    sppg = await make_sppg(work, slhs_status="terbit")
    paper = Sertifikat(sppg_id=sppg.id, jenis="slhs", nomor="S", terbit_on=date(2026, 1, 6), dicatat_at=work.now)
    work.session.add(paper)
    await work.session.flush()
    await step_slhs(work, sppg.id, SlhsForm(status="dicabut", pada=work.today, catatan="temuan berat"), None)
    mine = (await kitchen_papers(work, [sppg.id]))[sppg.id]
    assert (mine.slhs, mine.slhs_days, "slhs" in mine.missing) == ("dicabut", 0, True)


async def test_a_deadline_asks_for_a_finding(work):
    sppg = await make_sppg(work)
    bare = InspectionForm(pada=work.today, skor=72, perbaikan_sampai=work.today, oleh="Sanitarian")
    with pytest.raises(Invalid) as problem:
        await note_inspection(work, sppg.id, bare, None)
    assert set(problem.value.fields) == {"temuan"}


async def test_what_is_due_is_listed_until_it_is_mended(kitchen, client_for, tenant, services):
    client = client_for(tenant, KESLING)
    assert "Tidak ada temuan yang menunggu perbaikan" in (await client.get("/kantor/mbg/ikl")).text
    assert "SPPG Ciawi" in (await client.get("/kantor/mbg/ikl?tampil=tanpa")).text
    seen = {"pada": "2026-11-01", "skor": "71,5", "temuan": "Lantai licin", "oleh": "Sanitarian"}
    seen["perbaikan_sampai"] = "2026-11-10"
    noted = await client.post(f"{HOME}/{kitchen.id}/ikl", data=seen, files={"berkas_file": PDF}, headers=SAME)
    assert noted.status_code == 303, noted.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        number = await work.session.scalar(select(Ikl.id))
    for tampil in ("perbaikan", "lewat"):
        assert "Lantai licin" in (await client.get(f"/kantor/mbg/ikl?tampil={tampil}")).text
    assert "Lantai licin" in (await client.get("/kantor/mbg/ikl/ekspor.csv")).text
    assert (await client.get(f"{HOME}/{kitchen.id}/ikl/{number}/berkas")).content.startswith(b"%PDF")
    other = client_for(tenant, official(DAPUR_READ, scope="own", account_id=7002))
    assert "Lantai licin" not in (await other.get("/kantor/mbg/ikl")).text
    assert (await other.get(f"{HOME}/{kitchen.id}/ikl/{number}/berkas")).status_code == 404
    assert (await other.post(f"{HOME}/{kitchen.id}/ikl/{number}/selesai", headers=SAME)).status_code == 403
    assert (await client.post(f"{HOME}/{kitchen.id}/ikl/{number}/selesai", headers=SAME)).status_code == 303
    assert "Lantai licin" not in (await client.get("/kantor/mbg/ikl")).text
    assert "Selesai diperbaiki" in (await client.get(f"{HOME}/{kitchen.id}")).text


async def test_the_tracker_puts_what_is_urgent_first(kitchen, client_for, tenant):
    client = client_for(tenant, KESLING)
    page = (await client.get("/kantor/mbg/slhs")).text
    assert page.index("SPPG Lain") < page.index("SPPG Ciawi")  # since January, against 25 days
    table = (await client.get("/kantor/mbg/slhs/ekspor.csv?q=ciawi")).text
    assert "SPPG Ciawi" in table
    assert "SPPG Lain" not in table
