"""Kitchens over HTTP: as the task force, the hygiene office, the kitchen's own head, others, and strangers."""

from __future__ import annotations

import re

from sqlalchemy import select
from tests.mbg.things import official

from tiru.tenant import STRANGER, SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.models import Petugas, Sertifikat, Sppg, SppgStatus
from tiru_mbg.rights import (
    DAPUR_MANAGE,
    DAPUR_READ,
    EKSPOR,
    PETUGAS_MANAGE,
    PETUGAS_READ,
    SERTIFIKAT,
    SLHS,
)

SAME = {"sec-fetch-site": "same-origin"}
SATGAS = official(DAPUR_READ, DAPUR_MANAGE, PETUGAS_READ, PETUGAS_MANAGE, SLHS, SERTIFIKAT, EKSPOR)
HOME = "/kantor/mbg/dapur"


def form(**changed):
    facts = {
        "kode": "SPPG-UJI-1",
        "nama": "SPPG Baru",
        "kode_wilayah": "32.08.01.2001",
        "skema": "yayasan",
        "cap_total": "2500",
        "cap_siswa": "2000",
        "cap_3b": "500",
    }
    return {**facts, **changed}


async def test_the_list_says_what_is_missing_and_narrows(kitchen, client_for, tenant):
    client = client_for(tenant, SATGAS)
    page = (await client.get(HOME)).text
    assert "SPPG Ciawi" in page
    assert "25 hari tanpa SLHS" in page
    assert "SPPG Ciawi" not in (await client.get(f"{HOME}?q=lain")).text
    assert "Tidak ada dapur seperti itu" in (await client.get(f"{HOME}?q=tidakada")).text
    slhs = (await client.get("/kantor/mbg/slhs")).text
    assert "SPPG Ciawi" in slhs


async def test_a_kitchen_is_noted_changed_and_found_again(kitchen, client_for, tenant):
    client = client_for(tenant, SATGAS)
    made = await client.post(f"{HOME}/baru", data=form(telepon="0812-1111-2222"), headers=SAME)
    assert made.status_code == 303, made.text
    page = (await client.get(made.headers["location"])).text
    assert "0812-1111-2222" in page
    changed = await client.post(f"{made.headers['location']}/ubah", data=form(nama="SPPG Berganti"), headers=SAME)
    assert changed.status_code == 303
    assert "SPPG Berganti" in (await client.get(HOME)).text


async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(kitchen, client_for, tenant):
    client = client_for(tenant, SATGAS)
    answer = await client.post(f"{HOME}/baru", data=form(nama="Dapur Panjang", cap_siswa="9000"), headers=SAME)
    assert answer.status_code == 422
    assert "Paling banyak 2000 porsi" in answer.text
    assert "Dapur Panjang" in answer.text
    twice = await client.post(f"{HOME}/baru", data=form(kode=kitchen.kode), headers=SAME)
    assert twice.status_code == 422
    assert "sudah dipakai" in twice.text


