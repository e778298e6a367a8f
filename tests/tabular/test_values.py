"""Cells as Indonesians and their spreadsheets write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.tabular.values import Cell, CellError, Parser, day, decimal, degrees, digits, shown, text, whole, yes_no

NIK = digits(16)


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (whole(), "1.234.567", 1_234_567),
        (whole(), "Rp 2.500", 2500),
        (whole(), 5.0, 5),
        (whole(), "-7", -7),
        (decimal(), "1.234,50", Decimal("1234.50")),
        (decimal(), "79,69", Decimal("79.69")),
        (decimal(), "79.69", Decimal("79.69")),
        (decimal(), "1.234.567", Decimal(1_234_567)),
        (decimal(), 0.1, Decimal("0.1")),
        (degrees(90), "-6,9764", -6.9764),
        (degrees(90), "-6.976", -6.976),
        (degrees(180), "108.4836", 108.4836),
        (day, "17/8/1945", date(1945, 8, 17)),
        (day, "17-08-1945", date(1945, 8, 17)),
        (day, "17 Agustus 1945", date(1945, 8, 17)),
        (day, "1 Mei 2026", date(2026, 5, 1)),
        (day, "1 Dec 2026", date(2026, 12, 1)),
        (day, "1945-08-17", date(1945, 8, 17)),
        (day, datetime(1945, 8, 17), date(1945, 8, 17)),
        (yes_no, "Ya", True),
        (yes_no, False, False),
        (yes_no, "TIDAK", False),
        (NIK, "3208 1501 0190 0001", "3208150101900001"),
        (digits(9, 13), "081234567890", "081234567890"),
        (digits(4), 3208.0, "3208"),
        (text, "  Desa\tCiporang\u200b ", "Desa Ciporang"),
        (text, "'=HYPERLINK(1)", "=HYPERLINK(1)"),
        (text, "'ain", "'ain"),
        (text, "a\r\nb", "a\nb"),
    ],
)
def test_it_is_read_as_meant(parse: Parser, cell: Cell, value: object) -> None:
    found = parse(cell)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("parse", "cell", "why"),
    [
        (whole(), "12,5", "bilangan bulat"),
        (whole(), "dua", "Bukan bilangan"),
        (whole(), "1.23.456", "Bukan bilangan"),
        (whole(), "", "Bukan bilangan"),
        (whole(0, 10), "11", "Paling besar 10, di sini 11"),
        (whole(0, 10), "-1", "Paling kecil 0, di sini -1"),
        (decimal(), "1.234", r"Tulis 1234 atau 1,234"),
        (decimal(), "nan", "Bukan bilangan"),
        (whole(), 10**40, "terlalu besar"),
        (decimal(), float("nan"), "terlalu besar"),
        (decimal(), "1e5", "Bukan bilangan"),
        (degrees(90), "108,5", "Paling besar 90"),
        (degrees(90), "6°58'", "derajat desimal"),
        (day, "30/2/2026", "tidak ada di kalender"),
        (day, "1/1/26", "hari/bulan/tahun"),
        (day, "1 Foo 2026", "tidak ada di kalender"),
        (yes_no, "mungkin", "ya atau tidak"),
        (NIK, 3208150101900001.0, "membulatkan"),
        (NIK, "3,20815E+15", "membulatkan"),
        (NIK, "320815010190000", "Harus 16 angka, di sini 15"),
        (NIK, "32081501019000O1", "Hanya boleh berisi angka"),
        (NIK, "٣٢٠٨١٥٠١٠١٩٠٠٠٠١", "Hanya boleh berisi angka"),
        (text, "#REF!", "kesalahan rumus"),
    ],
)
def test_it_is_refused_with_what_to_do(parse: Parser, cell: Cell, why: str) -> None:
    with pytest.raises(CellError, match=why):
        parse(cell)


@given(
    st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(), st.none())
)
def test_no_cell_brings_a_parser_down(cell: Cell) -> None:
    for parse in (text, whole(0, 9), decimal(0, 9), degrees(90), day, yes_no, NIK):
        with suppress(CellError):
            parse(cell)


@given(st.text(max_size=40))
def test_what_is_shown_is_shown_the_same_again(cell: str) -> None:
    assert shown(shown(cell)) == shown(cell)
