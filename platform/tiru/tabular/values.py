"""From what stands in a cell to a typed value: each parser returns it or raises CellError with a sentence.

A cell is a text (CSV, XLSX) or what the spreadsheet made of it (number, date, truth). Numbers are read
as Indonesians write them: `1.234.567,50`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from tiru.i18n import _
from tiru.indonesian_numbers import angka

Cell = str | int | float | bool | datetime | date | None
Parser = Callable[[Cell], object]

LOSSY = 10**15  # a spreadsheet's number keeps 15 digits; a NIK has 16
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_AMBIGUOUS = re.compile(r"[+-]?\d{1,3}\.\d{3}")
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_ERRORS = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORDED_DAY = re.compile(r"(\d{1,2})[ \-]([a-z]+)[ \-](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
_YES = frozenset({"ya", "y", "1", "benar", "true", "yes", "x", "✓"})
_NO = frozenset({"tidak", "t", "0", "salah", "false", "no", "n", "-"})


class CellError(ValueError):
    """Why a cell cannot be taken: one sentence in the person's language."""


def shown(cell: Cell) -> str:
    """The cell as a text: trimmed, in one Unicode form, without invisible control characters."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("ya") if cell else _("tidak")
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    words = _BREAK.sub("\n", str(cell)).replace("\t", " ").replace("\u00a0", " ")
    kept = (letter for letter in words if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def text(cell: Cell) -> str:
    """One line or more; a formula guard (`'=`) that our own export put there is taken off."""
    words = shown(cell)
    if _ERRORS.fullmatch(words):
        raise CellError(_("Sel ini berisi kesalahan rumus (%(found)s).", found=words))
    return words[1:] if len(words) > 1 and words[0] == "'" and words[1] in "=+-@" else words


def digits(least: int, most: int | None = None) -> Parser:
    """A number that is a name: NIK, KK, telephone, code. Kept as text, with its leading zeros."""
    most = most or least

    def parse(cell: Cell) -> str:
        if _lost_digits(cell):
            raise CellError(
                _("Lembar kerja sudah membulatkan angka ini. Ubah format kolomnya menjadi Teks, lalu isi lagi.")
            )
        found = re.sub(r"[\s.\-]", "", text(cell))
        if not (found.isascii() and found.isdigit()):
            raise CellError(_("Hanya boleh berisi angka."))
        if not least <= len(found) <= most:
            wanted = angka(least) if least == most else f"{angka(least)}–{angka(most)}"
            raise CellError(_("Harus %(wanted)s angka, di sini %(found)s.", wanted=wanted, found=angka(len(found))))
        return found

    return parse


def whole(least: int | None = None, most: int | None = None) -> Parser:
    """A whole number; a dot separates thousands. Bounds are included."""

    def parse(cell: Cell) -> int:
        number = _number(cell, ambiguous_is_thousands=True)
        if number != number.to_integral_value():
            raise CellError(_("Harus bilangan bulat."))
        _check_bounds(number, least, most)
        return int(number)

    return parse


def decimal(least: Decimal | int | None = None, most: Decimal | int | None = None) -> Parser:
    """A number with a decimal comma (or point). `1.234` could be both, so it is refused. Bounds are included."""

    def parse(cell: Cell) -> Decimal:
        number = _number(cell, ambiguous_is_thousands=False)
        _check_bounds(number, least, most)
        return number

    return parse


def degrees(limit: int) -> Parser:
    """A latitude (`limit` 90) or longitude (180) in degrees; comma or point, never thousands."""

    def parse(cell: Cell) -> float:
        words = text(cell).replace(",", ".").replace("−", "-")
        if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", words):
            raise CellError(_("Tulis derajat desimal, misalnya -6,9764."))
        _check_bounds(Decimal(words), -limit, limit)
        return float(words)

    return parse


def day(cell: Cell) -> date:
    """A date: `17/8/1945`, `17-08-1945`, `17 Agustus 1945`, `1945-08-17`, or the spreadsheet's own."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = " ".join(text(cell).lower().split())
    try:
        if found := _ISO_DAY.fullmatch(words):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY.fullmatch(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _WORDED_DAY.fullmatch(words):
            return date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError as error:
        raise CellError(_("Tanggal ini tidak ada di kalender.")) from error
    raise CellError(_("Tulis tanggal sebagai hari/bulan/tahun, misalnya 17/8/1945."))


def yes_no(cell: Cell) -> bool:
    """`ya` or `tidak`, and what people write instead."""
    words = cell if isinstance(cell, bool) else text(cell).lower()
    if words is True or words in _YES:
        return True
    if words is False or words in _NO:
        return False
    raise CellError(_("Isi dengan ya atau tidak."))


def _number(cell: Cell, *, ambiguous_is_thousands: bool) -> Decimal:
    number = _written_number(cell, ambiguous_is_thousands=ambiguous_is_thousands)
    if not number.is_finite() or abs(number) >= LOSSY:
        raise CellError(_("Bilangan ini terlalu besar."))
    return number


def _written_number(cell: Cell, *, ambiguous_is_thousands: bool) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    words = re.sub(r"^rp\.?|[\s_]", "", text(cell).lower()).replace("−", "-")
    if not ambiguous_is_thousands and _AMBIGUOUS.fullmatch(words):
        raise CellError(
            _("Bisa dibaca dua cara. Tulis %(ribuan)s atau %(pecahan)s.")
            % {"ribuan": words.replace(".", ""), "pecahan": words.replace(".", ",")}
        )
    whole_part, comma, fraction = words.partition(",")
    if _THOUSANDS.fullmatch(whole_part):
        whole_part = whole_part.replace(".", "")
    elif comma and "." in whole_part:
        raise CellError(_("Bukan bilangan. Tulis seperti 1.234,5."))
    plain = f"{whole_part}.{fraction}" if comma else whole_part
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        raise CellError(_("Bukan bilangan. Tulis seperti 1.234,5."))
    return Decimal(plain)


def _check_bounds(number: Decimal, least: Decimal | int | None, most: Decimal | int | None) -> None:
    if least is not None and number < least:
        raise CellError(_("Paling kecil %(least)s, di sini %(found)s.", least=angka(least), found=angka(number)))
    if most is not None and number > most:
        raise CellError(_("Paling besar %(most)s, di sini %(found)s.", most=angka(most), found=angka(number)))


def _lost_digits(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return bool(abs(cell) >= LOSSY)
    return isinstance(cell, str) and bool(_SCIENTIFIC.fullmatch(cell.strip()))


def _month(word: str) -> int:
    """By its first three letters, also English ones that differ (`may`, `aug`, `oct`, `dec`)."""
    head = {"may": "mei", "aug": "agu", "ags": "agu", "oct": "okt", "dec": "des", "nop": "nov"}.get(word[:3], word[:3])
    return _MONTHS.index(head) + 1
