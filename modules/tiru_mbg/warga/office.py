"""`/kantor/mbg/laporan`: what citizens and schools reported."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, Refused, TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.reports import incident_of, link_report, offered, unlink_report
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.reach import kitchens, places
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, LAPORAN_ANSWER, LAPORAN_READ
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga import inbox
from tiru_mbg.warga.forms import LangkahForm, TautForm
from tiru_mbg.warga.inbox import Wanted, report_for, wanted_from
from tiru_mbg.warga.models import Laporan
from tiru_mbg.warga.portal_follow import photo_of
from tiru_mbg.warga.rules import KINDS, MARKS, MOVES, SOURCES, STATES, SYMPTOMS, URGENT

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/laporan"
ONE = "mbg/warga/laporan.html"
MOST_ROWS = 20_000


class InboxController(Controller):
    """Reading reaches the places of `mbg:laporan:read`: a school sees its own only."""

    path = "/laporan"
    opt = {"permission": LAPORAN_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of reports."""
        wanted = _wanted(request)
        cooks = await work.session.execute(
            select(Sppg.id, Sppg.nama).where(kitchens(work, LAPORAN_READ)).order_by(Sppg.nama)
        )
        context = {
            "found": await page_of(work, inbox.listed(work, wanted), number_asked(request)),
            "wanted": wanted,
            "kitchens": [(row.id, row.nama) for row in cooks],
            "waiting": await inbox.waiting_count(work),
            "may_export": work.may(EKSPOR),
            **_words(),
        }
        return await page(request, work, "mbg/warga/kotak.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the rights to read and to export both reach; never who sent it."""
        within = select(Titik.id).where(places(work, LAPORAN_READ))
        query = inbox.listed(work, _wanted(request), EKSPOR).where(Titik.id.in_(within)).limit(MOST_ROWS)
        found = (await work.session.execute(query)).all()
        rows = [_exported(work, laporan, place, kitchen) for laporan, place, kitchen in found]
        form = form_of(request)
        work.record("mbg.laporan.export", "mbg_laporan:*", after={"rows": len(rows), "form": form})
        heads = ["Nomor", "Jenis", "Status", "Titik layanan", "Dapur", "Tanggal makan", "Jumlah sakit", "Gejala"]
        heads += ["Isi", "Sumber", "Diterima", "Tindak lanjut"]
        return table_response(heads, rows, form=form, name=f"laporan-mbg-{work.tenant.slug}")

    @get("/{laporan_id:int}")
    async def show(self, request: AnyRequest, work: Work, laporan_id: FromPath[int]) -> Template:
        """One report."""
        laporan = await report_for(work, laporan_id, LAPORAN_READ)
        return await page(request, work, ONE, await report_context(work, laporan))

    @get("/{laporan_id:int}/foto")
    async def photo(self, work: Work, laporan_id: FromPath[int]) -> Response[bytes]:
        """The photo of a report."""
        return await photo_of(work, await report_for(work, laporan_id, LAPORAN_READ))

    @get("/{laporan_id:int}/pelapor", opt={"permission": LAPORAN_ANSWER})
    async def reporter(self, request: AnyRequest, work: Work, laporan_id: FromPath[int]) -> Template:
        """Who sent it, for whoever has to ask back; the look is recorded."""
        laporan = await report_for(work, laporan_id, LAPORAN_ANSWER)
        context = {"laporan": laporan, "reporter": await inbox.reporter_of(work, laporan)}
        return await page(request, work, "mbg/warga/pelapor.html", context)

    @post("/{laporan_id:int}/langkah/{langkah:str}", opt={"permission": LAPORAN_ANSWER})
    async def step(
        self, request: AnyRequest, work: Work, laporan_id: FromPath[int], langkah: FromPath[str]
    ) -> Redirect:
        """Begin, answer, tell, or open again."""
        laporan, sent = await report_for(work, laporan_id, LAPORAN_ANSWER, lock=True), await sent_form(request)
        if langkah not in MOVES:
            raise NotFound(_("Langkah ini tidak ada."))
        try:
            await inbox.step(work, laporan, langkah, sent.parse(LangkahForm).teks)
        except (Invalid, Refused) as problem:
            context = await report_context(work, laporan)
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{laporan.id}", flash=_("Tersimpan."))

    @post("/{laporan_id:int}/insiden", opt={"permission": LAPORAN_ANSWER})
    async def link(self, request: AnyRequest, work: Work, laporan_id: FromPath[int]) -> Redirect:
        """Put it on an incident that goes on; that needs the right to handle incidents too."""
        laporan, sent = await report_for(work, laporan_id, LAPORAN_ANSWER), await sent_form(request)
        context = await report_context(work, laporan)
        try:
            incident = await link_report(work, laporan_id, sent.parse(TautForm).insiden_id)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{laporan.id}", flash=_("Laporan ini bagian dari %(nomor)s.", nomor=incident.nomor))

    @post("/{laporan_id:int}/insiden/lepas", opt={"permission": LAPORAN_ANSWER})
    async def unlink(self, request: AnyRequest, work: Work, laporan_id: FromPath[int]) -> Redirect:
        """It is no part of that incident after all."""
        laporan, sent = await report_for(work, laporan_id, LAPORAN_ANSWER), await sent_form(request)
        context = await report_context(work, laporan)
        try:
            incident = await unlink_report(work, laporan_id)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{laporan.id}", flash=_("Laporan ini dilepaskan dari %(nomor)s.", nomor=incident.nomor))


def _wanted(request: AnyRequest) -> Wanted:
    return wanted_from(request.query_params, word_asked(request), id_asked(request, "dapur"))


def _words() -> dict[str, object]:
    return {
        "kinds": KINDS,
        "states": STATES,
        "marks": MARKS,
        "symptoms": SYMPTOMS,
        "urgent": URGENT,
        "sources": SOURCES,
    }


async def report_context(work: UnitOfWork, laporan: Laporan) -> dict[str, object]:
    """What the page of a report shows."""
    may_link = work.may(LAPORAN_ANSWER) and work.may(INSIDEN_MANAGE)
    return {
        "incident": await incident_of(work, laporan),
        "may_link": may_link,
        "incidents": await offered(work, laporan) if may_link and laporan.insiden_id is None else [],
        "laporan": laporan,
        "titik": await work.session.get_one(Titik, laporan.titik_id),
        "kitchen": await work.session.get(Sppg, laporan.sppg_id) if laporan.sppg_id else None,
        "named": laporan.nama is not None or laporan.kontak is not None,
        "may_answer": work.may(LAPORAN_ANSWER),
        "deeds": {deed for deed, (before, _after) in MOVES.items() if laporan.status in before},
        **_words(),
    }


def _exported(work: UnitOfWork, laporan: Laporan, place: str, kitchen: str | None) -> list[object]:
    symptoms = ", ".join(str(SYMPTOMS.get(one, one)) for one in laporan.gejala)
    return [
        laporan.nomor,
        str(KINDS[laporan.jenis]),
        str(STATES[laporan.status]),
        place,
        kitchen or "",
        laporan.tanggal,
        laporan.jumlah_sakit,
        symptoms,
        laporan.isi,
        str(SOURCES[laporan.sumber]),
        laporan.dikirim_at.astimezone(work.tenant.zone).replace(tzinfo=None),
        laporan.tindak,
    ]
