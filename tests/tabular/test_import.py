"""Tables that come in: any usual dress is read, every fault has its row, column and sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tiru.errors import Invalid
from tiru.tabular.export import write_error_file
from tiru.tabular.import_ import Fault, Row, dry_run, in_batches, read_rows
from tiru.tabular.layout import Column, Layout
from tiru.tabular.sheet import open_table
from tiru.tabular.values import day, digits, whole

SCHOOLS = Layout(
    columns=(
        Column(name="npsn", label="NPSN", parse=digits(8), required=True),
        Column(name="nama", label="Nama sekolah", required=True, most=40, aliases=("Sekolah",)),
        Column(name="murid", label="Jumlah murid", parse=whole(0, 5000)),
        Column(name="berdiri", label="Tanggal berdiri", parse=day),
        Column(name="jenjang", label="Jenjang", choices={"SD": "sd", "SMP": "smp"}),
    ),
    key=("npsn",),
    max_rows=1000,
)
CSV = (
    "NPSN;Sekolah;JUMLAH_MURID;Tanggal berdiri;jenjang;Catatan\r\n"
    "20212345;SDN 1 Ciporang;1.234;17/8/1975;sd;\r\n"
    "\r\n"
    '20212346;"SMPN 2; Kuningan";;1980-01-02;SMP;baik\r\n'
)


def csv_file(content: str | bytes, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode(encoding))


def workbook(rows: Sequence[Sequence[Any]]) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file


def rows_of(file: io.BytesIO, layout: Layout = SCHOOLS) -> list[Row]:
    return list(read_rows(open_table(file), layout))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_usual_dresses_of_csv_are_read(encoding: str, delimiter: str) -> None:
    content = f'NPSN{delimiter}Nama sekolah\n20212345{delimiter}"SD Él;,|aine"\n'
    (row,) = rows_of(csv_file(content, encoding))
    assert row.values["nama"] == "SD Él;,|aine"
    assert (row.number, row.key) == (2, ("20212345",))


def test_heads_match_by_label_alias_and_name_and_empty_is_none() -> None:
    first, second = rows_of(csv_file(CSV))
    assert first.values == {
        "npsn": "20212345",
        "nama": "SDN 1 Ciporang",
        "murid": 1234,
        "berdiri": date(1975, 8, 17),
        "jenjang": "sd",
    }
    assert (second.number, second.values["nama"], second.values["murid"]) == (4, "SMPN 2; Kuningan", None)


def test_a_line_that_names_the_delimiter_is_obeyed() -> None:
    (row,) = rows_of(csv_file("sep=|\nNPSN|Nama sekolah\n20212345|SDN; 1, 2\n"))
    assert row.values["nama"] == "SDN; 1, 2"


def test_a_workbook_gives_the_same_rows_with_the_spreadsheets_own_values() -> None:
    file = workbook(
        [[], ["NPSN", "Sekolah", "Jumlah murid", "Tanggal berdiri"], [20212345, "SDN 1", 12.0, date(1975, 8, 17)]]
    )
    (row,) = rows_of(file)
    assert row.number == 3
    assert row.values["npsn"] == "20212345"
    assert (row.values["murid"], row.values["berdiri"]) == (12, date(1975, 8, 17))


async def test_each_fault_names_row_column_value_and_sentence() -> None:
    file = csv_file(
        "NPSN;Sekolah;Jumlah murid;Jenjang;Asing\n"
        "20212345;SDN 1;banyak;SMA;x\n"
        "20212346;;3;SD;\n"
        f"20212347;{'a' * 41};3;SD;\n"
        "20212348;SDN 3;3;SD;\n"
        "20212348;SDN 4;3;SD;\n"
    )
    report = await dry_run(open_table(file), SCHOOLS)
    assert report.faults == [
        Fault(2, "Jumlah murid", "banyak", "Bukan bilangan. Tulis seperti 1.234,5."),
        Fault(2, "Jenjang", "SMA", "Pilih salah satu: SD, SMP."),
        Fault(3, "Nama sekolah", "", "Wajib diisi."),
        Fault(4, "Nama sekolah", "a" * 41, "Paling panjang 40 huruf, di sini 41."),
        Fault(6, "NPSN", "20212348", "Sama dengan baris 5."),
    ]
    assert (report.rows, report.faulty, report.good, report.is_clean) == (5, 4, 1, False)
    assert report.unknown_heads == ["Asing"]


async def test_the_report_stays_small_for_a_file_full_of_faults() -> None:
    file = csv_file("NPSN;Sekolah\n" + "x;y\n" * 1000)
    report = await dry_run(open_table(file), SCHOOLS)
    assert (report.rows, report.faulty, len(report.faults)) == (1000, 1000, 200)


async def test_batches_bring_every_row_once() -> None:
    file = csv_file("NPSN;Sekolah\n" + "".join(f"{20210000 + n};SDN {n}\n" for n in range(25)))
    batches = [batch async for batch in in_batches(open_table(file), SCHOOLS, 10)]
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert [row.number for batch in batches for row in batch] == list(range(2, 27))


async def test_the_error_file_mended_can_be_sent_again() -> None:
    table = open_table(csv_file("NPSN;Sekolah;Jumlah murid\n20212345;SDN 1;x\n20212346;SDN 2;3\n2021;=1+1;4\n"))
    output = io.BytesIO()
    assert await write_error_file(output, table, SCHOOLS) == 2
    found = list(load_workbook(output).worksheets[0].iter_rows(values_only=True))
    assert found[0] == ("NPSN", "Sekolah", "Jumlah murid", "Kesalahan")
    assert found[1] == (
        "20212345", "SDN 1", "x", "Jumlah murid: Bukan bilangan. Tulis seperti 1.234,5."
    )  # fmt: skip
    assert found[2][1] == "=1+1"

    book = load_workbook(output)
    book.worksheets[0]["C2"] = 7
    book.worksheets[0]["A3"] = "20210000"
    mended = io.BytesIO()
    book.save(mended)
    table = open_table(mended)
    assert (await dry_run(table, SCHOOLS)).is_clean
    assert (await dry_run(table, SCHOOLS)).unknown_heads == []


def test_an_upload_on_disk_is_read_and_stays_open() -> None:
    with SpooledTemporaryFile(max_size=10) as file:
        file.write(CSV.encode())
        table = open_table(file)
        assert [row.number for row in read_rows(table, SCHOOLS)] == [2, 4]
        assert [row.number for row in read_rows(table, SCHOOLS)] == [2, 4]
        assert not file.closed


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "kosong"),
        (b"\n\n;;\n", "kosong"),
        (b"NPSN;Jenjang\n1;2\n", "Kolom wajib tidak ditemukan: Nama sekolah"),
        (b"NPSN;Nama sekolah;Sekolah\n", "ada dua kali"),
        (b'NPSN;Sekolah\n20212345;"SDN 1\n', "Baris 2 tidak bisa dibaca"),
        (b"NPSN;Sekolah\n1;" + b"a" * 40_000, "Baris 2 tidak bisa dibaca"),
        (b"NPSN" + b";a" * 300, "terlalu banyak kolom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bukan tabel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS lama"),
        (b"PK\x03\x04 nothing", "rusak"),
        (b"NPSN;Sekolah\n" + b"1;2\n" * 1001, "lebih panjang dari 1.000 baris"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        rows_of(csv_file(content))


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(Invalid, match="bukan tabel"):
        rows_of(file)


def test_a_workbook_that_unfolds_beyond_measure_is_refused() -> None:
    file = workbook([["NPSN", "Sekolah"]])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bom.xml", "w") as inside:
        for _ in range(201):
            inside.write(bytes(1_000_000))
    assert file.tell() < 1_000_000
    with pytest.raises(Invalid, match="Isi berkas XLSX ini 201 MB; paling besar 200 MB"):
        rows_of(file)


@pytest.mark.parametrize("claim", [b"A1:A1", b"A1:XFD1048576"])
def test_what_a_workbook_claims_about_its_size_is_not_believed(claim: bytes) -> None:
    source = zipfile.ZipFile(workbook([["NPSN", "Sekolah"], ["20212345", "SDN 1"]]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b"A1:B2" in content
                content = content.replace(b"A1:B2", claim)
            archive.writestr(name, content)
    assert [row.number for row in rows_of(file)] == [2]


def test_a_torn_workbook_is_refused_wherever_it_is_torn() -> None:
    whole_file = workbook([["NPSN", "Sekolah"], *([str(20210000 + n), f"SDN {n}"] for n in range(50))]).getvalue()
    for place in range(60, len(whole_file), 97):
        torn = bytearray(whole_file)
        torn[place : place + 8] = b"\xff" * 8
        with suppress(Invalid):
            rows_of(io.BytesIO(bytes(torn)))
