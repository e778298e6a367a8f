"""Foods as a table: the columns of a food composition table, in and out.

Rows are known by their code: those that are there are changed, the others noted. Empty cells do not erase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tiru.i18n import _
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, decimal, text, yes_no
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.menu.foods import apply_food
from tiru_mbg.menu.models import Bahan


def _allergens(cell: Cell) -> list[str]:
    known = {str(label).lower(): kode for kode, label in ALLERGENS.items()} | {kode: kode for kode in ALLERGENS}
    found = []
    for word in text(cell).lower().replace(";", ",").split(","):
        if not word.strip():
            continue
        if word.strip() not in known:
            raise CellError(_("Alergen yang dikenal: %(words)s.", words=", ".join(ALLERGENS)))
        found.append(known[word.strip()])
    return [kode for kode in ALLERGENS if kode in found]


LAYOUT = Layout(
    columns=(
        Column(name="kode", label="Kode", required=True, most=20, aliases=("Kode baru", "Kode bahan", "No kode")),
        Column(name="nama", label="Nama bahan", required=True, most=120, aliases=("Nama", "Bahan makanan")),
        Column(name="bdd", label="BDD (%)", parse=decimal(1, 100), aliases=("BDD", "Bdd persen")),
        Column(name="energi_kcal", label="Energi (kkal)", parse=decimal(0, 900), aliases=("Energi", "Energi kal")),
        Column(name="protein_g", label="Protein (g)", parse=decimal(0, 100), aliases=("Protein",)),
        Column(name="lemak_g", label="Lemak (g)", parse=decimal(0, 100), aliases=("Lemak",)),
        Column(name="karbohidrat_g", label="Karbohidrat (g)", parse=decimal(0, 100), aliases=("Karbohidrat", "KH (g)")),
        Column(name="serat_g", label="Serat (g)", parse=decimal(0, 100), aliases=("Serat",)),
        Column(name="alergen", label="Alergen", parse=_allergens),
        Column(name="komoditas", label="Komoditas", most=60),
        Column(name="sumber", label="Sumber", most=120),
        Column(name="aktif", label="Dipakai", parse=yes_no),
    ),
    key=("kode",),
    max_rows=5_000,
)
"""The heads of TKPI are known too. Figures are per 100 g edible part."""
NEEDED = ("energi_kcal", "protein_g", "lemak_g", "karbohidrat_g")


@dataclass(slots=True)
class FoodPlan:
    """Good rows with the food that is there (None: new), and faults."""

    items: list[tuple[Row, Bahan | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


async def plan_foods(work: UnitOfWork, rows: Sequence[Row]) -> FoodPlan:
    """Judge rows; nothing is written. A new food needs its four figures."""
    known = {row.kode.lower(): row for row in await work.session.scalars(select(Bahan))}
    labels = {column.name: column.label for column in LAYOUT.columns}
    plan = FoodPlan()
    for row in rows:
        existing = known.get(str(row.values["kode"]).lower())
        missing = [labels[name] for name in NEEDED if existing is None and row.values[name] is None]
        plan.faults += [Fault(row.number, label, "", _("Wajib diisi untuk bahan baru.")) for label in missing]
        if not missing:
            plan.items.append((row, existing))
    return plan


async def write_foods(work: UnitOfWork, plan: FoodPlan, *, sumber: str) -> tuple[int, int]:
    """Write good rows; (made, changed). `sumber` is for rows that name none."""
    made = changed = 0
    for row, existing in plan.items:
        given = {name: value for name, value in row.values.items() if value is not None}
        given.setdefault("sumber", sumber)
        if "bdd" in given:
            given["bdd_terverifikasi"] = True
        if existing is None:
            work.session.add(Bahan(**{"bdd_terverifikasi": "bdd" in given, **given}, is_contoh=False))
            made += 1
        else:
            given.pop("kode")
            changed += apply_food(work, existing, given)
    await work.session.flush()
    work.record("mbg.bahan.import", "bahan:semua", after={"baru": made, "diubah": changed}, reason=sumber)
    return made, changed


def food_row(row: Bahan) -> list[object]:
    """A food in the columns of the import."""
    cells: list[object] = []
    for column in LAYOUT.columns:
        value = getattr(row, column.name)
        if column.name == "alergen":
            value = ", ".join(value)
        elif column.name == "aktif":
            value = _("ya") if value else _("tidak")
        cells.append(value)
    return cells
