"""Codes of the archive as a table: a known code is changed, an unknown one is made, nothing is removed.

Retention is not here: it is set in the schedule (JRA), by who holds the right for the whole government.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select

from tiru.i18n import _
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, shown
from tiru.work import UnitOfWork
from tiru_e_office.models import Klasifikasi

MOST_ROWS = 20_000
CODE = re.compile(r"\d{3}(\.\d{1,3}){0,5}")


def code(cell: Cell) -> str:
    """A code as Permendagri 83/2022 writes it, e.g. `000.1.2.3`. Raises CellError."""
    words = shown(cell)
    if not CODE.fullmatch(words):
        raise CellError(_("Tulis kode seperti 000.1.2.3."))
    return words


def code_layout() -> Layout:
    """Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="kode", label="Kode", parse=code, required=True, most=40),
            Column(name="nama", label="Nama", required=True, most=300, aliases=("Uraian", "Klasifikasi")),
            Column(name="keamanan", label="Keamanan", choices={one: one for one in ("B", "T", "R", "SR")}),
            Column(name="dipakai", label="Dipakai", choices={"ya": True, "tidak": False}),
        ),
        key=("kode",),
        max_rows=MOST_ROWS,
    )


async def judge_codes(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """A new code hangs below one that is known or comes along; those of three digits ending in 00 stand at the top."""
    there = set(await work.session.scalars(select(Klasifikasi.kode)))
    known = there | {str(row.values["kode"]) for row in rows}
    faults = []
    for row in rows:
        kode = str(row.values["kode"])
        if kode not in there and above(kode, known) is None and not is_top(kode):
            wanted = kode.rpartition(".")[0] or f"{kode[0]}00"
            faults.append(Fault(row.number, "Kode", kode, _("Kode di atasnya, %(above)s, tidak ada.", above=wanted)))
    return faults


async def write_codes(work: UnitOfWork, rows: Sequence[Row]) -> tuple[int, int]:
    """How many were made and really changed; an empty cell leaves what is there."""
    there = {one.kode: one for one in await work.session.scalars(select(Klasifikasi).with_for_update())}
    known = {*there, *(str(row.values["kode"]) for row in rows)}
    made = changed = 0
    for row in sorted(rows, key=lambda one: str(one.values["kode"])):
        kode = str(row.values["kode"])
        given = {name: value for name, value in row.values.items() if name != "kode" and value is not None}
        one = there.get(kode)
        if one is None:
            work.session.add(Klasifikasi(kode=kode, induk=above(kode, known), **given))
            made += 1
        elif any(getattr(one, name) != value for name, value in given.items()):
            changed += 1
            for name, value in given.items():
                setattr(one, name, value)
    await work.session.flush()
    work.record(
        "e_office.klasifikasi.import",
        "e_office_klasifikasi:*",
        after={"rows": len(rows), "made": made, "changed": changed},
    )
    return made, changed


def is_top(kode: str) -> bool:
    """Whether a code stands at the top of the tree."""
    return "." not in kode and kode.endswith("00")


def above(kode: str, known: set[str]) -> str | None:
    """The code above: `000.1` for `000.1.2`, `000` for `005`. None at the top, or where it is not known."""
    parent = kode.rpartition(".")[0] or f"{kode[0]}00"
    return parent if parent in known and parent != kode else None
