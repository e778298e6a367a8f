"""The body of a letter as people type it, cut into blocks that a sheet can set; pure.

A blank line ends a paragraph. Lines that begin with `1.`, `a.` or `-` are a list; `| a | b |` is a table whose
first row are the heads. Nothing else has a meaning: no markup of the sheet can be typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tiru.indonesian_dates import tanggal

Block = dict[str, object]
_ITEM = re.compile(r"^\s*(?:(\d{1,3}|[a-z])[.)]|[-•])\s+(.*)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIELD = re.compile(r"\{\{\s*(\w{1,40})\s*\}\}")


def blocks(text: str) -> list[Block]:
    """Paragraphs, lists and tables in order: `{kind: p|ol|ul|table, …}`."""
    return [_block(lines) for lines in _chunks(text)]


def filled(text: str, fields: dict[str, str]) -> str:
    """The text with its `{{name}}` places filled; an unknown or empty one shows as dots, a day in words."""
    return _FIELD.sub(lambda match: _in_words(fields.get(match.group(1), "").strip()) or "…………", text)


def _in_words(value: str) -> str:
    """A day as it is sent by a form (`2026-11-25`) as it is written in a letter; anything else as it is."""
    if not _DAY.fullmatch(value):
        return value
    try:
        return tanggal(date.fromisoformat(value))
    except ValueError:
        return value


def fields_in(text: str) -> list[str]:
    """The names of the places to fill, each once, in order."""
    return list(dict.fromkeys(_FIELD.findall(text)))


def _chunks(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        starts_other = bool(lines) and _kind(line) != _kind(lines[-1])
        if lines and (not line.strip() or starts_other):
            yield lines
            lines = []
        if line.strip():
            lines.append(line.strip())


def _kind(line: str) -> str:
    if line.strip().startswith("|"):
        return "table"
    found = _ITEM.match(line)
    if found is None:
        return "p"
    return "ol" if found.group(1) else "ul"


def _block(lines: list[str]) -> Block:
    kind = _kind(lines[0])
    if kind == "table":
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        cells = [row for row in cells if not all(set(cell) <= {"-", ":"} for cell in row)]
        if not cells:  # lines and corners without a cell are no table
            return {"kind": "p", "text": " ".join(lines)}
        width = max(len(row) for row in cells)
        rows = [row + [""] * (width - len(row)) for row in cells]
        return {"kind": "table", "heads": rows[0], "rows": rows[1:]}
    if kind == "p":
        return {"kind": "p", "text": " ".join(lines)}
    items = [match.group(2) for line in lines if (match := _ITEM.match(line))]
    first = _ITEM.match(lines[0])
    return {"kind": kind, "items": items, "letters": bool(first and (first.group(1) or "1").isalpha())}
