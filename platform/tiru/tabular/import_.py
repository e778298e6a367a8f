"""Rows of a table file as typed rows or as faults that name row, column, value and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.tabular.layout import Layout
from tiru.tabular.sheet import Table
from tiru.tabular.values import Cell, CellError, shown

SHOWN_FAULTS = 200
SHOWN_VALUE = 120  # characters of a faulty value that are repeated


@dataclass(frozen=True, slots=True)
class Fault:
    """`baris` as the spreadsheet numbers it, `kolom` the head, `nilai` as it stands there, `pesan` a sentence."""

    baris: int
    kolom: str
    nilai: str
    pesan: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `values` by column name (all columns of the layout), or its faults."""

    number: int
    values: Mapping[str, object]
    cells: tuple[Cell, ...]
    key: tuple[object, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Report:
    """What an import would do. `faults` holds the first ones only; `faulty` counts rows, not faults."""

    rows: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    unknown_heads: list[str] = field(default_factory=list)

    @property
    def good(self) -> int:
        return self.rows - self.faulty

    @property
    def is_clean(self) -> bool:
        return self.rows > 0 and self.faulty == 0


def read_rows(table: Table, layout: Layout) -> Iterator[Row]:
    """Each row in turn. Raises Invalid when the heads do not fit or the file is longer than allowed."""
    places = layout.places(table.heads)
    seen: dict[bytes, int] = {}
    for count, (number, cells) in enumerate(table.rows(), 1):
        if count > layout.max_rows:
            raise Invalid(
                _(
                    "Berkas ini lebih panjang dari %(most)s baris. Bagi menjadi beberapa berkas.",
                    most=angka(layout.max_rows),
                )
            )
        yield _row(layout, places, number, cells, seen)


async def in_batches(table: Table, layout: Layout, size: int = 500) -> AsyncIterator[list[Row]]:
    """`read_rows` in another thread, `size` rows at a time, so that nobody else waits."""
    rows = read_rows(table, layout)
    while batch := await asyncio.to_thread(lambda: list(islice(rows, size))):
        yield batch


async def dry_run(table: Table, layout: Layout) -> Report:
    """Read everything, keep nothing. An empty table is a report of no rows."""
    report = Report(unknown_heads=layout.unknown(table.heads))
    async for batch in in_batches(table, layout):
        for row in batch:
            report.rows += 1
            report.faulty += bool(row.faults)
            report.faults.extend(row.faults[: SHOWN_FAULTS - len(report.faults)])
    return report


def _row(layout: Layout, places: Mapping[str, int], number: int, cells: list[Cell], seen: dict[bytes, int]) -> Row:
    values: dict[str, object] = {}
    faults: list[Fault] = []
    for column in layout.columns:
        place = places.get(column.name)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            values[column.name] = column.read(cell)
        except CellError as problem:
            faults.append(Fault(number, column.label, shown(cell)[:SHOWN_VALUE], str(problem)))
    key = () if faults else tuple(values[name] for name in layout.key)
    if key:
        faults += _twice(layout, number, key, seen)
    return Row(number, {} if faults else values, tuple(cells), key, tuple(faults))


def _twice(layout: Layout, number: int, key: tuple[object, ...], seen: dict[bytes, int]) -> list[Fault]:
    """A fault when this key stood in an earlier row. Keys are kept as 16 bytes each."""
    digest = blake2b(repr(key).encode(), digest_size=16).digest()
    first = seen.setdefault(digest, number)
    if first == number:
        return []
    labels = ", ".join(column.label for column in layout.columns if column.name in layout.key)
    value = ", ".join(str(part) for part in key)[:SHOWN_VALUE]
    return [Fault(number, labels, value, _("Sama dengan baris %(first)s.", first=angka(first)))]
