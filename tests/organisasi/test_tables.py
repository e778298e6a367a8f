"""Units and posts from tables: checked first, faults taken home, written, exported and read again."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from tests.organisasi.conftest import READER, manager_of

HOME = "/kantor/organisasi"
DATED = {"pada": "2024-06-01", "dasar": "Perda 9/2024"}
UNITS = "Kode;Nama;Singkatan;Tipe;Induk;Kode wilayah\r\n"
POSTS = "Kode;Unit;Nama;Kelas;Eselon;Kepala\r\n"


async def send(client, sort: str, table: str, **more):
    files = {"berkas": (f"{sort}.csv", table.encode(), "text/csv")}
    return await client.post(f"{HOME}/impor/{sort}", data={"langkah": "periksa", **DATED, **more}, files=files)


def carried(page) -> str:
    return re.search(r'name="isi" value="([^"]+)"', page.text)[1]


async def test_units_are_checked_then_written_parents_first(browse, office):
    client = browse(office.tenant, manager_of(None))
    table = UNITS + f"seksi-{office.mark};Seksi Data;;seksi;baru-{office.mark};\r\n"
    table += f"baru-{office.mark};Bidang Baru;;bidang;{office.kode('dinas')};\r\n"
    table += f"{office.kode('bidang')};Bidang Berganti Nama;BBN;bidang;{office.kode('badan')};\r\n"
    checked = await send(client, "unit", table)
    assert "3 baris siap ditulis" in checked.text
    assert "Bidang Baru" not in (await client.get(HOME, params={"q": office.mark})).text
    sent = {"langkah": "simpan", "isi": carried(checked), **DATED}
    written = await client.post(f"{HOME}/impor/unit", data=sent)
    assert written.status_code == 303
    assert "Bidang Baru" in (await client.get(HOME, params={"q": office.mark})).text
    moved = (await client.get(f"{HOME}/unit/{office.bidang}")).text
    assert f"{HOME}/unit/{office.other}" in moved
    assert "Perda 9/2024" in moved


async def test_faulty_rows_are_shown_and_taken_home_and_nothing_is_written(browse, office):
    client = browse(office.tenant, manager_of(None))
    table = UNITS + f"a-{office.mark};Unit Satu;;bidang;tidak-ada;\r\n"
    table += f"b-{office.mark};Unit Dua;;kerajaan;{office.kode('dinas')};\r\n"
    table += f"c-{office.mark};Unit Tiga;;bidang;c-{office.mark};\r\n"
    table += f"d-{office.mark};Unit Empat;;bidang;{office.kode('dinas')};\r\n"
    checked = await send(client, "unit", table)
    for words in ("3 dari 4 baris salah", "Tidak ada unit berkode ini", "Pilih salah satu", "di bawah dirinya sendiri"):
        assert words in checked.text
    assert 'value="Perda 9/2024"' in checked.text
    forced = await client.post(f"{HOME}/impor/unit", data={"langkah": "simpan", "isi": carried(checked), **DATED})
    assert forced.status_code == 200
    assert "Unit Empat" not in (await client.get(HOME, params={"q": office.mark})).text
    home = await client.post(f"{HOME}/impor/unit", data={"langkah": "kesalahan", "isi": carried(checked), **DATED})
    rows = list(load_workbook(io.BytesIO(home.content)).active.values)
    assert len(rows) == 4
    assert rows[0][-1] == "Kesalahan"


async def test_rows_outside_the_reach_are_faults(browse, office):
    client = browse(office.tenant, manager_of(office.other))
    table = UNITS + f"x-{office.mark};Bidang Titipan;;bidang;{office.kode('dinas')};\r\n"
    table += f"y-{office.mark};Bidang Sendiri;;bidang;{office.kode('badan')};\r\n"
    checked = await send(client, "unit", table)
    assert "1 dari 2 baris salah" in checked.text
    assert "Wewenang Anda tidak menjangkau" in checked.text
    posts = await send(client, "jabatan", POSTS + f"z-{office.mark};{office.kode('dinas')};Analis;7;;tidak\r\n")
    assert "Wewenang Anda tidak menjangkau" in posts.text
    assert (await browse(office.tenant, READER).get(f"{HOME}/impor/unit")).status_code == 403


async def test_posts_are_written_and_a_second_head_is_a_fault(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    head = f"kembar-{office.mark};{office.kode('dinas')};Kepala Kembar;14;II.b;ya\r\n"
    assert "sudah punya kepala" in (await send(client, "jabatan", POSTS + head)).text
    good = f"analis-{office.mark};{office.kode('bidang')};Analis Sistem;8;;tidak\r\n"
    good += f"kabid-{office.mark};{office.kode('bidang')};Kepala Bidang;11;III.b;ya\r\n"
    checked = await send(client, "jabatan", POSTS + good)
    sent = {"langkah": "simpan", "isi": carried(checked)}
    assert (await client.post(f"{HOME}/impor/jabatan", data=sent)).status_code == 303
    shown = (await client.get(f"{HOME}/unit/{office.bidang}")).text
    assert shown.index("Kepala Bidang") < shown.index("Analis Sistem")


async def test_an_import_without_its_decree_keeps_the_day(browse, office):
    client = browse(office.tenant, manager_of(None))
    refused = await send(client, "unit", UNITS, dasar="")
    assert refused.status_code in (400, 422)
    assert 'value="2024-06-01"' in refused.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_the_blank_table_has_the_heads_of_the_import(browse, office, form):
    client = browse(office.tenant, manager_of(None))
    for sort, head in (("unit", UNITS), ("jabatan", POSTS)):
        blank = await client.get(f"{HOME}/templat-{sort}.{form}")
        if form == "csv":
            assert blank.content.decode("utf-8-sig") == head
        else:
            [heads] = load_workbook(io.BytesIO(blank.content)).active.values
            assert ";".join(heads) == head.strip()


async def test_what_is_exported_can_be_imported_and_changes_nothing(browse, office):
    client = browse(office.tenant, manager_of(None))
    for sort, path in (("unit", "ekspor"), ("jabatan", "ekspor-jabatan")):
        table = (await client.get(f"{HOME}/{path}.csv")).content.decode("utf-8-sig")
        lines = [line for line in table.splitlines() if office.mark in line or line.startswith("Kode;")]
        assert len(lines) > 1
        checked = await send(client, sort, "\r\n".join(lines) + "\r\n")
        assert "siap ditulis" in checked.text
        before = (await client.get(f"{HOME}/unit/{office.dinas}")).text.count('class="who"')
        done = await client.post(f"{HOME}/impor/{sort}", data={"langkah": "simpan", "isi": carried(checked), **DATED})
        assert done.status_code == 303
        assert (await client.get(f"{HOME}/unit/{office.dinas}")).text.count('class="who"') == before


async def test_everybody_takes_the_tables_home(browse, office):
    client = browse(office.tenant, READER)
    assert office.kode("bidang") in (await client.get(f"{HOME}/ekspor.csv")).text
    book = load_workbook(io.BytesIO((await client.get(f"{HOME}/ekspor-jabatan.xlsx")).content)).active
    [row] = [row for row in book.values if row[0] == office.kode("kadis")]
    assert "Siti Aminah" in row
