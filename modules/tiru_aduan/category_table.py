"""Categories as a table: what the columns are, what is wrong with a row, and writing them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, shown
from tiru.web.assets import icon_names
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.models import Kategori

MOST_ROWS = 500


def code(cell: Cell) -> str:
    """A cell as the code of a category. Raises CellError."""
    words = shown(cell).lower()
    if not words.replace("-", "").isalnum() or not words.isascii() or not words[0].isalpha():
        raise CellError(_("Huruf kecil, angka dan tanda hubung; huruf di depan."))
    return words


def category_layout() -> Layout:
    """The columns. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="kode", label="Kode", parse=code, required=True, most=30),
            Column(name="nama", label="Nama", required=True, most=60),
            Column(name="ikon", label="Ikon", most=40),
            Column(name="unit", label="Kode unit", most=40),
            Column(name="aktif", label="Dipakai", choices={"ya": True, "tidak": False}),
        ),
        key=("kode",),
        max_rows=MOST_ROWS,
    )


async def judge_categories(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """What the module knows against rows: units and icons that do not exist."""
    units = await _unit_codes(work)
    icons = icon_names()
    faults = []
    for row in rows:
        unit, icon = str(row.values["unit"] or "").lower(), str(row.values["ikon"] or "")
        if unit and unit not in units:
            faults.append(Fault(row.number, "Kode unit", unit, _("Tidak ada unit berkode ini.")))
        if icon and icon not in icons:
            faults.append(Fault(row.number, "Ikon", icon, _("Ikon ini tidak ada.")))
    return faults


async def write_categories(work: UnitOfWork, rows: Sequence[Row]) -> tuple[int, int]:
    """Write judged rows; (made, changed). What the table does not name stays as it is."""
    units = await _unit_codes(work)
    made = changed = 0
    for row in rows:
        kode = str(row.values["kode"])
        found = await work.session.scalar(select(Kategori).where(Kategori.kode == kode))
        if found is None:
            found = Kategori(kode=kode, nama=str(row.values["nama"]), ikon="message-report", aktif=True)
            work.session.add(found)
            made += 1
        before = (found.nama, found.ikon, found.unit_id, found.aktif)
        found.nama = str(row.values["nama"])
        found.ikon = str(row.values["ikon"] or found.ikon)
        found.unit_id = units.get(str(row.values["unit"] or "").lower())
        if row.values["aktif"] is not None:
            found.aktif = bool(row.values["aktif"])
        await work.session.flush()
        changed += before != (found.nama, found.ikon, found.unit_id, found.aktif)
        work.record("aduan.kategori.save", f"aduan_kategori:{kode}", after={"nama": found.nama, "aktif": found.aktif})
    return made, changed


async def category_rows(work: UnitOfWork) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of all categories, in the columns of the import."""
    codes = {unit_id: kode for kode, unit_id in (await _unit_codes(work)).items()}
    heads = [column.label for column in category_layout().columns]
    return heads, [
        [row.kode, row.nama, row.ikon, codes.get(row.unit_id or 0, ""), "ya" if row.aktif else "tidak"]
        for row in await queries.categories(work, all_=True)
    ]


async def _unit_codes(work: UnitOfWork) -> dict[str, int]:
    rows = await work.session.execute(select(Unit.kode, Unit.id).where(Unit.berlaku_sampai.is_(None)))
    return {kode: int(unit_id) for kode, unit_id in rows}
