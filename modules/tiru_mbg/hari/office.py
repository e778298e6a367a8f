"""The office's pages of batches: the day's list, one batch with its timeline, labels and photos."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, Refused
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.batches import (
    STATES,
    Line,
    Wanted,
    batch_for,
    every_line,
    groups_in_words,
    page_of,
    state_of,
    whole,
)
from tiru_mbg.hari.labels import labels_pdf
from tiru_mbg.hari.models import Foto, Kiriman
from tiru_mbg.hari.plan import plan_by_hand
from tiru_mbg.hari.reached import own_sppg
from tiru_mbg.hari.reasons import said
from tiru_mbg.hari.today import STAGES
from tiru_mbg.rights import EKSPOR, MASAK, PAPAN

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/mbg/batch"
LIST, ONE = "mbg/hari/batch_daftar.html", "mbg/hari/batch.html"
MOST_KITCHENS = 300


class RencanaForm(Form):
    """Which kitchen's day is planned."""

    dapur: int
    hari: date


class BatchController(Controller):
    """Batches within reach. Steps are written in the field; here they are read."""

    path = "/batch"
    opt = {"permission": PAPAN}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def list(
        self,
        request: AnyRequest,
        work: Work,
        tanggal: FromQuery[str] = "",
        q: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """The batches of a day, today's unless another is asked for."""
        wanted = _wanted(work, tanggal, q, keadaan)
        return await page(request, work, LIST, await _list_context(work, wanted, halaman))

    @post("/rencana", opt={"permission": MASAK})
    async def plan(self, request: AnyRequest, work: Work) -> Redirect:
        """Make the batches and deliveries of a day of a kitchen that the actor writes for."""
        sent = await sent_form(request)
        try:
            form = sent.parse(RencanaForm)
            made = await _planned(work, form)
        except (Invalid, Refused) as problem:
            context = await _list_context(work, _wanted(work, sent.text("hari"), "", ""), 1)
            raise await form_again(request, work, LIST, sent, problem, context) from problem
        words = _("Rencana: %(batches)s batch, %(sent)s kiriman.", batches=made.batches, sent=made.deliveries)
        return go_to(f"{BASE}?tanggal={form.hari}" if work.may(PAPAN) else "/kantor/mbg/lapangan", flash=words)

    @get("/{batch_id:int}")
    async def show(self, request: AnyRequest, work: Work, batch_id: FromPath[int]) -> Template:
        """One batch: its deliveries, and every entry about it with who, when and from which telephone."""
        batch, sppg, menu = await batch_for(work, PAPAN, batch_id)
        context = {
            "batch": batch,
            "sppg": sppg,
            "menu": menu,
            "all": await whole(work, batch),
            "state": STATES[state_of(batch)],
            "stages": STAGES,
            "groups": groups_in_words,
            "said": said,
            "may_fill": await work.session.scalar(own_sppg(work).where(Sppg.id == batch.sppg_id)) is not None,
        }
        return await page(request, work, ONE, context)

    @get("/{batch_id:int}/label")
    async def labels(self, work: Work, batch_id: FromPath[int]) -> Response[Any]:
        """Labels for its crates, as PDF."""
        batch, sppg, menu = await batch_for(work, PAPAN, batch_id)
        everything = await whole(work, batch)
        content = await labels_pdf(work, batch, sppg, menu, everything.deliveries, everything.classes)
        name = f"label-{sppg.kode}-{batch.tanggal:%Y%m%d}-{batch.nomor}.pdf"
        return attachment(content, name=name, media_type="application/pdf")

    @get("/{batch_id:int}/foto/{foto_kunci:uuid}")
    async def photo(
        self, work: Work, batch_id: FromPath[int], foto_kunci: FromPath[UUID], kecil: FromQuery[bool] = False
    ) -> Response[Any]:
        """A photo of the batch or of one of its deliveries."""
        batch, _sppg, _menu = await batch_for(work, PAPAN, batch_id)
        found = await work.session.get(Foto, foto_kunci)
        sent = select(Kiriman.id).where(Kiriman.batch_id == batch.id)
        ours = found is not None and (
            found.batch_id == batch.id or found.kiriman_id in set(await work.session.scalars(sent))
        )
        if found is None or not ours:
            raise NotFound(_("Foto ini tidak ada."))
        key = found.thumb_key if kecil and found.thumb_key else found.file_key
        content = await work.services.store.get(work.tenant.slug, key)
        return attachment(content, name=f"{found.tahap}.jpg", media_type=found.media_type, inline=True)


@get(both_forms("/batch/ekspor"), permission=EKSPOR)
async def export_batches(
    request: AnyRequest,
    work: Work,
    tanggal: FromQuery[str] = "",
    q: FromQuery[str] = "",
    keadaan: FromQuery[str] = "",
) -> Response[bytes]:
    """What the list shows, as CSV or XLSX."""
    form, wanted = form_of(request), _wanted(work, tanggal, q, keadaan)
    rows = [_row(work, line) for line in await every_line(work, EKSPOR, wanted)]
    work.record("mbg.batch.export", "mbg_batch:*", after={"rows": len(rows), "form": form, "filter": wanted.query})
    return table_response(_heads(), rows, form=form, name=f"batch-{work.tenant.slug}-{wanted.tanggal:%Y%m%d}")


def _wanted(work: UnitOfWork, day: str, q: str, keadaan: str) -> Wanted:
    try:
        chosen = date.fromisoformat(day.strip()) if day.strip() else work.today
    except ValueError:
        chosen = work.today
    return Wanted(tanggal=chosen, q=q.strip()[:100].replace("\0", ""), keadaan=keadaan if keadaan in STATES else "")


async def _list_context(work: UnitOfWork, wanted: Wanted, number: int) -> dict[str, object]:
    kitchens: list[tuple[int, str]] = []
    if work.may(MASAK):
        asked = select(Sppg.id, Sppg.nama).where(Sppg.id.in_(own_sppg(work))).order_by(Sppg.nama, Sppg.id)
        kitchens = [(key, nama) for key, nama in await work.session.execute(asked.limit(MOST_KITCHENS))]
    return {
        "found": await page_of(work, PAPAN, wanted, number),
        "wanted": wanted,
        "states": STATES,
        "kitchens": kitchens,
        "groups": groups_in_words,
    }


async def _planned(work: UnitOfWork, form: RencanaForm) -> Any:
    if await work.session.scalar(own_sppg(work).where(Sppg.id == form.dapur)) is None:
        raise Invalid(_("Dapur ini tidak ada."), fields={"dapur": _("Pilih salah satu yang tersedia.")})
    if abs((form.hari - work.today).days) > 60:
        wrong = _("Pilih hari dalam 60 hari dari hari ini.")
        raise Invalid(wrong, fields={"hari": wrong})
    return await plan_by_hand(work, form.dapur, form.hari)


def _heads() -> list[str]:
    return [
        _("Dapur"),
        _("Tanggal"),
        _("Batch"),
        _("Gelombang"),
        _("Kelompok"),
        _("Menu"),
        _("Porsi rencana"),
        _("Porsi"),
        _("Mulai masak"),
        _("Selesai masak"),
        _("Suhu inti (°C)"),
        _("Organoleptik"),
        _("Sampel"),
        _("Kiriman"),
        _("Kiriman tiba"),
        _("Keadaan"),
    ]


def _row(work: UnitOfWork, line: Line) -> list[Any]:
    batch = line.batch
    times = [
        moment.astimezone(work.tenant.zone).strftime("%Y-%m-%d %H:%M") if moment else ""
        for moment in (batch.mulai_masak_at, batch.selesai_masak_at, batch.sampel_at)
    ]
    return [
        line.dapur,
        batch.tanggal,
        batch.nomor,
        batch.gelombang,
        groups_in_words(batch.kelompok),
        line.menu,
        batch.porsi_rencana,
        batch.porsi if batch.porsi is not None else "",
        times[0],
        times[1],
        batch.suhu_inti_c if batch.suhu_inti_c is not None else "",
        batch.organoleptik,
        times[2],
        line.kiriman,
        line.tiba,
        str(STATES[line.state]),
    ]
