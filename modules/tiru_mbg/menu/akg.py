"""The recommended daily allowances (AKG) by group of recipients, as versions of a table with its source.

`data/akg.csv` is the table of Permenkes 28/2019, per person and day; `data/kelompok_akg.csv` says which of its lines
stand for a group: several lines are averaged, additions are added. A later regulation is more lines with its own
`berlaku_dari`; the version in force on a day is the last one that had begun.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from tiru_mbg.menu.nutrition import Nutrients

SOURCE = "Permenkes 28/2019"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What somebody of the group needs a day. `is_verified`: the line and its choice for the group were checked."""

    kelompok: str
    nutrients: Nutrients
    aturan: str
    golongan: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class _Line:
    since: date
    aturan: str
    nutrients: Nutrients
    is_verified: bool


def allowance(kelompok: str, day: date) -> Allowance | None:
    """The allowance of a group on `day`; None for who is fed but not targeted (GURU), and before the first version."""
    chosen = [
        row for row in _groups() if row["kelompok"] == kelompok and date.fromisoformat(row["berlaku_dari"]) <= day
    ]
    if not chosen:
        return None
    row = max(chosen, key=lambda one: one["berlaku_dari"])
    names = row["golongan"].split(";")
    lines = [_line(name, day) for name in names]
    total = Nutrients.mean([line.nutrients for line in lines])
    if row["tambahan"]:
        lines.append(_line(row["tambahan"], day))
        total += lines[-1].nutrients
    verified = row["terverifikasi"] == "ya" and all(line.is_verified for line in lines)
    words = " + ".join([" / ".join(names), *([row["tambahan"]] if row["tambahan"] else [])])
    return Allowance(kelompok, total, lines[0].aturan, words, verified)


def _line(golongan: str, day: date) -> _Line:
    return max((line for line in _table()[golongan] if line.since <= day), key=lambda line: line.since)


@cache
def _table() -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for row in read_table("akg.csv"):
        nutrients = Nutrients(
            energi_kcal=Decimal(row["energi_kcal"]),
            protein_g=Decimal(row["protein_g"]),
            lemak_g=Decimal(row["lemak_g"]),
            karbohidrat_g=Decimal(row["karbohidrat_g"]),
            serat_g=Decimal(row["serat_g"]),
        )
        line = _Line(date.fromisoformat(row["berlaku_dari"]), row["aturan"], nutrients, row["terverifikasi"] == "ya")
        found.setdefault(row["golongan"], []).append(line)
    return found


@cache
def _groups() -> list[dict[str, str]]:
    return read_table("kelompok_akg.csv")


def read_table(name: str) -> list[dict[str, str]]:
    """A table that the module ships, row by row."""
    with files("tiru_mbg.menu").joinpath("data", name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
