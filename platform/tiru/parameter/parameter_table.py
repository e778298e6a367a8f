"""Versions of regulatory numbers as a table: columns, what is wrong with a row, writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.parameter.regulatory import History, VersionForm, add_version, histories, read_value
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import day, yes_no
from tiru.work import UnitOfWork


def version_layout() -> Layout:
    """The columns. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="module", label="Modul", required=True, most=40),
            Column(name="key", label="Kunci", required=True, most=80),
            Column(name="nilai", label="Nilai", required=True, most=200),
            Column(name="berlaku_dari", label="Berlaku dari", parse=day, required=True),
            Column(name="dasar_hukum", label="Dasar hukum", required=True, most=300),
            Column(name="terverifikasi", label="Terverifikasi", parse=yes_no),
            Column(name="catatan", label="Catatan", most=500),
            Column(name="asal", label="Asal", choices={"bawaan": "bawaan", "daerah": "daerah"}),
        ),
        key=("module", "key", "berlaku_dari"),
        max_rows=5_000,
    )


def version_rows(found: Iterable[History]) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of every version, as the import reads them."""
    heads = [column.label for column in version_layout().columns]
    return heads, [
        [
            item.module.name,
            item.spec.key,
            version.value,
            version.since,
            version.basis,
            _("ya") if version.verified else _("tidak"),
            version.note,
            "daerah" if version.is_local else "bawaan",
        ]
        for item in found
        for version in item.versions
    ]


async def judge_versions(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """Unknown parameters, values of another kind, versions that stand already."""
    known = {(item.module.name, item.spec.key): item for item in await histories(work)}
    return [fault for row in rows if _is_own(row) and (fault := _fault(known, row))]


async def write_versions(work: UnitOfWork, rows: Sequence[Row]) -> int:
    """Write judged rows; those that the kit ships are passed over. Answers how many were written."""
    own = [row for row in rows if _is_own(row)]
    for row in own:
        values = {name: value for name, value in row.values.items() if value is not None}
        form = VersionForm.model_validate({**values, "nilai": str(values["nilai"])})
        await add_version(work, str(values["module"]), str(values["key"]), form)
    return len(own)


def _is_own(row: Row) -> bool:
    return row.values["asal"] != "bawaan"


def _fault(known: dict[tuple[str, str], History], row: Row) -> Fault | None:
    item = known.get((str(row.values["module"]), str(row.values["key"])))
    if item is None:
        return Fault(row.number, "Kunci", str(row.values["key"]), _("Modul ini tidak punya parameter itu."))
    if len(str(row.values["dasar_hukum"])) < 5:
        return Fault(row.number, "Dasar hukum", str(row.values["dasar_hukum"]), _("Terlalu pendek."))
    try:
        read_value(item.spec, str(row.values["nilai"]))
    except Invalid as problem:
        return Fault(row.number, "Nilai", str(row.values["nilai"]), problem.fields["nilai"])
    day_taken = any(one.is_local and one.since == row.values["berlaku_dari"] for one in item.versions)
    if day_taken:
        return Fault(row.number, "Berlaku dari", str(row.values["berlaku_dari"]), _("Sudah ada versi dari hari itu."))
    return None
