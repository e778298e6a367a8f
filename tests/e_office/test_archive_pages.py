"""The archive's pages, asked as the archivist, as a neighbour, and as nobody."""

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from tests.e_office.test_archive import archivist, finished, folder_form, move

from tiru.tenant import STRANGER, SYSTEM, Grant
from tiru.work import unit_of_work
from tiru_e_office.arsip import destruction, folders
from tiru_e_office.models import Klasifikasi

HOME = "/kantor/e_office/arsip"
BLANK = {
    "klasifikasi": "000.1.5",
    "nama": "Rapat pimpinan",
    "tahun": "2020",
    "pemicu_on": "2020-02-29",
    "aktif_tahun": "1",
    "inaktif_tahun": "2",
    "nasib": "musnah",
    "retensi_sumber": "Perbup 12/2019",
}


@pytest.fixture
def keeper(browse, gov):
    """The archivist of the secretariat at a browser."""
    return browse(gov.tenant, archivist(gov))


async def made(services, gov, *, letters=1, **changes) -> tuple[int, list[int]]:
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        folder = await folders.make_folder(work, folder_form(gov, **changes))
        ids = [(await finished(work, gov, n)).id for n in range(letters)]
        if ids:
            await folders.file_letters(work, folder, ids)
        return folder.id, ids


async def test_a_folder_is_made_filled_lent_and_closed_through_the_pages(keeper, services, gov):
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        surat = (await finished(work, gov)).id
    answer = await keeper.post(f"{HOME}/baru", data={**BLANK, "unit": gov.units["setda"]})
    assert answer.status_code == 303, answer.text
    folder = answer.headers["location"]
    number = folder.rpartition("/")[2]
    page = (await keeper.get(f"/kantor/e_office/surat/{surat}")).text
    assert "Masukkan ke berkas" in page
    answer = await keeper.post(
        f"{HOME}/surat/berkaskan", data={"berkas": number, "surat": str(surat), "kembali": "surat"}
    )
    assert answer.headers["location"] == f"/kantor/e_office/surat/{surat}"
    assert "Diberkaskan" in (await keeper.get(f"/kantor/e_office/surat/{surat}")).text
    assert "Undangan rapat koordinasi" in (await keeper.get(folder)).text
    data = {"peminjam": "Inspektorat", "keperluan": "Audit", "kembali_on": "2099-01-01"}
    assert (await keeper.post(f"{folder}/pinjam", data=data)).status_code == 303
    assert "Inspektorat" in (await keeper.get(f"{HOME}/pinjaman")).text
    assert (await keeper.post(f"{folder}/kembali")).status_code == 303
    assert (await keeper.post(f"{folder}/tutup")).status_code == 303
    answer = await keeper.post(f"{folder}/surat/{surat}/keluarkan", data={"alasan": "Salah berkas"})
    assert answer.status_code == 303, answer.text
    assert "Undangan rapat koordinasi" in (await keeper.get(f"{HOME}/surat")).text


async def test_a_refused_form_keeps_what_was_typed(keeper, gov):
    data = {**BLANK, "unit": gov.units["setda"], "nama": "Nama yang panjang", "retensi_sumber": "", "aktif_tahun": ""}
    answer = await keeper.post(f"{HOME}/baru", data=data)
    assert answer.status_code == 422
    assert "Nama yang panjang" in answer.text
    assert "JRA belum menyebutnya" in answer.text


async def test_the_list_is_narrowed_by_words_state_and_what_is_due(keeper, services, gov):
    await made(services, gov, letters=0, nama="Banjir Citarum")
    await made(services, gov, letters=0, nama="Pensiun pegawai", pemicu="setelah_pensiun", pemicu_on=None)
    page = (await keeper.get(f"{HOME}?tempo=pindah")).text
    assert "Banjir Citarum" in page
    assert "Pensiun pegawai" not in page
    assert "Banjir Citarum" not in (await keeper.get(f"{HOME}?q=pensiun")).text
    assert "Tidak ada yang cocok" in (await keeper.get(f"{HOME}?keadaan=permanen")).text


