"""What leaves e-Office: the whole archive as a ZIP, and the register in the fields of SRIKANDI."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Stream, Template
from pydantic import Field
from sqlalchemy import func, select

from tiru.errors import TiruError
from tiru.files.archive import zip_chunks
from tiru.files.attachment import disposition
from tiru.spreadsheet import both_forms, form_of
from tiru.table_file import table_file
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, page
from tiru.work import UnitOfWork
from tiru_e_office.ekspor.srikandi import HEADS, VERSION, srikandi_rows
from tiru_e_office.ekspor.whole import Archive, Wish
from tiru_e_office.models import Lampiran, Surat
from tiru_e_office.reach import open_levels, within
from tiru_e_office.views.register import EXPORT

AnyRequest = Request[Any, Any, Any]
WHOLE_ARCHIVE = "e_office:arsip:export"
PAGE = "e_office/ekspor.html"


class ArsipForm(Form):
    """What is asked for, and why: it leaves the house."""

    tahun: int | None = Field(None, ge=1900, le=2200)
    berkas: bool = False
    alasan: str = Field(min_length=10, max_length=300)


class LeavingController(Controller):
    """Everything under /kantor/e_office/ekspor."""

    path = "/ekspor"
    opt = {"permission": EXPORT}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(self, request: AnyRequest, work: Work) -> Template:
        """What may be taken, and how much it is."""
        return await page(request, work, PAGE, await _context(work))

    @post("/arsip.zip", opt={"permission": WHOLE_ARCHIVE}, status_code=200)
    async def whole(self, request: AnyRequest, work: Work) -> Response[Any]:
        """All letters but secret ones, with their files, made while it is sent. Who took it stands in the ledger."""
        sent = await sent_form(request)
        try:
            form = sent.parse(ArsipForm)
        except TiruError as problem:
            raise await form_again(request, work, PAGE, sent, problem, await _context(work)) from problem
        wish = Wish(tahun=form.tahun, files=form.berkas)
        work.record(
            "e_office.arsip.export_whole",
            "e_office_surat:*",
            after={"tahun": form.tahun, "berkas": form.berkas},
            reason=form.alasan,
        )
        archive = Archive(work.services, work.tenant, work.actor, wish)
        name = f"e-office-{work.tenant.slug}-{form.tahun or 'semua'}-{work.today:%Y%m%d}.zip"
        headers = {"content-disposition": disposition(name), "cache-control": "no-store"}
        return Stream(zip_chunks(archive.entries(), at=work.now), media_type="application/zip", headers=headers)

    @get(both_forms("/srikandi-masuk"))
    async def incoming(self, request: AnyRequest, work: Work, tahun: FromQuery[str] = "") -> Stream:
        """Letters in, in the fields of SRIKANDI."""
        return await _register(request, work, "masuk", tahun)

    @get(both_forms("/srikandi-keluar"))
    async def outgoing(self, request: AnyRequest, work: Work, tahun: FromQuery[str] = "") -> Stream:
        """Letters out, in the fields of SRIKANDI."""
        return await _register(request, work, "keluar", tahun)


async def _register(request: AnyRequest, work: UnitOfWork, arah: str, typed: str) -> Stream:
    tahun = int(typed) if typed.isdecimal() and len(typed) == 4 else None
    form = form_of(request)
    name = f"srikandi-{VERSION}-{arah}-{work.tenant.slug}-{tahun or 'semua'}"
    answer, count = await table_file(HEADS, srikandi_rows(work, EXPORT, arah=arah, tahun=tahun), form=form, name=name)
    work.record("e_office.srikandi.export", "e_office_surat:*", after={"rows": count, "arah": arah, "tahun": tahun})
    return answer


async def _context(work: UnitOfWork) -> dict[str, object]:
    reached = within(work, EXPORT)
    rows = []
    if reached is not None:
        counted = select(Surat.tahun, Surat.arah, func.count()).where(reached, Surat.status != "draf")
        rows = list((await work.session.execute(counted.group_by(Surat.tahun, Surat.arah))).all())
    years = sorted({int(row[0]) for row in rows}, reverse=True)
    may_take = work.may(WHOLE_ARCHIVE)
    size: int | None = 0
    if may_take:
        size = await work.session.scalar(
            select(func.coalesce(func.sum(Lampiran.size), 0))
            .join(Surat, Surat.id == Lampiran.surat_id)
            .where(Surat.keamanan.in_(open_levels(work.actor)), Surat.status != "draf")
        )
    return {
        "years": [(str(year), str(year)) for year in years],
        "counts": {(int(row[0]), row[1]): int(row[2]) for row in rows},
        "all_years": years,
        "may_take": may_take,
        "megabytes": round(int(size or 0) / 1_000_000, 1),
        "version": VERSION,
    }
