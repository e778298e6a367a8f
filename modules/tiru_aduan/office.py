"""The officials' pages: inbox by deadline, one report with its steps, its reporter, its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import queries, saved_filters, service, templates_of_words
from tiru_aduan.filters import Filter, filter_of
from tiru_aduan.forms import LangkahForm
from tiru_aduan.models import Laporan
from tiru_aduan.office_steps import READ, STEPS, possible_steps
from tiru_aduan.rules import CHANNELS, KINDS, LABELS, AlasanArsip, Status, Tingkat
from tiru_aduan.shown import due_of, steps_of, trail_of
from tiru_aduan.uploads import send_file

AnyRequest = Request[Any, Any, Any]


class OfficeController(Controller):
    """The inbox and one report, under /kantor/aduan."""

    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def inbox(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        status: FromQuery[str] = "",
        kategori: FromQuery[str] = "",
        unit: FromQuery[str] = "",
        wilayah: FromQuery[str] = "",
        tingkat: FromQuery[str] = "",
        kanal: FromQuery[str] = "",
        terlambat: FromQuery[bool] = False,
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Reports the officer may read, nearest deadline first."""
        wanted = filter_of(
            q=q,
            status=status,
            kategori=kategori,
            unit=unit,
            wilayah=wilayah,
            tingkat=tingkat,
            kanal=kanal,
            late=terlambat,
        )
        return await page(request, work, "aduan/kotak.html", await inbox_context(work, wanted, halaman))

    @get("/laporan/{nomor:str}")
    async def show(
        self, request: AnyRequest, work: Work, nomor: FromPath[str], templat: FromQuery[int | None] = None
    ) -> Template:
        """One report with everything the office knows, but the reporter's name; `templat` begins the answer."""
        laporan = await queries.laporan_for(work, nomor, READ)
        context = await report_context(work, laporan)
        chosen = [one for one in await templates_of_words.in_use(work) if one.id == templat]
        if chosen and "tanggapi" in possible_steps(work.actor, laporan):
            context |= {"draft": chosen[0].teks, "open_step": "tanggapi"}
        return await page(request, work, "aduan/laporan.html", context)

    @post("/laporan/{nomor:str}/{step:str}")
    async def step(self, request: AnyRequest, work: Work, nomor: FromPath[str], step: FromPath[str]) -> Redirect:
        """One step of the procedure, with its own permission."""
        if step not in STEPS:
            raise NotFound(_("Halaman ini tidak ada."))
        chosen = STEPS[step]
        work.require(chosen.permission)
        sent = await sent_form(request)
        laporan = await queries.laporan_for(work, nomor, chosen.permission, lock=True)
        try:
            await chosen.act(work, laporan, sent.parse(LangkahForm), sent)
        except (Invalid, Refused) as problem:
            context = {**await report_context(work, laporan), "open_step": step}
            raise await form_again(request, work, "aduan/laporan.html", sent, problem, context) from problem
        reachable = await _still_reachable(work, laporan)
        here = f"/kantor/aduan/laporan/{laporan.nomor}"
        return go_to(here if reachable else "/kantor/aduan", flash=str(chosen.done))

    @get("/laporan/{nomor:str}/pelapor", opt={"permission": "aduan:pelapor:read"})
    async def reporter(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template:
        """Who sent it; looking is recorded."""
        laporan = await queries.laporan_for(work, nomor, "aduan:pelapor:read")
        context = {"laporan": laporan, "reporter": await service.reporter_of(work, laporan)}
        return await page(request, work, "aduan/pelapor.html", context)

    @get("/laporan/{nomor:str}/berkas/{file_id:int}")
    async def file(
        self, work: Work, nomor: FromPath[str], file_id: FromPath[int], kecil: FromQuery[bool] = False
    ) -> Response[bytes]:
        """A file of a report within reach."""
        laporan = await queries.laporan_for(work, nomor, READ)
        found = await queries.file_of(work, laporan.id, file_id, public_only=False)
        return await send_file(work, found, small=kecil)


async def inbox_context(work: UnitOfWork, wanted: Filter, number: int) -> dict[str, object]:
    """What the inbox shows for a filter."""
    found = await queries.inbox(work, wanted, page=number)
    units = await queries.units_by_id(work)
    return {
        "found": found,
        "wanted": wanted,
        "places": await names(work.session, [row.kode_wilayah for row in found.rows if row.kode_wilayah]),
        "dues": {row.id: due_of(row, work.now, work.tenant.timezone) for row in found.rows},
        "units": units,
        "unit_options": await queries.unit_options(work),
        "categories": await queries.categories(work, all_=True),
        "districts": await queries.districts(work),
        "labels": LABELS,
        "kinds": KINDS,
        "statuses": [(str(status), str(LABELS[status])) for status in Status],
        "classes": [(str(one), str(LABELS[one])) for one in Tingkat],
        "channels": [(one, str(LABELS[one])) for one in ("web", *CHANNELS)],
        "saved": await saved_filters.mine(work),
        "export_fields": parse_qsl(wanted.query),
        "may_dispose": work.actor.may("aduan:laporan:dispose"),
    }


async def report_context(work: UnitOfWork, laporan: Laporan) -> dict[str, object]:
    """What the page of one report shows the office."""
    units = await queries.units_by_id(work)
    place = await names(work.session, [laporan.kode_wilayah]) if laporan.kode_wilayah else {}
    history = await queries.history_of(work, laporan.id, public_only=False)
    parent = await work.session.get(Laporan, laporan.induk_id) if laporan.induk_id else None
    possible = possible_steps(work.actor, laporan)
    return {
        "laporan": laporan,
        "status_words": str(LABELS[laporan.status]),
        "status_kind": KINDS[laporan.status],
        "labels": LABELS,
        "steps": steps_of(laporan),
        "trail": trail_of(history, work.tenant.timezone, units),
        "files": await queries.files_of(work, laporan.id, public_only=False),
        "similar": await queries.similar_to(work, laporan) if "gabung" in possible else [],
        "followers": await queries.merged_into(work, laporan.id),
        "due": due_of(laporan, work.now, work.tenant.timezone),
        "place": ", ".join(place.values()),
        "units": units,
        "unit_options": await queries.unit_options(work),
        "categories": await queries.categories(work),
        "classes": [(str(one), str(LABELS[one])) for one in Tingkat],
        "reasons": [(str(one), str(LABELS[one])) for one in AlasanArsip],
        "words": await templates_of_words.in_use(work) if {"tanggapi", "kembalikan"} & set(possible) else [],
        "parent": parent,
        "possible": possible,
        "open_step": "",
        "draft": "",
        "is_public": queries.is_public(laporan),
        "may_see_reporter": queries.may_see_reporter(work.actor) and laporan.sifat != "anonim",
        "now": work.now,
    }


async def _still_reachable(work: UnitOfWork, laporan: Laporan) -> bool:
    await work.session.flush()
    try:
        await queries.laporan_for(work, laporan.nomor, READ)
    except NotFound:
        return False
    return True
