"""Long tables that people take home: written to a file as the rows come, so memory does not grow with them.

The file is whole before the first byte leaves: what fails in between is an error page, never half a table.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import IO, Any, Protocol, cast

from litestar.response import Stream
from openpyxl import Workbook

from tiru.spreadsheet import XLSX, harmless, naive, plain

PIECE = 64 * 1024
IN_MEMORY = 1024 * 1024
MOST_ROWS = 1_048_576
"""Of one sheet; further rows stand on the next."""


class _Form(Protocol):
    def add(self, row: Sequence[Any]) -> None: ...
    def finish(self) -> None: ...


async def table_file(
    heads: Sequence[str], rows: AsyncIterable[Sequence[Any]], *, form: str, name: str
) -> tuple[Stream, int]:
    """The answer, and how many rows it has. `form` is `csv` or `xlsx`, as in `tiru.spreadsheet`."""
    target = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed by whoever reads it
    writer: _Form = _Csv(target, heads) if form == "csv" else _Xlsx(target, heads)
    count = 0
    async for row in rows:
        writer.add(row)
        count += 1
    await asyncio.to_thread(writer.finish)
    target.seek(0)
    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return Stream(_pieces(target), media_type="text/csv" if form == "csv" else XLSX, headers=headers), count


async def _pieces(target: IO[bytes]) -> AsyncIterator[bytes]:
    with target:
        while piece := await asyncio.to_thread(target.read, PIECE):
            yield piece


class _Csv:
    def __init__(self, target: IO[bytes], heads: Sequence[str]) -> None:
        target.write("\ufeff".encode())
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
        self._writer = csv.writer(self._text, delimiter=";")
        self._writer.writerow(heads)

    def add(self, row: Sequence[Any]) -> None:
        self._writer.writerow([harmless(plain(value)) for value in row])

    def finish(self) -> None:
        self._text.flush()
        self._text.detach()


class _Xlsx:
    def __init__(self, target: IO[bytes], heads: Sequence[str]) -> None:
        self._target, self._heads = target, list(heads)
        self._book = Workbook(write_only=True)
        self._new_sheet()

    def add(self, row: Sequence[Any]) -> None:
        if self._rows == MOST_ROWS:
            self._new_sheet()
        self._sheet.append([harmless(naive(value)) for value in row])
        self._rows += 1

    def finish(self) -> None:
        self._book.save(self._target)

    def _new_sheet(self) -> None:
        number = len(self._book.worksheets) + 1
        self._sheet = self._book.create_sheet("Data" if number == 1 else f"Data {number}")
        self._sheet.append(self._heads)
        self._rows = 1
