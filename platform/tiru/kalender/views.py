"""The working calendar as people see and keep it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from litestar import Request, get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.kalender.models import HariLibur
from tiru.kalender.national_holidays import national_holidays
from tiru.kalender.queries import holidays_of
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
MANAGE = "kalender:hari:manage"


class DayForm(Form):
    """A closed day."""

    tanggal: date
    nama: str = Field(min_length=3, max_length=80)
    jenis: Literal["nasional", "cuti_bersama", "daerah"] = "daerah"


@get("/kalender", permission=STAFF)
async def year(request: AnyRequest, work: Work, tahun: FromQuery[int] = 0) -> Template:
    """Closed days of a year."""
    return await page(request, work, "kalender/tahun.html", await _context(work, tahun))


@post("/kalender", permission=MANAGE)
async def add(request: AnyRequest, work: Work) -> Redirect:
    """Add or rename a closed day."""
    sent = await sent_form(request)
    try:
        form = sent.parse(DayForm)
    except (Invalid, Refused) as problem:
        raise await form_again(
            request, work, "kalender/tahun.html", sent, problem, await _context(work, 0)
        ) from problem
    row = await work.session.get(HariLibur, form.tanggal)
    if row is None:
        row = HariLibur(tanggal=form.tanggal, nama=form.nama, jenis=form.jenis)
        work.session.add(row)
    row.nama, row.jenis, row.sumber, row.terverifikasi = form.nama, form.jenis, work.actor.name, True
    work.record("kalender.hari.save", f"hari_libur:{form.tanggal}", after=form.model_dump())
    return go_to(f"/kantor/kalender?tahun={form.tanggal.year}", flash=_("Hari libur disimpan."))


@post("/kalender/hapus", permission=MANAGE)
async def remove(request: AnyRequest, work: Work) -> Redirect:
    """A closed day is a working day after all."""
    sent = await sent_form(request)
    try:
        day = date.fromisoformat(sent.text("tanggal"))
    except ValueError as error:
        raise NotFound(_("Tanggal ini tidak ada di kalender.")) from error
    row = await work.session.get(HariLibur, day)
    if row is None:
        raise NotFound(_("Tanggal ini tidak ada di kalender."))
    work.record("kalender.hari.remove", f"hari_libur:{day}", before={"nama": row.nama, "jenis": row.jenis})
    await work.session.delete(row)
    return go_to(f"/kantor/kalender?tahun={day.year}", flash=_("Hari libur dihapus."))


async def seed_holidays(work: UnitOfWork) -> None:
    """Reference seed: proposed national holidays of last, this and next year, not verified."""
    present = work.now.astimezone(work.tenant.zone).year
    for number in (present - 1, present, present + 1):
        known = {row.tanggal for row in await holidays_of(work, number)}
        for proposed in national_holidays(number):
            if proposed.tanggal not in known:
                work.session.add(
                    HariLibur(
                        tanggal=proposed.tanggal,
                        nama=proposed.nama,
                        jenis=proposed.jenis,
                        sumber=proposed.sumber,
                        terverifikasi=proposed.terverifikasi,
                    )
                )


async def _context(work: UnitOfWork, tahun: int) -> dict[str, object]:
    present = work.now.astimezone(work.tenant.zone).year
    chosen = tahun if 2000 <= tahun <= 2100 else present
    return {"year": chosen, "rows": await holidays_of(work, chosen), "may_manage": work.actor.may(MANAGE)}
