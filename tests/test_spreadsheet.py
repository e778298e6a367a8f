"""Tables that people take home open everywhere and run nothing."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from tiru.spreadsheet import table_response


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_control_characters_and_formulas_do_not_get_into_a_table(form: str) -> None:
    content = table_response(["Isi"], [["a\x01b"], ["=1+1"], ["\x01=1+1"]], form=form, name="uji").content
    assert isinstance(content, bytes)
    if form == "csv":
        found = content.decode("utf-8-sig").split()[1:]
    else:
        rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True)
        found = [str(row[0]) for row in rows]
    assert found == ["ab", "'=1+1", "'=1+1"]
