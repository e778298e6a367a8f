"""The schedule of retention (JRA): one row of it changed, and the whole of it as a table.

Rows are found by their code, which has to stand in the list of classifications; nothing is ever removed. What a
folder took from the schedule stays with the folder: a new schedule counts for folders that are made or changed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import whole
from tiru.work import UnitOfWork
from tiru_e_office.arsip.forms import RetensiForm
from tiru_e_office.arsip.rules import NASIB, PEMICU
from tiru_e_office.models import Klasifikasi

MANAGE = "e_office:jra:manage"
MOST_ROWS = 10_000


def jra_layout() -> Layout:
    """The columns of the schedule. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="kode", label="Kode", required=True, most=40),
            Column(name="pemicu", label="Pemicu", required=True, choices={key: key for key in PEMICU}),
            Column(
                name="aktif_tahun",
                label="Retensi aktif (tahun)",
                parse=whole(0, 100),
                required=True,
                aliases=("Aktif",),
            ),
            Column(
                name="inaktif_tahun",
                label="Retensi inaktif (tahun)",
                parse=whole(0, 100),
                required=True,
                aliases=("Inaktif",),
            ),
            Column(name="nasib", label="Nasib akhir", required=True, choices={key: key for key in NASIB}),
            Column(name="sumber", label="Dasar hukum", required=True, most=300, aliases=("Sumber",)),
            Column(name="terverifikasi", label="Sudah dicocokkan", choices={"ya": True, "tidak": False}),
        ),
        key=("kode",),
        max_rows=MOST_ROWS,
    )


async def judge(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """Codes that nobody knows."""
    known = set(await work.session.scalars(select(Klasifikasi.kode)))
    unknown = [row for row in rows if str(row.values["kode"]) not in known]
    said = _("Kode ini belum ada di daftar klasifikasi.")
    return [Fault(row.number, "Kode", str(row.values["kode"]), said) for row in unknown]


async def write(work: UnitOfWork, rows: Sequence[Row]) -> int:
    """Write judged rows; answers how many were changed."""
    changed = 0
    for row in rows:
        values = dict(row.values)
        kode = str(values.pop("kode"))
        form = RetensiForm.model_validate({**values, "terverifikasi": bool(values["terverifikasi"])})
        changed += await set_retention(work, kode, form)
    return changed


async def set_retention(work: UnitOfWork, kode: str, form: RetensiForm) -> bool:
    """Write the retention of one code; answers whether anything changed. Raises NotFound."""
    code = await code_for(work, kode, lock=True)
    before = _facts(code)
    code.pemicu, code.aktif_tahun, code.inaktif_tahun = form.pemicu, form.aktif_tahun, form.inaktif_tahun
    code.nasib, code.sumber, code.terverifikasi = form.nasib, form.sumber, form.terverifikasi
    if _facts(code) == before:
        return False
    await work.session.flush()
    work.record("e_office.jra.change", f"e_office_klasifikasi:{kode}", before=before, after=_facts(code))
    return True


async def code_for(work: UnitOfWork, kode: str, *, lock: bool = False) -> Klasifikasi:
    """One code. Raises NotFound."""
    code = await work.session.get(Klasifikasi, kode, with_for_update=lock or None)
    if code is None:
        raise NotFound(_("Kode klasifikasi ini tidak ada."))
    return code


async def schedule(work: UnitOfWork, q: str = "", *, only_missing: bool = False) -> Sequence[Klasifikasi]:
    """Codes in order; narrowed to words, a code and all below it, or those without retention."""
    query = select(Klasifikasi).where(Klasifikasi.dipakai).order_by(Klasifikasi.kode)
    if q:
        query = query.where(
            Klasifikasi.nama.icontains(q, autoescape=True) | Klasifikasi.kode.startswith(q, autoescape=True)
        )
    if only_missing:
        query = query.where(Klasifikasi.aktif_tahun.is_(None) | Klasifikasi.nasib.is_(None))
    return (await work.session.scalars(query)).all()


async def jra_rows(work: UnitOfWork) -> tuple[list[str], list[list[object]]]:
    """Heads and rows in the columns of the import, so that an export can come back."""
    heads = [column.label for column in jra_layout().columns]
    rows: list[list[object]] = [
        [
            one.kode,
            one.pemicu,
            one.aktif_tahun,
            one.inaktif_tahun,
            one.nasib,
            one.sumber,
            "ya" if one.terverifikasi else "tidak",
        ]
        for one in await schedule(work)
    ]
    return heads, rows


def _facts(code: Klasifikasi) -> dict[str, object]:
    names = ("pemicu", "aktif_tahun", "inaktif_tahun", "nasib", "sumber", "terverifikasi")
    return {name: getattr(code, name) for name in names}