async def test_a_destruction_goes_through_the_pages_with_its_documents(keeper, services, gov):
    folder, (surat,) = await made(services, gov)
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        from tiru_e_office.arsip import queries

        await move(work, await queries.folder_for(work, folder), "pemindahan", None)
    answer = await keeper.post(f"{HOME}/usul/baru", data={"jenis": "pemusnahan", "berkas": str(folder)})
    assert answer.status_code == 303, answer.text
    usul = answer.headers["location"]
    assert "Kepala daerah" in (await keeper.get(usul)).text
    assert (await keeper.get(f"{usul}/berita-acara.pdf")).status_code == 409
    judged = {
        "panitia": "Ani, Ketua\nBudi, Anggota",
        "sk_panitia": "SK 1",
        "sk_panitia_on": "2026-01-05",
        "pertimbangan": "Tidak bernilai guna",
        "pertimbangan_on": "2026-01-10",
    }
    assert (await keeper.post(f"{usul}/nilai", data=judged)).status_code == 303
    approval = {"penyetuju": "kepala_daerah", "persetujuan": "B-9", "persetujuan_on": "2026-02-01"}
    answer = await keeper.post(f"{usul}/setujui", data=approval)
    assert answer.status_code == 422
    assert "B-9" in answer.text
    approval |= {"penetapan": "KEP 3", "penetapan_on": "2026-02-05"}
    assert (await keeper.post(f"{usul}/setujui", data=approval)).status_code == 303
    done = await keeper.post(f"{usul}/laksanakan", data={"berita_acara": "BA 7", "berita_acara_on": "2026-02-10"})
    assert done.status_code == 303, done.text
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        await destruction.destroy_batch(work, int(usul.rpartition("/")[2]))
    page = (await keeper.get(f"/kantor/e_office/surat/{surat}")).text
    assert "sudah dimusnahkan" in page
    assert "Isi yang akan dimusnahkan" not in page
    for paper in ("daftar.pdf", "berita-acara.pdf"):
        answer = await keeper.get(f"{usul}/{paper}")
        assert answer.content.startswith(b"%PDF-"), answer.text


async def test_lists_leave_as_pdf_and_xlsx(keeper, services, gov):
    folder, _ids = await made(services, gov, letters=2, nama="=SUM(A1)")
    book = load_workbook(io.BytesIO((await keeper.get(f"{HOME}/daftar.xlsx?q=SUM")).content))
    (row,) = [row for row in book["Data"].iter_rows(min_row=2, values_only=True) if row[3] == "1"]
    assert row[4] == "'=SUM(A1)"
    assert row[6] == 2
    for path in (f"{HOME}/daftar.pdf?keadaan=inaktif", f"{HOME}/{folder}/isi.pdf"):
        assert (await keeper.get(path)).content.startswith(b"%PDF-")
    table = (await keeper.get(f"{HOME}/{folder}/isi.csv")).text
    assert table.count("Undangan rapat koordinasi") == 2


async def test_a_secret_letter_stands_by_its_number_alone(browse, services, gov):
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        folder = await folders.make_folder(work, folder_form(gov))
        loose = await finished(work, gov, 1, keamanan="R", hal="Mutasi yang dirahasiakan", kepada=[gov.posts["kadis"]])
        filed = await finished(
            work, gov, 2, keamanan="SR", hal="Operasi yang dirahasiakan", kepada=[gov.posts["kadis"]]
        )
        await folders.file_letters(work, folder, [filed.id])
        assert loose.id
    for clearance, who in (("SR", 10**9), ("SR", gov.people["tu"].id)):
        client = browse(gov.tenant, replace(archivist(gov), id=who, clearance=clearance))
        for path in (HOME + "/surat", f"{HOME}/{folder.id}", f"{HOME}/{folder.id}/isi.csv"):
            text = (await client.get(path)).text
            assert "dirahasiakan" not in text, path
            assert "(rahasia)" in text, path
        content = (await client.get(f"{HOME}/{folder.id}/berkas.zip")).content
        manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
        assert manifest["surat"] == [{"nomor": "A/2", "rahasia": True}]


