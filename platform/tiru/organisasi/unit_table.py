"""Units as a table: what the columns are, what is wrong with a row, and writing them.

Rows are found by their code: a known one is changed, an unknown one is made. Nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.organisasi.forms import MoveForm, RenameForm, UnitForm
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import units
from tiru.organisasi.rules import MANAGE, TYPES, check_area
from tiru.organisasi.scopes import reach_of
from tiru.organisasi.unit_changes import change_unit, create_unit, move_unit
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, shown
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

MOST_ROWS = 5_000


def code(cell: Cell) -> str:
    """A cell as the code of a unit or post, in small letters. Raises CellError."""
    words = shown(cell).lower()
    if not words.replace(".", "").replace("_", "").replace("-", "").isalnum() or not words.isascii():
        raise CellError(_("Hanya huruf, angka, titik, garis bawah dan tanda hubung."))
    return words


def unit_layout() -> Layout:
    """The columns of units. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="kode", label="Kode", parse=code, required=True, most=40),
            Column(name="nama", label="Nama", required=True, most=150),
            Column(name="singkatan", label="Singkatan", most=40),
            Column(name="tipe", label="Tipe", required=True, choices={key: key for key in TYPES}),
            Column(name="induk", label="Induk", parse=code, most=40, aliases=("Kode induk",)),
            Column(name="kode_wilayah", label="Kode wilayah", most=13),
        ),
        key=("kode",),
        max_rows=MOST_ROWS,
    )


async def judge_units(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """What the room knows against rows of units: parents, circles, codes of areas, reach."""
    known = {unit.kode: unit for unit in await units(work)}
    by_id = {unit.id: unit.kode for unit in known.values()}
    parents = {unit.kode: by_id.get(unit.induk_id or 0, "") for unit in known.values()}
    parents |= {str(row.values["kode"]): str(row.values["induk"] or "") for row in rows}
    codes = [str(row.values["kode_wilayah"]) for row in rows if row.values["kode_wilayah"]]
    areas = await names(work.session, codes)
    gone = set(await work.session.scalars(select(Unit.kode).where(Unit.berlaku_sampai < work.today)))
    faults: list[Fault] = []
    for row in rows:
        kode, parent = str(row.values["kode"]), parents[str(row.values["kode"])]
        if kode in gone:
            faults.append(Fault(row.number, "Kode", kode, _("Unit ini sudah ditutup.")))
        if parent and parent not in parents:
            faults.append(Fault(row.number, "Induk", parent, _("Tidak ada unit berkode ini.")))
            continue
        chain = _chain(kode, parents)
        if chain is None:
            faults.append(Fault(row.number, "Induk", parent, _("Unit berada di bawah dirinya sendiri.")))
        elif not _reached(work, chain, known, None if kode in known else kode):
            faults.append(Fault(row.number, "Kode", kode, _("Wewenang Anda tidak menjangkau unit ini.")))
        elif not parent and kode in known and known[kode].induk_id is not None:
            faults.append(Fault(row.number, "Induk", "", _("Unit yang punya induk tidak dijadikan puncak.")))
        faults += _area_faults(work, row, areas)
    return faults


def _chain(kode: str, parents: Mapping[str, str]) -> list[str] | None:
    """The unit and all above it; None in a circle."""
    chain: list[str] = []
    while kode:
        if kode in chain:
            return None
        chain.append(kode)
        kode = parents.get(kode, "")
    return chain


def _reached(work: UnitOfWork, chain: Sequence[str], known: Mapping[str, Unit], new: str | None) -> bool:
    """The right reaches where the unit is now and where it is to hang."""
    reach = reach_of(work.actor, MANAGE)
    if reach.everything:
        return True
    places = [chain[0]] if new is None else []
    places += chain[1:2]
    return bool(places) and all(_covered(reach.tops, place, chain, known) for place in places)


def _covered(tops: frozenset[int], kode: str, chain: Sequence[str], known: Mapping[str, Unit]) -> bool:
    if kode in known:
        return bool(tops & {int(part) for part in known[kode].path.split("/") if part})
    above = chain[chain.index(kode) + 1 :]
    return bool(above) and _covered(tops, above[0], chain, known)


def _area_faults(work: UnitOfWork, row: Row, areas: Mapping[str, str]) -> list[Fault]:
    kode = str(row.values["kode_wilayah"] or "")
    try:
        check_area(str(row.values["tipe"]), kode, work.tenant.kode_wilayah)
    except Invalid as problem:
        return [Fault(row.number, "Kode wilayah", kode, problem.message)]
    if kode and kode not in areas:
        return [Fault(row.number, "Kode wilayah", kode, _("Kode wilayah %(kode)s tidak ada.", kode=kode))]
    return []


async def write_units(work: UnitOfWork, rows: Sequence[Row], *, on: date, dasar: str) -> tuple[int, int]:
    """Write judged rows, parents first; (made, changed). Raises what making and changing a unit raises."""
    waiting = {str(row.values["kode"]): row for row in rows}
    made = changed = 0
    while waiting:
        ready = [kode for kode, row in waiting.items() if str(row.values["induk"] or "") not in waiting]
        assert ready, "circles were refused before"
        for kode in ready:
            values = {name: value for name, value in waiting.pop(kode).values.items() if value is not None}
            unit = await work.session.scalar(select(Unit).where(Unit.kode == kode))
            if unit is None:
                await create_unit(work, UnitForm.model_validate({**values, "pada": on, "dasar": dasar}))
                made += 1
            else:
                changed += await _change(work, unit, {**values, "pada": on, "dasar": dasar})
    return made, changed


async def _change(work: UnitOfWork, unit: Unit, values: Mapping[str, object]) -> bool:
    before = (unit.nama, unit.singkatan, unit.tipe, unit.kode_wilayah, unit.induk_id)
    await change_unit(work, unit.id, RenameForm.model_validate(dict(values)))
    if values.get("induk"):
        parent = await work.session.scalar(select(Unit.id).where(Unit.kode == values["induk"]))
        if parent != unit.induk_id:
            await move_unit(work, unit.id, MoveForm.model_validate(dict(values)))
    return before != (unit.nama, unit.singkatan, unit.tipe, unit.kode_wilayah, unit.induk_id)


async def unit_rows(work: UnitOfWork) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of all present units, in the columns of the import."""
    rows = await units(work)
    codes = {unit.id: unit.kode for unit in rows}
    heads = [column.label for column in unit_layout().columns]
    return heads, [
        [unit.kode, unit.nama, unit.singkatan, unit.tipe, codes.get(unit.induk_id or 0, ""), unit.kode_wilayah or ""]
        for unit in rows
    ]
