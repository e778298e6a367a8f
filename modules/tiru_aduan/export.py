"""Reports as a table: without who sent them, or with, for whoever holds both rights and says why."""

from __future__ import annotations

from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery
from sqlalchemy import text

from tiru.errors import Forbidden, Invalid
from tiru.i18n import _
from tiru.spreadsheet import XLSX, both_forms, form_of
from tiru.tabular.export import Head, csv_chunks, write_xlsx
from tiru.web.app import Work
from tiru.work import UnitOfWork
from tiru_aduan import queries, service
from tiru_aduan.filters import Filter, filter_of
from tiru_aduan.models import Laporan
from tiru_aduan.rules import LABELS

IN_MEMORY = 4_000_000


@get(both_forms("/ekspor"), permission="aduan:laporan:export")
async def export_reports(
    request: Request[Any, Any, Any],
    work: Work,
    q: FromQuery[str] = "",
    status: FromQuery[str] = "",
    kategori: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    wilayah: FromQuery[str] = "",
    tingkat: FromQuery[str] = "",
    kanal: FromQuery[str] = "",
    terlambat: FromQuery[bool] = False,
    pelapor: FromQuery[bool] = False,
    alasan: FromQuery[str] = "",
) -> Response[bytes]:
    """What the inbox shows, as CSV or XLSX. With `pelapor` who sent them too: a right of its own, and a reason."""
    form = form_of(request)
    wanted = filter_of(
        q=q, status=status, kategori=kategori, unit=unit, wilayah=wilayah, tingkat=tingkat, kanal=kanal, late=terlambat
    )
    if pelapor:
        _may_name(work, alasan)
    counted = Counted(report_rows(work, wanted, named=pelapor))
    content = await _written(work, counted, form, named=pelapor)
    action = "aduan.pelapor.export" if pelapor else "aduan.laporan.export"
    work.record(
        action, "aduan_laporan:*", after={"rows": counted.rows, "form": form, "filter": wanted.query}, reason=alasan
    )
    name = f"aduan-{work.tenant.slug}-{work.today:%Y%m%d}.{form}"
    return Response(
        content,
        media_type="text/csv" if form == "csv" else XLSX,
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )


class Counted:
    """Rows as they pass, with how many there were."""

    def __init__(self, rows: AsyncIterator[list[Any]]) -> None:
        self._source = rows
        self.rows = 0

    async def __aiter__(self) -> AsyncIterator[list[Any]]:
        async for row in self._source:
            self.rows += 1
            yield row


def _may_name(work: UnitOfWork, reason: str) -> None:
    work.require("aduan:pelapor:read")
    if not all(grant.scope == "tenant" for grant in work.actor.reach("aduan:pelapor:read")):
        raise Forbidden(_("Identitas pelapor hanya diekspor oleh yang berwenang atas seluruh daerah."))
    if len(reason.strip()) < 10:
        raise Invalid(
            _("Tulis untuk apa identitas pelapor diekspor."), fields={"alasan": _("Paling sedikit 10 huruf.")}
        )


async def _written(work: UnitOfWork, rows: Counted, form: str, *, named: bool) -> bytes:
    heads, zone = heads_of(named=named), work.tenant.timezone
    if form == "csv":
        return b"".join([chunk async for chunk in csv_chunks(heads, aiter(rows), zone=zone)])
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        await write_xlsx(file, heads, aiter(rows), title=_("Aduan"), zone=zone)
        file.seek(0)
        return file.read()


def heads_of(*, named: bool) -> list[Head]:
    """The heads of the table."""
    heads = [
        Head(_("Nomor")),
        Head(_("Jenis")),
        Head(_("Sifat")),
        Head(_("Kanal")),
        Head(_("Kategori")),
        Head(_("Judul"), width=40),
        Head(_("Isi"), width=60),
        Head(_("Kode wilayah")),
        Head(_("Wilayah")),
        Head(_("Tempat")),
        Head(_("Status")),
        Head(_("Golongan")),
        Head(_("Unit")),
        Head(_("Laporan induk")),
        Head(_("Diterima"), "instant"),
        Head(_("Diverifikasi"), "instant"),
        Head(_("Tanggapan pertama"), "instant"),
        Head(_("Selesai"), "instant"),
        Head(_("Tenggat"), "instant"),
        Head(_("Terlambat"), "yes_no"),
        Head(_("Nilai"), "whole"),
    ]
    return heads + ([Head(_("Nama pelapor")), Head(_("Kontak pelapor"))] if named else [])


async def report_rows(work: UnitOfWork, wanted: Filter, *, named: bool = False) -> AsyncIterator[list[Any]]:
    """One row per report the actor may export, oldest first."""
    inside = {"inside": f"{work.tenant.kode_wilayah}.%"}
    found = await work.session.execute(
        text("select kode, nama from tiru_control.wilayah where kode like :inside"), inside
    )
    places = {row.kode: row.nama for row in found}
    units = await queries.units_by_id(work)
    numbers = await queries.numbers_of_parents(work)
    async for row in queries.each_for_export(work, wanted):
        line = _row(row, places, units, numbers)
        yield [*line, *_names(work, row)] if named else line


def _row(row: Laporan, places: dict[str, str], units: dict[int, str], numbers: dict[int, str]) -> list[Any]:
    return [
        row.nomor,
        str(LABELS[row.jenis]),
        str(LABELS[row.sifat]),
        str(LABELS.get(row.kanal, row.kanal)),
        row.kategori.nama if row.kategori else "",
        row.judul,
        row.isi,
        row.kode_wilayah or "",
        places.get(row.kode_wilayah or "", ""),
        row.tempat,
        str(LABELS[row.status]),
        str(LABELS[row.tingkat]),
        units.get(row.unit_id or 0, ""),
        numbers.get(row.induk_id or 0, ""),
        row.dibuat_at,
        row.verified_at,
        row.first_answered_at,
        row.closed_at,
        row.due_at,
        row.late,
        row.rating,
    ]


def _names(work: UnitOfWork, row: Laporan) -> list[str]:
    found = service.reporter_in_clear(work, row)
    return [found.get("nama", ""), found.get("kontak", "")]
