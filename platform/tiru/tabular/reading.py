"""A table file read whole and judged: what its shape says, then what the room that owns the rows says."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiru.tabular.export import Head, write_xlsx
from tiru.tabular.import_ import Fault, Row, in_batches
from tiru.tabular.layout import ERROR_HEAD, Layout
from tiru.tabular.sheet import open_table

Judge = Callable[[Sequence[Row]], Awaitable[Sequence[Fault]]]
"""Gets the rows whose shape is right, answers what the room knows against them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Every row of a file. `faults` are by row number, those of the shape before those of the room."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)
    unknown_heads: tuple[str, ...] = ()

    @property
    def good(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.number not in self.faults)

    @property
    def all_faults(self) -> list[Fault]:
        return [fault for number in sorted(self.faults) for fault in self.faults[number]]

    @property
    def is_clean(self) -> bool:
        return bool(self.rows) and not self.faults


async def read_file(content: bytes, layout: Layout, judge: Judge) -> Reading:
    """Read CSV or XLSX from memory. Raises Invalid for what is no table or lacks required heads."""
    table = open_table(io.BytesIO(content))
    rows: list[Row] = []
    async for batch in in_batches(table, layout):
        rows += batch
    found: dict[int, tuple[Fault, ...]] = {row.number: row.faults for row in rows if row.faults}
    for fault in await judge([row for row in rows if not row.faults]):
        found[fault.baris] = (*found.get(fault.baris, ()), fault)
    return Reading(heads=table.heads, rows=tuple(rows), faults=found, unknown_heads=tuple(layout.unknown(table.heads)))


async def error_workbook(reading: Reading) -> bytes:
    """The faulty rows as they were sent, with a column "Kesalahan", as XLSX; mended, it can be sent again."""
    kept = [place for place, head in enumerate(reading.heads) if head != ERROR_HEAD]
    heads = [Head(reading.heads[place]) for place in kept] + [Head(ERROR_HEAD, width=60)]

    async def faulty() -> AsyncIterator[Sequence[Any]]:
        for row in reading.rows:
            if faults := reading.faults.get(row.number):
                cells = [row.cells[place] if place < len(row.cells) else None for place in kept]
                yield [*cells, " ".join(f"{fault.kolom}: {fault.pesan}" for fault in faults)]

    output = io.BytesIO()
    await write_xlsx(output, heads, faulty(), title=ERROR_HEAD)
    return output.getvalue()
