"""Kitchens as a table, in the columns of the agency's public list and what the regency knows besides.

Rows are known by their code: those that are there are changed, others noted as proposals. Empty cells do not erase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.fasilitas.facts import area_of
from tiru.i18n import _
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, degrees, text, whole, yes_no
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.rules import SCHEMES, capacity_limits, check_capacity
from tiru_mbg.dapur.service import apply_facts
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_MANAGE


def _scheme(cell: Cell) -> str:
    known = {str(label).lower(): kode for kode, label in SCHEMES.items()} | {kode: kode for kode in SCHEMES}
    word = text(cell).strip().lower()
    if word not in known:
        raise CellError(_("Skema yang dikenal: %(words)s.", words=", ".join(SCHEMES)))
    return known[word]


LAYOUT = Layout(
    columns=(
        Column(name="kode", label="Kode SPPG", required=True, most=40, aliases=("Kode", "ID SPPG", "No SPPG")),
        Column(name="nama", label="Nama SPPG", required=True, most=150, aliases=("Nama", "SPPG")),
        Column(
            name="kode_wilayah",
            label="Desa",
            required=True,
            most=80,
            aliases=("Kode desa", "Kelurahan", "Desa/Kelurahan", "Kode wilayah"),
        ),
        Column(name="alamat", label="Alamat", most=250),
        Column(name="latitude", label="Lintang", parse=degrees(90), aliases=("Latitude", "Lat")),
        Column(name="longitude", label="Bujur", parse=degrees(180), aliases=("Longitude", "Long", "Lng")),
        Column(name="skema", label="Skema", parse=_scheme),
        Column(name="mitra", label="Mitra", most=150, aliases=("Yayasan", "Nama mitra")),
        Column(name="cap_total", label="Kapasitas", parse=whole(1, 100_000), aliases=("Kapasitas total",)),
        Column(name="cap_siswa", label="Kapasitas siswa", parse=whole(0, 100_000)),
        Column(name="cap_3b", label="Kapasitas 3B", parse=whole(0, 100_000)),
        Column(name="koki_bersertifikat", label="Koki bersertifikat", parse=whole(0, 200)),
        Column(name="ipal", label="IPAL", parse=yes_no),
        Column(name="sumber_air", label="Sumber air", most=60),
    ),
    key=("kode",),
    max_rows=5_000,
)


@dataclass(slots=True)
class KitchenPlan:
    """Good rows as columns with the kitchen that is there (None: new), and faults."""

    items: list[tuple[dict[str, Any], Sppg | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def news(self) -> int:
        return sum(existing is None for _facts, existing in self.items)


async def plan_kitchens(work: UnitOfWork, rows: Sequence[Row]) -> KitchenPlan:
    """Judge rows; nothing is written."""
    known = {row.kode.lower(): row for row in await work.session.scalars(select(Sppg))}
    mine = set(await work.session.scalars(select(Sppg.id).where(kitchens(work, DAPUR_MANAGE))))
    figures = await rules(work)
    labels = {column.name: column.label for column in LAYOUT.columns}
    plan = KitchenPlan()
    for row in rows:
        existing = known.get(str(row.values["kode"]).lower())
        try:
            facts = await _facts(work, row, existing, figures)
        except Invalid as problem:
            plan.faults += [
                Fault(row.number, labels.get(name, name), "", sentence) for name, sentence in problem.fields.items()
            ]
            continue
        if existing is not None and existing.id not in mine:
            plan.faults.append(Fault(row.number, labels["kode"], "", _("Kode ini sudah dipakai dapur lain.")))
            continue
        plan.items.append((facts, existing))
    return plan


async def write_kitchens(work: UnitOfWork, plan: KitchenPlan) -> tuple[int, int]:
    """Write good rows; (made, changed)."""
    made = changed = 0
    for facts, existing in plan.items:
        if existing is None:
            work.session.add(Sppg(**facts, status="usulan", dibuat_at=work.now, diubah_at=work.now))
            made += 1
        elif apply_facts(work, existing, facts):
            existing.diubah_at = work.now
            changed += 1
    await work.session.flush()
    work.record("mbg.dapur.import", "mbg_sppg:semua", after={"baru": made, "diubah": changed})
    return made, changed


def kitchen_row(row: Sppg) -> list[object]:
    """A kitchen in the columns of the import."""
    cells: list[object] = []
    for column in LAYOUT.columns:
        value = getattr(row, column.name)
        if column.name == "ipal":
            value = _("ya") if value else _("tidak")
        cells.append(value)
    return cells


async def _facts(work: UnitOfWork, row: Row, existing: Sppg | None, figures: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {name: value for name, value in row.values.items() if value not in (None, "")}
    given["kode_wilayah"] = await area_of(work, str(given["kode_wilayah"]))
    certified = given.get("koki_bersertifikat", existing.koki_bersertifikat if existing else 0)
    limits = capacity_limits(figures, certified)
    full = {name: given.get(name, getattr(existing, name) if existing else limit) for name, limit in limits.items()}
    check_capacity(full, figures, certified)
    if ("latitude" in given) != ("longitude" in given):
        raise Invalid(
            _("Periksa lagi isian yang ditandai."), fields={"latitude": _("Lintang dan bujur diisi keduanya.")}
        )
    return given if existing else {"skema": "mandiri", **full, **given}
