"""Long tables are the same as short ones, and do not grow the process with their rows."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import AsyncIterator
from datetime import date

import pytest
from openpyxl import load_workbook

from tiru import table_file as files
from tiru.spreadsheet import table_response
from tiru.table_file import table_file

HEADS = ["Isi", "Hari", "Kosong"]


async def rows(count: int) -> AsyncIterator[list[object]]:
    for number in range(count):
        yield [f"=baris {number}", date(2026, 1, 2), None]


async def content_of(form: str, count: int) -> bytes:
    answer, written = await table_file(HEADS, rows(count), form=form, name="uji")
    assert written == count
    return b"".join([piece async for piece in answer.iterator])  # type: ignore[union-attr]


async def test_a_long_table_is_byte_for_byte_the_short_one() -> None:
    wanted = table_response(HEADS, [row async for row in rows(50)], form="csv", name="uji").content
    assert await content_of("csv", 50) == wanted


async def test_what_one_sheet_cannot_hold_stands_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 10)
    book = load_workbook(io.BytesIO(await content_of("xlsx", 20)))
    assert [(sheet.title, sheet.max_row) for sheet in book.worksheets] == [("Data", 10), ("Data 2", 10), ("Data 3", 3)]
    assert book["Data 3"]["A2"].value == "'=baris 18"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    async def most(count: int) -> int:
        tracemalloc.reset_peak()
        await table_file(HEADS, rows(count), form=form, name="uji")
        return tracemalloc.get_traced_memory()[1]

    tracemalloc.start()
    try:
        await most(100)
        few, many = await most(500), await most(5_000)
    finally:
        tracemalloc.stop()
    assert many < few + 2 * files.IN_MEMORY
