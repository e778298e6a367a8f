"""The public list for machines: who took how long for what, without anybody's words."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromQuery
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from tiru.i18n import _
from tiru.spreadsheet import table_response
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import counts, queries
from tiru_aduan.models import Laporan
from tiru_aduan.rules import LABELS

MOST = 10_000
"""Rows of the open table; older reports are in the figures."""


async def public_table(work: UnitOfWork, form: str) -> Response[bytes]:
    """The newest public reports as CSV or XLSX."""
    rows = (
        await work.session.scalars(
            select(Laporan)
            .where(and_(queries.public_condition()))
            .options(joinedload(Laporan.kategori))
            .order_by(Laporan.id.desc())
            .limit(MOST)
        )
    ).all()
    places = await names(work.session, sorted({row.kode_wilayah for row in rows if row.kode_wilayah}))
    units = await queries.units_by_id(work)
    heads = [
        _("Nomor"),
        _("Jenis"),
        _("Kategori"),
        _("Kode wilayah"),
        _("Wilayah"),
        _("Status"),
        _("Unit"),
        _("Tanggal diterima"),
        _("Tanggal ditanggapi"),
        _("Tanggal selesai"),
        _("Terlambat"),
        _("Nilai"),
    ]
    return table_response(
        heads, [_row(work, row, places, units) for row in rows], form=form, name=f"aduan-publik-{work.tenant.slug}"
    )


def _row(work: UnitOfWork, row: Laporan, places: dict[str, str], units: dict[int, str]) -> list[Any]:
    zone = work.tenant.zone
    days = [
        moment.astimezone(zone).date() if moment else None
        for moment in (row.dibuat_at, row.first_answered_at, row.closed_at)
    ]
    return [
        row.nomor,
        str(LABELS[row.jenis]),
        row.kategori.nama if row.kategori else "",
        row.kode_wilayah or "",
        places.get(row.kode_wilayah or "", ""),
        str(LABELS[row.status]),
        units.get(row.unit_id or 0, ""),
        *days,
        _("ya") if row.late else _("tidak"),
        row.rating,
    ]


@get("/angka", permission=ANYONE)
async def public_figures(work: Work, hari: FromQuery[int] = 90) -> dict[str, Any]:
    """Figures of the last 30, 90 or 365 days as JSON: whole region, by category, district and unit.

    `on_time` is a share from 0 to 1, `rating` 1 to 5, `answer` and `close` are median working days.
    """
    period = counts.last_days(work, hari if hari in (30, 90, 365) else 90)
    found = await counts.summary(work, period)
    districts = counts.districts_of(found)
    places = await names(work.session, [code for code, _one in districts])
    return {
        "kode_wilayah": work.tenant.kode_wilayah,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "computed_at": work.now.isoformat(),
        "figures": _plain(found.whole),
        "categories": [{"name": name, **_plain(one)} for name, one in await counts.categories_of(work, found)],
        "districts": [{"kode": code, "name": places.get(code, ""), **_plain(one)} for code, one in districts],
        "units": [{"name": name, **_plain(one)} for name, one in await counts.units_of(work, found)],
    }


def _plain(one: counts.Figures) -> dict[str, Any]:
    return {name: getattr(one, name) for name in counts.Figures.__slots__}
