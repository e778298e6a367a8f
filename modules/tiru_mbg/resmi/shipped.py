"""Figures that came with the module, for the regencies about which some were found."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.resmi.models import AngkaResmi


async def seed_published(work: UnitOfWork) -> None:
    """Reference seed: once; what was withdrawn stays withdrawn."""
    known = select(AngkaResmi.ukuran, AngkaResmi.per_on, AngkaResmi.sumber).where(AngkaResmi.is_bawaan)
    there = {tuple(row) for row in await work.session.execute(known)}
    found = shipped(work.tenant.kode_wilayah)
    rows = [one for one in found if (one["ukuran"], one["per_on"], one["sumber"]) not in there]
    for one in rows:
        work.session.add(AngkaResmi(**one, is_bawaan=True, dicatat_at=work.now, dicatat_oleh="tiru"))
    if rows:
        after = {"baris": len(rows)}
        work.record("mbg.angka.note", "mbg_angka_resmi:*", after=after, reason="Angka bawaan")


def shipped(kode_wilayah: str) -> Iterator[dict[str, Any]]:
    """The figures of one regency, as columns of `AngkaResmi`."""
    table = (files("tiru_mbg.resmi") / "published.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        if row.pop("kode_wilayah") == kode_wilayah:
            dari = Decimal(row["dari"]) if row["dari"] else None
            per_on = date.fromisoformat(row["per_on"])
            yield {**row, "nilai": Decimal(row["nilai"]), "dari": dari, "per_on": per_on}
