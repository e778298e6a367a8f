"""Tables that go out: typed, streamed, and harmless when they are opened."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from tiru.tabular.export import Head, csv_chunks, write_xlsx
from tiru.tabular.import_ import read_rows
from tiru.tabular.layout import Column, Layout
from tiru.tabular.sheet import open_table
from tiru.tabular.values import day, decimal, whole, yes_no

HEADS = (
    Head("Nama"),
    Head("Jumlah", "whole"),
    Head("Nilai", "decimal"),
    Head("Tanggal", "day"),
    Head("Saat", "instant"),
    Head("Aktif", "yes_no"),
)
ROW = ("Desa Ciporang", 1234567, Decimal("1.234"), date(2026, 8, 17), datetime(2026, 8, 16, 17, 30, tzinfo=UTC), True)
LAYOUT = Layout(
    columns=(
        Column(name="nama", label="Nama"),
        Column(name="jumlah", label="Jumlah", parse=whole()),
        Column(name="nilai", label="Nilai", parse=decimal()),
        Column(name="tanggal", label="Tanggal", parse=day),
        Column(name="aktif", label="Aktif", parse=yes_no),
    )
)


async def each(*rows: Sequence[Any]) -> AsyncIterator[Sequence[Any]]:
    for row in rows:
        yield row


async def csv_of(*rows: Sequence[Any], **dress: Any) -> bytes:
    return b"".join([chunk async for chunk in csv_chunks(HEADS, each(*rows), **dress)])


async def test_csv_is_what_indonesian_excel_opens() -> None:
    assert await csv_of(ROW) == (
        b"\xef\xbb\xbfNama;Jumlah;Nilai;Tanggal;Saat;Aktif\r\n"
        b"Desa Ciporang;1234567;1,234;2026-08-17;2026-08-17 00:30;ya\r\n"
    )


async def test_csv_with_commas_keeps_points_and_the_regions_wall_clock() -> None:
    content = await csv_of(ROW, delimiter=",", bom=False, zone="Asia/Jayapura")
    assert content.splitlines()[1] == b"Desa Ciporang,1234567,1.2340,2026-08-17,2026-08-17 02:30,ya"


async def test_whatever_went_out_comes_back_in() -> None:
    names = ("=1+1", "+62 812", "-", "@saya", "'=x", 'kutip " dan ; dan\nbaris')
    rows = [(name, *ROW[1:]) for name in names]
    book = io.BytesIO()
    await write_xlsx(book, HEADS, each(*rows))
    for file in (
        book,
        io.BytesIO(await csv_of(*rows)),
        io.BytesIO(await csv_of(*rows, delimiter=",", bom=False)),
    ):
        found = [row.values for row in read_rows(open_table(file), LAYOUT)]
        assert [row["nama"] for row in found if file is not book] == (
            [] if file is book else ["=1+1", "+62 812", "-", "@saya", "=x", 'kutip " dan ; dan\nbaris']
        )
        assert {(row["jumlah"], row["nilai"], row["tanggal"], row["aktif"]) for row in found} == {
            (1234567, Decimal("1.234"), date(2026, 8, 17), True)
        }


async def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    content = await csv_of(*[(f"{mark}HYPERLINK(1)", *[None] * 5) for mark in ("=", "+", "-", "@", "\t", "\r")])
    for line in content.decode().splitlines()[1:]:
        assert line.lstrip('"')[:1] in ("'", "", "H")


async def test_a_workbook_has_typed_cells_and_no_formulas() -> None:
    file = io.BytesIO()
    await write_xlsx(file, HEADS, each(ROW, ("=1+1\x01", *[None] * 5)), title="Laporan [x]: 2026/08")
    sheet = load_workbook(file).worksheets[0]
    assert sheet.title == "Laporan  x   2026 08"
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1234567, "#,##0")
    assert sheet["D2"].is_date
    assert sheet["E2"].value == datetime(2026, 8, 17, 0, 30)
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["A3"].quotePrefix) == ("=1+1", "s", True)
    assert sheet.freeze_panes == "A2"


async def test_a_long_table_does_not_stay_in_memory() -> None:
    async def many() -> AsyncIterator[Sequence[Any]]:
        for _ in range(40_000):
            yield ("x" * 100, *ROW[1:])

    tracemalloc.start()
    size = 0
    async for chunk in csv_chunks(HEADS, many()):
        size += len(chunk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 5_000_000
    assert peak < 2_000_000
