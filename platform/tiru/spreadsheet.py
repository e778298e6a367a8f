"""Tables that people take home: CSV and XLSX from rows of plain values, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from litestar import Request, Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_response(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, form: str, name: str) -> Response[bytes]:
    """`form` is `csv` (UTF-8 with BOM, semicolons: what Indonesian Excel opens) or `xlsx`."""
    content, media_type = (_csv(heads, rows), "text/csv") if form == "csv" else (_xlsx(heads, rows), XLSX)
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{name}.{form}"',
            "cache-control": "no-store",
        },
    )


def both_forms(path: str) -> list[str]:
    """The two addresses of one export: `/ekspor` becomes `/ekspor.csv` and `/ekspor.xlsx`."""
    return [f"{path}.csv", f"{path}.xlsx"]


def form_of(request: Request[Any, Any, Any]) -> str:
    """Which of `both_forms` was asked for: `csv` or `xlsx`."""
    return "xlsx" if request.url.path.endswith(".xlsx") else "csv"


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front.

    Control characters that no workbook can hold are left out; everything else stays.
    """
    if not isinstance(value, str):
        return value
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(plain(value)) for value in row])
    return output.getvalue().encode("utf-8-sig")


def _xlsx(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(list(heads))
    for row in rows:
        sheet.append([harmless(naive(value)) for value in row])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def plain(value: Any) -> Any:
    """As CSV has it: empty for nothing, ISO for days and instants."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def naive(value: Any) -> Any:
    """Spreadsheets know no time zones: an instant is written in the zone it carries."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