async def test_a_stop_only_notes_the_decision_of_the_agency(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    stop = {"status": "henti_sementara", "pada": "2026-11-01"}
    refused = await client.post(f"{HOME}/{kitchen.id}/status", data=stop, headers=SAME)
    assert refused.status_code == 422
    assert "daerah tidak menghentikan" in refused.text
    paper = ("putusan.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    done = await client.post(
        f"{HOME}/{kitchen.id}/status",
        data={**stop, "dasar": "Kep. BGN 7/2026"},
        files={"berkas_file": paper},
        headers=SAME,
    )
    assert done.status_code == 303, done.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get(Sppg, kitchen.id)
        noted = await work.session.scalar(select(SppgStatus).where(SppgStatus.sppg_id == kitchen.id))
        assert (row.status, noted.dasar, noted.file_nama) == ("henti_sementara", "Kep. BGN 7/2026", "putusan.pdf")
    page = (await client.get(f"{HOME}/{kitchen.id}")).text
    assert (await client.get(f"{HOME}/{kitchen.id}/status/{noted.id}/berkas")).content.startswith(b"%PDF")
    assert f'href="{HOME}/{kitchen.id}/status/{noted.id}/berkas"' in page
    back = {"status": "operasional", "pada": "2026-10-01", "dasar": "Kep. BGN 8/2026"}
    early = await client.post(f"{HOME}/{kitchen.id}/status", data=back, files={"berkas_file": paper}, headers=SAME)
    assert "Mendahului perubahan status sebelumnya" in early.text
    bare = await client.post(f"{HOME}/{kitchen.id}/status", data={**back, "pada": "2026-11-05"}, headers=SAME)
    assert "Sertakan berkas keputusan BGN" in bare.text


async def test_papers_and_inspections_are_noted_with_their_files(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    paper = ("halal.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")
    noted = await client.post(
        f"{HOME}/{kitchen.id}/sertifikat",
        data={"jenis": "halal", "nomor": "ID-9", "terbit_on": "2026-01-01"},
        files={"berkas_file": paper},
        headers=SAME,
    )
    assert noted.status_code == 303, noted.text
    page = (await client.get(f"{HOME}/{kitchen.id}")).text
    link = re.search(r'href="([^"]+/berkas)"', page).group(1)
    assert (await client.get(link)).content.startswith(b"%PDF")
    seen = {"pada": "2026-11-01", "skor": "82,5", "temuan": "Kasa sobek\nLantai licin", "oleh": "Sanitarian"}
    assert (await client.post(f"{HOME}/{kitchen.id}/ikl", data=seen, headers=SAME)).status_code == 303
    page = (await client.get(f"{HOME}/{kitchen.id}")).text
    assert "Lantai licin" in page
    assert "82,5" in page
    async with unit_of_work(services, tenant, SYSTEM) as work:
        halal = await work.session.scalar(select(Sertifikat.id).where(Sertifikat.nomor == "ID-9"))
    gone = await client.post(f"{HOME}/{kitchen.id}/sertifikat/{halal}/cabut", headers=SAME)
    assert gone.status_code == 303
    assert "tidak berlaku sejak" in (await client.get(f"{HOME}/{kitchen.id}")).text


async def test_a_nik_is_kept_closed_shown_masked_and_read_on_record(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    person = {"nama": "Euis Rohaeti", "nik": "9908014107800001", "peran": "ahli_gizi", "mulai_on": "2026-01-05"}
    made = await client.post(f"{HOME}/{kitchen.id}/petugas/baru", data=person, headers=SAME)
    assert made.status_code == 303, made.text
    page = (await client.get(f"{HOME}/{kitchen.id}/petugas")).text
    assert "Euis Rohaeti" in page
    assert "9908014107800001" not in page
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.scalar(select(Petugas).where(Petugas.nama == "Euis Rohaeti"))
        assert b"9908014107800001" not in row.nik
    assert "9908014107800001" in (await client.get(f"{HOME}/{kitchen.id}/petugas/{row.id}")).text
    twice = await client.post(f"{HOME}/{kitchen.id}/petugas/baru", data={**person, "nama": "Lain"}, headers=SAME)
    assert twice.status_code == 422


async def test_the_head_of_a_kitchen_sees_that_one_only(kitchen, client_for, tenant):
    head = client_for(tenant, official(DAPUR_READ, PETUGAS_READ, scope="own", account_id=7001))
    page = (await head.get(HOME)).text
    assert "SPPG Ciawi" in page
    assert "SPPG Lain" not in page
    assert (await head.get(f"{HOME}/{kitchen.id}")).status_code == 200
    assert (await head.get(f"{HOME}/{kitchen.id}/ubah")).status_code == 403
    other = client_for(tenant, official(DAPUR_READ, PETUGAS_READ, scope="own", account_id=7002))
    assert (await other.get(f"{HOME}/{kitchen.id}")).status_code == 404
    assert (await other.get(f"{HOME}/{kitchen.id}/petugas")).status_code == 404


async def test_strangers_and_other_tenants_get_nothing(kitchen, client_for, tenant, other_tenant):
    assert (await client_for(tenant, STRANGER).get(f"{HOME}/{kitchen.id}")).status_code in (302, 303, 401, 403, 404)
    elsewhere = await client_for(other_tenant, SATGAS).get(f"{HOME}/{kitchen.id}")
    assert elsewhere.status_code == 404


async def test_a_list_of_the_agency_comes_in_and_its_faults_are_said(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    table = (
        "Kode SPPG;Nama SPPG;Desa;Kapasitas;Kapasitas siswa;Kapasitas 3B\n"
        f"{kitchen.kode};SPPG Ciawi Maju;32.08.01.2001;;;\n"
        "SPPG-X1;Dapur Satu;32.08.01.2001;2500;2000;500\n"
        "SPPG-X2;Dapur Dua;99.99.01.2001;2500;2000;500\n"
        "SPPG-X3;Dapur Tiga;32.08.01.2001;2500;9999;500\n"
    )
    file = ("sppg.csv", table.encode(), "text/csv")
    shown = await client.post(f"{HOME}/impor", files={"berkas": file}, headers=SAME)
    assert shown.status_code == 200, shown.text
    assert "bukan desa atau kelurahan di daerah ini" in shown.text
    assert "Paling banyak 2000 porsi" in shown.text
    good = "\n".join(line for line in table.splitlines() if "X2" not in line and "X3" not in line)
    checked = await client.post(
        f"{HOME}/impor", files={"berkas": ("sppg.csv", good.encode(), "text/csv")}, headers=SAME
    )
    carried = re.search(r'name="isi" value="([^"]*)"', checked.text).group(1)
    written = await client.post(f"{HOME}/impor", data={"isi": carried, "langkah": "simpan"}, headers=SAME)
    assert written.status_code == 303, written.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        found = {row.kode: row for row in await work.session.scalars(select(Sppg))}
        assert found[kitchen.kode].nama == "SPPG Ciawi Maju"
        assert found[kitchen.kode].cap_total == 2500
        assert found["SPPG-X1"].status == "usulan"
        assert "SPPG-X2" not in found


async def test_exports_have_what_the_filter_finds(kitchen, client_for, tenant):
    answer = await client_for(tenant, SATGAS).get(f"{HOME}/ekspor.csv?q=ciawi")
    assert "SPPG Ciawi" in answer.text
    assert "SPPG Lain" not in answer.text
    assert (await client_for(tenant, official(DAPUR_READ)).get(f"{HOME}/ekspor.csv")).status_code == 403


async def test_the_hygiene_certificate_cannot_pass_by_its_tracker(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    past = {"jenis": "slhs", "nomor": "SLHS-1", "terbit_on": "2026-01-01"}
    assert (await client.post(f"{HOME}/{kitchen.id}/sertifikat", data=past, headers=SAME)).status_code == 409
    async with unit_of_work(services, tenant, SYSTEM) as work:
        paper = Sertifikat(sppg_id=kitchen.id, jenis="slhs", nomor="SLHS-2", terbit_on=work.today, dicatat_at=work.now)
        work.session.add(paper)
        await work.session.flush()
    gone = await client.post(f"{HOME}/{kitchen.id}/sertifikat/{paper.id}/cabut", headers=SAME)
    assert gone.status_code == 409


async def test_an_official_of_a_kecamatan_notes_kitchens_there_only(kitchen, client_for, tenant):
    client = client_for(tenant, official(DAPUR_READ, DAPUR_MANAGE, scope="desa", desa="32.08.02"))
    refused = await client.post(f"{HOME}/baru", data=form(), headers=SAME)
    assert refused.status_code == 422
    assert "tidak menjangkau desa ini" in refused.text
