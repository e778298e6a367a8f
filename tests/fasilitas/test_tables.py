"""Tables in and out: shapes of Dapodik and EMIS, faults by row, the same file twice, export read again."""

import io
import re

from openpyxl import load_workbook
from tests.fasilitas.conftest import DESA, OTHER_DESA, keeper

HOME = "/kantor/fasilitas"
DAPODIK = "Nama Sekolah;NPSN;BP;Status Sekolah;Alamat;Desa/Kelurahan;Kecamatan;Lintang;Bujur;Jumlah Siswa;Rombel\r\n"
ASKED = {"jenis": "sekolah", "sumber": "Dapodik", "alasan": "Sinkron Dapodik"}


async def send(client, table: str | bytes, **more):
    content = table.encode() if isinstance(table, str) else table
    name = "tabel.csv" if isinstance(table, str) else "tabel.xlsx"
    data = {"langkah": "periksa", **ASKED, **more}
    return await client.post(f"{HOME}/impor", data=data, files={"berkas": (name, content, "application/octet-stream")})


def carried(page) -> str:
    return re.search(r'name="isi" value="([^"]+)"', page.text)[1]


async def write(client, table: str | bytes, **more):
    checked = await send(client, table, **more)
    assert "siap ditulis" in checked.text, checked.text[-3000:]
    data = {"langkah": "simpan", "isi": carried(checked), **ASKED, **more}
    answer = await client.post(f"{HOME}/impor", data=data)
    assert answer.status_code == 303, answer.text
    return (await client.get(HOME, cookies=dict(answer.cookies))).text


def number(mark: str, place: int) -> str:
    return f"{int(mark[1:6], 16) % 10**6:06d}{place:02d}"


async def test_a_dapodik_file_comes_in_once_however_often_it_is_sent(browse, tenant, mark):
    client = browse(tenant, keeper())
    one, two = number(mark, 1), number(mark, 2)
    table = DAPODIK + f"SDN 1 {mark};{one};SD;Negeri;Jl. Raya 1;Sindangjawa;Kec. Kadugede;-6,98;108,43;120;6\r\n"
    table += f"SMP {mark};{two};smp;Swasta;Jl. Raya 2;Sindangjawa;Kadugede;;;90;3\r\n"
    checked = await send(client, table)
    assert "2 baris siap ditulis" in checked.text
    assert "Rombel" in checked.text
    assert "Tidak ada fasilitas seperti itu" in (await client.get(HOME, params={"q": mark})).text
    assert "2 baris baru, 0 diubah" in await write(client, table)
    assert "0 baris baru, 0 diubah" in await write(client, table)
    assert "0 baris baru, 1 diubah" in await write(client, table.replace(";90;3", ";95;3"))
    listed = (await client.get(HOME, params={"q": two})).text
    assert f"SMP {mark}" in listed
    assert ">95<" in listed


async def test_empty_cells_do_not_erase(browse, tenant, mark):
    client = browse(tenant, keeper())
    nr = number(mark, 1)
    await write(client, DAPODIK + f"SDN {mark};{nr};SD;Negeri;Jl. Raya 1;Sindangjawa;Kadugede;;;120;\r\n")
    assert "0 baris baru, 0 diubah" in await write(client, f"Nama;NPSN;Alamat\r\nSDN {mark};{nr};\r\n")


async def test_an_emis_file_brings_pesantren(browse, tenant, mark):
    client = browse(tenant, keeper())
    nspp = f"5100{number(mark, 1)}"
    table = f"NSPP;Nama Pesantren;Penyelenggara;Kode Desa\r\n{nspp};Ponpes {mark};Yayasan {mark};{DESA}\r\n"
    assert "1 baris baru" in await write(client, table, jenis="pesantren", sumber="EMIS")
    assert f"Ponpes {mark}" in (await client.get(HOME, params={"q": nspp})).text


