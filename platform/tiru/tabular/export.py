"""Tables that leave the house: CSV in chunks and XLSX, from rows that arrive one by one."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tiru.i18n import _
from tiru.spreadsheet import harmless
from tiru.tabular.import_ import Row, read_rows
from tiru.tabular.layout import ERROR_HEAD, Layout
from tiru.tabular.sheet import Table

Kind = Literal["text", "whole", "decimal", "idr", "day", "instant", "yes_no"]
BATCH = 500
_FORMATS = {
    "whole": "#,##0",
    "idr": '"Rp"#,##0',
    "decimal": "#,##0.00",
    "day": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
}
_LOOKS_LIKE_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Head:
    """One column that is written: its head, what its values are, its width in characters (XLSX)."""

    label: str
    kind: Kind = "text"
    width: int = 18


async def csv_chunks(
    heads: Sequence[Head],
    rows: AsyncIterable[Sequence[Any]],
    *,
    delimiter: Literal[";", ","] = ";",
    bom: bool = True,
    zone: str = "Asia/Jakarta",
) -> AsyncIterator[bytes]:
    """UTF-8 in chunks of some hundred rows. With `;` numbers get a decimal comma, as Indonesian Excel reads."""
    output = io.StringIO()
    if bom:
        output.write("\ufeff")
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerow([harmless(head.label) for head in heads])
    place, comma = ZoneInfo(zone), delimiter == ";"
    async for batch in _batches(rows):
        for row in batch:
            writer.writerow([_as_text(value, head.kind, place, comma) for head, value in zip(heads, row, strict=True)])
        yield output.getvalue().encode()
        output.seek(0)
        output.truncate()
    yield output.getvalue().encode()


async def write_xlsx(
    file: IO[bytes],
    heads: Sequence[Head],
    rows: AsyncIterable[Sequence[Any]],
    *,
    title: str = "Data",
    zone: str = "Asia/Jakarta",
) -> None:
    """A workbook of one sheet with typed cells; rows wait in a temporary file, not in memory.

    Raises ValueError beyond a sheet's 1,048,575 rows.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(place)].width = head.width
    sheet.append([_bold(sheet, head.label) for head in heads])
    place_zone = ZoneInfo(zone)

    def append(batch: list[Sequence[Any]]) -> None:
        for row in batch:
            sheet.append([_as_cell(sheet, v, h.kind, place_zone) for h, v in zip(heads, row, strict=True)])

    async for batch in _batches(rows):
        await asyncio.to_thread(append, batch)
    await asyncio.to_thread(book.save, file)


async def write_error_file(file: IO[bytes], table: Table, layout: Layout) -> int:
    """The faulty rows as they were sent, with a column "Kesalahan", as XLSX; returns how many.

    Mended, the file can be sent again as it is: the added column is ignored.
    """
    kept = [place for place, head in enumerate(table.heads) if head != ERROR_HEAD]
    heads = [Head(table.heads[place]) for place in kept] + [Head(ERROR_HEAD, width=60)]
    count = 0

    async def faulty() -> AsyncIterator[Sequence[Any]]:
        nonlocal count
        rows = (row for row in read_rows(table, layout) if row.faults)
        while batch := await asyncio.to_thread(_take, rows):
            count += len(batch)
            for row in batch:
                cells = [row.cells[place] if place < len(row.cells) else None for place in kept]
                yield [*cells, " ".join(f"{fault.kolom}: {fault.pesan}" for fault in row.faults)]

    await write_xlsx(file, heads, faulty(), title=ERROR_HEAD)
    return count


def _take(rows: Any) -> list[Row]:
    return [row for _number, row in zip(range(BATCH), rows, strict=False)]


async def _batches(rows: AsyncIterable[Sequence[Any]]) -> AsyncIterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _as_text(value: Any, kind: Kind, zone: ZoneInfo, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime):
        return _local(value, zone).isoformat(sep=" ", timespec="minutes") if kind != "day" else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and kind != "text":
        return _number(value, comma)
    return str(harmless(str(value)))


def _number(value: float | Decimal, comma: bool) -> str:
    """Plain digits. A fraction that could be read as thousands gets a zero more: `1.234` → `1.2340`."""
    plain = format(Decimal(str(value)), "f")
    if comma:
        return plain.replace(".", ",")
    return plain + "0" if _LOOKS_LIKE_THOUSANDS.fullmatch(plain) else plain


def _as_cell(sheet: Any, value: Any, kind: Kind, zone: ZoneInfo) -> Any:
    if value is None:
        return None
    if isinstance(value, bool):
        value = _("ya") if value else _("tidak")
    elif isinstance(value, datetime):
        value = _local(value, zone)
    elif isinstance(value, timedelta):
        value = str(value)
    if isinstance(value, str) or (kind == "text" and not isinstance(value, date)):
        return _text_cell(sheet, str(value))
    cell = WriteOnlyCell(sheet, value=value)
    if kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    return cell


def _text_cell(sheet: Any, words: str) -> Any:
    """A text stays a text, also one that begins like a formula: Excel's own mark instead of a changed value."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", words)
    cell: Any = WriteOnlyCell(sheet, value=clean)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = harmless(clean) != clean
    return cell


def _bold(sheet: Any, words: str) -> Any:
    cell = _text_cell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    """Spreadsheets know no zones: the wall clock of the region."""
    return (at.astimezone(zone) if at.tzinfo else at).replace(tzinfo=None)
