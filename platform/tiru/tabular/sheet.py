"""A table file as rows of cells: CSV in any usual dress, or the first sheet of an XLSX workbook."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.tabular.values import Cell, shown

MOST_COLUMNS = 200
MOST_UNPACKED = 200_000_000  # bytes a workbook may unfold to
BLANK_ROWS = 1_000  # so many in a row end the table
LONGEST_CELL = 32_767  # characters; also a spreadsheet's own limit
_CHUNK = 1 << 16
_DELIMITERS = ";,\t|"
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What openpyxl lets through when a workbook is not one: it promises no error of its own."""

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was recognised. `encoding` and `delimiter` are empty for a workbook."""

    file: IO[bytes]
    heads: tuple[str, ...]
    encoding: str = ""
    delimiter: str = ""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Number and cells of each row that is not blank; numbers as a spreadsheet shows them.

        From the start at each call. Raises Invalid for a file that breaks off or cannot be read.
        """
        source = _csv_rows(self.file, self.encoding, self.delimiter) if self.encoding else _xlsx_rows(self.file)
        blank = 0
        for number, cells in _without_head(source):
            if any(shown(cell) for cell in cells):
                blank = 0
                yield number, cells
            else:
                blank += 1
                if blank >= BLANK_ROWS:
                    return


def open_table(file: IO[bytes]) -> Table:
    """Recognise a CSV or XLSX file by its bytes and read its heads. `file` can seek and stays open.

    Raises Invalid, in words, for anything else.
    """
    file.seek(0)
    magic = file.read(8)
    if not magic:
        raise Invalid(_("Berkas ini kosong."))
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(_("Berkas XLS lama atau yang terkunci sandi tidak bisa dibaca. Simpan sebagai XLSX."))
    if magic.startswith(b"PK\x03\x04"):
        _check_workbook(file)
        return Table(file, _heads(_xlsx_rows(file)))
    encoding = _encoding(file)
    delimiter = _delimiter(file, encoding)
    return Table(file, _heads(_csv_rows(file, encoding, delimiter)), encoding, delimiter)


def _heads(source: Iterator[tuple[int, list[Cell]]]) -> tuple[str, ...]:
    for _number, cells in source:
        heads = tuple(" ".join(shown(cell).split()) for cell in cells)
        if any(heads):
            return heads
    raise Invalid(_("Berkas ini kosong."))


def _without_head(source: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    for _number, cells in source:
        if any(shown(cell) for cell in cells):
            break
    yield from source


def _encoding(file: IO[bytes]) -> str:
    """UTF-16 by its mark, UTF-8 if every byte fits, else what old Excel writes. Raises Invalid for no text."""
    file.seek(0)
    if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    fits = True
    while chunk := file.read(_CHUNK):
        if b"\x00" in chunk:
            raise Invalid(_("Berkas ini bukan tabel CSV atau XLSX."))
        if fits:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                fits = False
    if fits:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            fits = False
    return "utf-8-sig" if fits else "cp1252"


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """What stands most often in the first line, outside quotes; `sep=;` decides itself."""
    with _text(file, encoding) as lines:
        first = lines.readline(_CHUNK)
    if first.lower().startswith("sep=") and len(first) > 4:
        return first[4]
    outside = "".join(first.split('"')[::2])
    best = max(_DELIMITERS, key=outside.count)
    return best if outside.count(best) else ";"


@contextmanager
def _text(file: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file as text for a while; it stays open, whoever reads it."""
    file.seek(0)
    lines = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    try:
        yield lines
    finally:
        lines.detach()


def _csv_rows(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    with _text(file, encoding) as lines:
        try:
            for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
                if number == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
                    continue
                if len(cells) > MOST_COLUMNS:
                    raise Invalid(_("Baris %(n)s punya terlalu banyak kolom.", n=angka(number)))
                yield number, list(cells)
        except csv.Error as error:
            raise Invalid(_("Baris %(n)s tidak bisa dibaca: periksa tanda kutipnya.", n=angka(number + 1))) from error


def _check_workbook(file: IO[bytes]) -> None:
    """A workbook that does not unfold beyond measure. Raises Invalid."""
    try:
        entries = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile as error:
        raise Invalid(_("Berkas XLSX ini rusak dan tidak bisa dibuka.")) from error
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise Invalid(_("Berkas ini bukan tabel CSV atau XLSX."))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise Invalid(
            _(
                "Isi berkas XLSX ini %(size)s MB; paling besar %(limit)s MB. Bagi menjadi beberapa berkas.",
                size=angka(unpacked // 1_000_000),
                limit=angka(MOST_UNPACKED // 1_000_000),
            )
        )


def _xlsx_rows(file: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file claims about its size is not believed
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                yield number, _trimmed(cells)
        finally:
            book.close()
    except _BROKEN as error:
        raise Invalid(_("Berkas XLSX ini rusak dan tidak bisa dibuka.")) from error


def _trimmed(cells: tuple[object, ...]) -> list[Cell]:
    last = len(cells)
    while last and cells[last - 1] is None:
        last -= 1
    return [cell if isinstance(cell, str | int | float | bool) else _known(cell) for cell in cells[:last]]


def _known(cell: object) -> Cell:
    return cell if cell is None or isinstance(cell, date | datetime) else str(cell)