async def test_faults_name_row_and_column_and_go_home_in_a_file(browse, tenant, keep, mark):
    client = browse(tenant, keeper())
    await keep(f"Pasar {mark}", jenis="pasar", pengenal={"kode_pasar": mark.upper()})
    rows = [
        f"SDN 1 {mark};123;SD;Negeri;;Sindangjawa;Kadugede;;;;",
        f"SDN 2 {mark};;SD;Negeri;;Tidak Ada;Kadugede;;;;",
        f"SDN 3 {mark};;Akademi;Negeri;;Sindangjawa;Kadugede;;;;",
        f"SDN 4 {mark};;SD;Negeri;;Sindangjawa;Kadugede;-6,9;;;",
        f"SDN 5 {mark};;SD;Negeri;;Sindangjawa;Kadugede;;;;",
        f"SDN 05 {mark};;SD;Negeri;;Sindangjawa;Kadugede;;;;",
        f"SDN 6 {mark};;SD;Negeri;;;;;;;",
    ]
    checked = await send(client, DAPODIK + "\r\n".join(rows) + "\r\n")
    assert "6 dari 7 baris salah" in checked.text
    for words in (
        "NPSN harus 8",
        "Desa ini tidak ditemukan",
        "Pilih salah satu: TK",
        "Lintang dan bujur diisi keduanya",
        "Sama dengan baris 6",
        "isi kecamatan dan desa",
    ):
        assert words in checked.text
    assert 'value="Sinkron Dapodik"' in checked.text
    forced = await client.post(f"{HOME}/impor", data={"langkah": "simpan", "isi": carried(checked), **ASKED})
    assert forced.status_code == 200
    assert f"SDN 5 {mark}" not in (await client.get(HOME, params={"q": mark})).text
    home = await client.post(f"{HOME}/impor", data={"langkah": "kesalahan", "isi": carried(checked), **ASKED})
    kept = list(load_workbook(io.BytesIO(home.content)).active.values)
    assert len(kept) == 7
    assert kept[0][-1] == "Kesalahan"


async def test_a_number_of_another_kind_is_a_fault(browse, tenant, keep, mark):
    nr = number(mark, 9)
    await keep(f"SDN {mark}", pengenal={"npsn": nr})
    client = browse(tenant, keeper())
    checked = await send(client, f"Nama;Jenis;NPSN;Kode wilayah\r\nPesantren {mark};pesantren;{nr};{DESA}\r\n")
    assert "milik fasilitas berjenis lain" in checked.text


async def test_rows_outside_the_reach_are_faults(browse, tenant, mark):
    client = browse(tenant, keeper("desa", desa=DESA))
    table = f"Nama;Jenis;Kode wilayah\r\nPasar {mark};pasar;{OTHER_DESA}\r\nPosyandu {mark};posyandu;{DESA}\r\n"
    checked = await send(client, table)
    assert "1 dari 2 baris salah" in checked.text
    assert "Wewenang Anda tidak menjangkau" in checked.text


async def test_what_is_odd_is_said_and_does_not_hinder(browse, tenant, keep, mark):
    await keep(f"SD Negeri 1 {mark}", pengenal={"npsn": number(mark, 1)})
    client = browse(tenant, keeper())
    table = DAPODIK + f"SDN 1 {mark};{number(mark, 2)};SD;Negeri;;Sindangjawa;Kadugede;-6,2;106,8;;\r\n"
    checked = await send(client, table)
    assert "1 baris siap ditulis" in checked.text
    assert f"mungkin sama dengan SD Negeri 1 {mark}" in checked.text
    assert "titiknya di luar kecamatannya" in checked.text


async def test_an_export_comes_in_again_and_changes_nothing(browse, tenant, keep, mark):
    await keep(f"SDN {mark}", pengenal={"npsn": number(mark, 3)}, latitude=-6.976, longitude=108.431, kapasitas=1200)
    await keep(f"Pasar {mark}", jenis="pasar", kepemilikan="swasta", pemilik_nama="PT Pasar", alamat="=Jalan 1")
    client = browse(tenant, keeper())
    for form in ("csv", "xlsx"):
        answer = await client.get(f"{HOME}/ekspor.{form}", params={"q": mark})
        table = answer.content.decode("utf-8-sig") if form == "csv" else answer.content
        assert "0 baris baru, 0 diubah" in await write(client, table)


async def test_the_blank_table_has_the_heads_of_the_import(browse, tenant):
    client = browse(tenant, keeper())
    heads = (await client.get(f"{HOME}/templat.csv")).content.decode("utf-8-sig").strip()
    for head in ("Nama", "NPSN", "NSPP", "Lintang", "Kecamatan"):
        assert head in heads.split(";")


async def test_without_a_reason_the_file_is_asked_for_again(browse, tenant, mark):
    refused = await send(browse(tenant, keeper()), DAPODIK + f"SDN {mark};;;;;;;;;;\r\n", alasan="")
    assert refused.status_code in (400, 422)
    assert "Wajib diisi" in refused.text
