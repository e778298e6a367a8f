"""The calendar through HTTP: days added, changed and removed with a reason, tables in and out."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from tiru.tenant import Actor, Grant, Kind

HOME = "/kantor/kalender"
HEADS = "Tanggal;Nama;Jenis;Dasar;Terverifikasi\r\n"
KEEPER = Actor(kind=Kind.STAFF, id=1, name="Bagian Organisasi", grants=(Grant(permission="kalender:hari:manage"),))
READER = Actor(kind=Kind.STAFF, id=2, name="Pegawai")


@pytest.fixture(autouse=True)
async def _empty_years(services, tenant, other_tenant) -> None:
    """The tests use 2040 to 2049 and begin with empty ones."""
    for where in (tenant, other_tenant):
        async with services.database.transaction(where.schema) as session:
            await session.execute(text("delete from hari_libur where tanggal between '2040-01-01' and '2049-12-31'"))


@pytest.fixture
def browse(client_for, tenant):
    def make(actor=KEEPER, at=tenant):
        client = client_for(at, actor)
        client.headers["sec-fetch-site"] = "same-origin"
        return client

    return make


async def add(client, day: str = "2041-05-02", nama: str = "Hari Jadi", **more):
    return await client.post(HOME, data={"tanggal": day, "nama": nama, "jenis": "daerah", **more})


async def send(client, table: str, **more):
    files = {"berkas": ("libur.csv", table.encode(), "text/csv")}
    data = {"langkah": "periksa", "alasan": "SKB 3 Menteri 2043", **more}
    return await client.post(f"{HOME}/impor", data=data, files=files)


def carried(page) -> str:
    return re.search(r'name="isi" value="([^"]+)"', page.text)[1]


async def year(client, number: int) -> str:
    return (await client.get(HOME, params={"tahun": number})).text


async def test_a_day_is_added_once(browse):
    client = browse()
    added = await add(client, sumber="Keputusan Bupati 3/2041")
    assert added.headers["location"] == f"{HOME}?tahun=2041"
    shown = await year(client, 2041)
    assert "Keputusan Bupati 3/2041" in shown
    assert "belum diverifikasi" not in shown
    again = await add(client, nama="Nama Kedua")
    assert again.status_code == 409
    assert "Nama Kedua" in again.text
    assert "sudah libur: Hari Jadi" in again.text


async def test_a_day_changes_with_a_reason(browse):
    client = browse()
    await add(client)
    await add(client, "2041-05-09", "Hari Lain")
    where = f"{HOME}/hari/2041-05-02"
    assert 'value="Hari Jadi"' in (await client.get(where)).text
    sent = {"tanggal": "2041-05-03", "nama": "Hari Jadi Kabupaten", "jenis": "daerah"}
    refused = await client.post(where, data=sent)
    assert refused.status_code in (400, 422)
    assert "Hari Jadi Kabupaten" in refused.text
    taken = await client.post(where, data=sent | {"tanggal": "2041-05-09", "alasan": "Pindah tanggal"})
    assert taken.status_code == 409
    assert (await client.post(where, data=sent | {"alasan": "Pindah tanggal"})).status_code == 303
    shown = await year(client, 2041)
    assert "3 Mei 2041" in shown
    assert "2 Mei 2041" not in shown


async def test_a_day_is_removed_with_a_reason_that_the_ledger_keeps(browse, services, tenant):
    client = browse()
    await add(client)
    where = f"{HOME}/hari/2041-05-02/hapus"
    assert "Hari Jadi" in (await client.get(where)).text
    assert (await client.post(where, data={"alasan": ""})).status_code in (400, 422)
    assert "Hari Jadi" in await year(client, 2041)
    assert (await client.post(where, data={"alasan": "Dicabut keputusan 4/2041"})).status_code == 303
    assert "Hari Jadi" not in await year(client, 2041)
    assert (await client.post(where, data={"alasan": "Dicabut lagi"})).status_code == 404
    async with services.database.transaction(tenant.schema) as session:
        entry = (
            await session.execute(
                text("select * from audit_entry where action = 'kalender.hari.remove' order by seq desc limit 1")
            )
        ).one()
    assert "Dicabut keputusan 4/2041" in str(entry)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", ""),
        ("GET", "/hari/2041-05-02"),
        ("POST", "/hari/2041-05-02"),
        ("POST", "/hari/2041-05-02/hapus"),
        ("GET", "/impor"),
        ("POST", "/impor"),
        ("GET", "/templat.csv"),
    ],
)
async def test_who_only_reads_changes_nothing(browse, method, path):
    client = browse(READER)
    assert (await client.request(method, HOME + path)).status_code == 403
    shown = await year(client, 2041)
    assert "Tambah hari libur" not in shown
    assert "Impor" not in shown


async def test_a_table_is_checked_then_written(browse):
    client = browse()
    await add(client, "2043-05-02")
    table = HEADS + "1/1/2043;Tahun Baru;nasional;SKB 3 Menteri;ya\r\n02-05-2043;Hari Jadi Baru;daerah;;ya\r\n"
    checked = await send(client, table)
    assert "2 baris siap ditulis" in checked.text
    assert "Tahun Baru" not in await year(client, 2043)
    sent = {"langkah": "simpan", "isi": carried(checked), "alasan": "SKB 3 Menteri 2043"}
    assert (await client.post(f"{HOME}/impor", data=sent)).status_code == 303
    shown = await year(client, 2043)
    for words in ("Tahun Baru", "Hari Jadi Baru", "1 Januari 2043"):
        assert words in shown


async def test_faulty_rows_are_told_and_nothing_is_written(browse):
    client = browse()
    table = HEADS + "31/02/2044;Tidak Ada;nasional;;ya\r\n2044-03-01;Baik;nasional;;ya\r\n"
    table += "2044-03-01;Kembar;nasional;;\r\n1999-03-02;Lampau;daerah;;\r\n2044-03-03;Salah;hura-hura;;\r\n"
    checked = await send(client, table)
    assert "4 dari 5 baris salah" in checked.text
    assert "Sama dengan baris" in checked.text
    assert 'value="SKB 3 Menteri 2043"' in checked.text
    sent = {"isi": carried(checked), "alasan": "SKB 3 Menteri 2043"}
    assert (await client.post(f"{HOME}/impor", data=sent | {"langkah": "simpan"})).status_code == 200
    assert "Baik" not in await year(client, 2044)
    home = await client.post(f"{HOME}/impor", data=sent | {"langkah": "kesalahan"})
    assert len(list(load_workbook(io.BytesIO(home.content)).active.values)) == 5
    without = await send(client, table, alasan="")
    assert without.status_code in (400, 422)


async def test_what_is_exported_comes_back_unchanged(browse):
    client = browse()
    await add(client, "2045-05-02", jenis="cuti_bersama", sumber="SKB")
    table = (await client.get(f"{HOME}/ekspor.csv", params={"tahun": 2045})).content.decode("utf-8-sig")
    assert table == HEADS + "2045-05-02;Hari Jadi;cuti bersama;SKB;ya\r\n"
    checked = await send(client, table)
    sent = {"langkah": "simpan", "isi": carried(checked), "alasan": "Dibawa kembali"}
    done = await client.post(f"{HOME}/impor", data=sent)
    shown = await client.get(done.headers["location"])
    assert "0 hari baru, 0 diubah" in shown.text
    book = load_workbook(io.BytesIO((await client.get(f"{HOME}/ekspor.xlsx?tahun=2045")).content)).active
    assert list(book.values)[1][1] == "Hari Jadi"
    assert (await client.get(f"{HOME}/templat.csv")).content.decode("utf-8-sig") == HEADS


async def test_another_tenant_keeps_its_own_days(browse, other_tenant):
    await add(browse(), "2046-05-02", "Hari Jadi Kuningan")
    theirs = browse(at=other_tenant)
    assert "Hari Jadi Kuningan" not in await year(theirs, 2046)
    assert (await theirs.get(f"{HOME}/hari/2046-05-02")).status_code == 404


async def test_a_year_that_is_none_shows_this_one(browse):
    client = browse()
    for odd in ("", "12", "99999", "abad"):
        assert (await client.get(HOME, params={"tahun": odd})).status_code == 200
