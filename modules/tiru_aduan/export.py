"""Reports as a table, without who sent them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response

from tiru.i18n import _
from tiru.spreadsheet import table_response
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.rules import LABELS


async def report_rows(work: UnitOfWork, wanted: queries.Filter) -> list[list[Any]]:
    """One row per report the actor may export, times in the tenant's zone."""
    found = await queries.all_for_export(work, wanted)
    places = await names(work.session, [row.kode_wilayah for row in found if row.kode_wilayah])
    units = await queries.units_by_id(work)
    zone = work.tenant.zone

    def local(moment: Any) -> Any:
        return moment.astimezone(zone) if moment else None

    return [
        [
            row.nomor,
            str(LABELS[row.jenis]),
            str(LABELS[row.sifat]),
            row.kategori.nama if row.kategori else "",
            row.judul,
            row.isi,
            row.kode_wilayah or "",
            places.get(row.kode_wilayah or "", ""),
            row.tempat,
            str(LABELS[row.status]),
            units.get(row.unit_id or 0, ""),
            local(row.dibuat_at),
            local(row.verified_at),
            local(row.answered_at),
            local(row.closed_at),
            local(row.due_at),
            _("ya") if row.late else _("tidak"),
            row.rating,
        ]
        for row in found
    ]


def report_table(rows: Sequence[Sequence[Any]], form: str, *, name: str) -> Response[bytes]:
    """The rows with their heads."""
    heads = [
        _("Nomor"),
        _("Jenis"),
        _("Sifat"),
        _("Kategori"),
        _("Judul"),
        _("Isi"),
        _("Kode wilayah"),
        _("Wilayah"),
        _("Tempat"),
        _("Status"),
        _("Unit"),
        _("Diterima"),
        _("Diverifikasi"),
        _("Ditanggapi"),
        _("Selesai"),
        _("Tenggat"),
        _("Terlambat"),
        _("Nilai"),
    ]
    return table_response(heads, rows, form=form, name=name)