async def test_a_folder_leaves_as_a_zip_whose_hashes_are_those_of_the_files(keeper, services, gov):
    folder, ids = await made(services, gov, letters=2)
    answer = await keeper.get(f"{HOME}/{folder}/berkas.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    assert [one["id"] for one in manifest["surat"]] == ids
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    for surat in manifest["surat"]:
        for file in surat["berkas"]:
            assert sums[file["berkas"]] == file["sha256"]


async def test_neighbours_strangers_and_other_tenants_get_nothing(browse, services, gov, other_tenant):
    folder, _ids = await made(services, gov, nama="Berkas sekretariat")
    address = f"{HOME}/{folder}"
    neighbour = browse(gov.tenant, archivist(gov, "dinas", "tu_dinas"))
    assert (await neighbour.get(address)).status_code == 404
    assert "Berkas sekretariat" not in (await neighbour.get(HOME)).text
    assert (await neighbour.post(f"{address}/tutup")).status_code == 404
    assert (await browse(other_tenant, archivist(gov)).get(address)).status_code == 404
    assert (await browse(gov.tenant, gov.people["tu"]).get(HOME)).status_code == 403
    assert (await browse(gov.tenant, STRANGER).get(address)).status_code == 303


async def test_approving_needs_its_own_right(browse, services, gov):
    folder, _ids = await made(services, gov, letters=0)
    actor = archivist(gov)
    clerk = replace(actor, grants=tuple(one for one in actor.grants if one.permission != "e_office:arsip:approve"))
    client = browse(gov.tenant, clerk)
    usul = (await client.post(f"{HOME}/usul/baru", data={"jenis": "pemindahan", "berkas": str(folder)})).headers[
        "location"
    ]
    assert "Catat persetujuan" not in (await client.get(usul)).text
    assert (await client.post(f"{usul}/setujui", data={"persetujuan": "1"})).status_code == 403


async def test_the_schedule_is_tried_before_it_is_written(browse, services, gov):
    grants = (Grant(permission="e_office:jra:manage"), Grant(permission="e_office:arsip:manage"))
    setter = browse(gov.tenant, replace(gov.people["tu"], grants=grants))
    head = "Kode;Pemicu;Retensi aktif (tahun);Retensi inaktif (tahun);Nasib akhir;Dasar hukum;Sudah dicocokkan\n"
    good = head + "000.5.3.4;sejak_dicipta;2;3;musnah;Perbup 7/2024;ya\n"
    bad = good + "999.9;kapan-kapan;x;3;musnah;Perbup 7/2024;ya\n" + "123.4;sejak_dicipta;1;3;musnah;Perbup;ya\n"
    answer = await setter.post(f"{HOME}/jra/impor", files={"berkas": ("jra.csv", bad)}, data={"langkah": "periksa"})
    assert "belum ada di daftar klasifikasi" in answer.text
    assert "Pilih salah satu" in answer.text
    answer = await setter.post(f"{HOME}/jra/impor", files={"berkas": ("jra.csv", good)}, data={"langkah": "periksa"})
    carried = re.search(r'name="isi" value="([^"]+)"', answer.text).group(1)

    async def years():
        async with unit_of_work(services, gov.tenant, SYSTEM) as work:
            row = select(Klasifikasi.aktif_tahun, Klasifikasi.sumber).where(Klasifikasi.kode == "000.5.3.4")
            return tuple((await work.session.execute(row)).one())

    assert (await years())[0] is None
    answer = await setter.post(f"{HOME}/jra/impor", data={"isi": carried, "langkah": "simpan"})
    assert answer.status_code == 303, answer.text
    assert await years() == (2, "Perbup 7/2024")
    page = (await setter.get(f"{HOME}/jra?q=000.5.3.4")).text
    assert "Perbup 7/2024" in page
    assert "Sudah dicocokkan" in page
    answer = await setter.post(f"{HOME}/jra/kode/000.5.3.4", data={"sumber": ""})
    assert answer.status_code == 422
    reset = {"sumber": "Permendagri 83/2022", "pemicu": "sejak_dicipta"}
    assert (await setter.post(f"{HOME}/jra/kode/000.5.3.4", data=reset)).status_code == 303
    assert (await years())[0] is None


async def test_the_schedule_of_all_is_not_set_by_a_unit(browse, gov):
    grants = tuple(
        Grant(permission=one, scope="unit", unit_id=gov.units["pemda"])
        for one in ("e_office:jra:manage", "e_office:arsip:manage")
    )
    client = browse(gov.tenant, replace(gov.people["tu"], grants=grants))
    assert (await client.get(f"{HOME}/jra")).status_code == 200
    assert (await client.get(f"{HOME}/jra/impor")).status_code == 403
