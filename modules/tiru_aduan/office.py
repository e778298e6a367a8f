"""The officials' pages: inbox by deadline, one report with its steps, figures, export, categories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of
from tiru.web.app import Work
from tiru.web.charts import Bar, bars, choropleth
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import queries, service
from tiru_aduan.categories import category_page, save_category
from tiru_aduan.export import report_rows, report_table
from tiru_aduan.forms import LangkahForm
from tiru_aduan.models import Laporan
from tiru_aduan.portal import checked_files, send_file
from tiru_aduan.queries import Filter
from tiru_aduan.rules import KINDS, LABELS, Status, may
from tiru_aduan.shown import due_of, steps_of, trail_of

AnyRequest = Request[Any, Any, Any]
READ = "aduan:laporan:read"
Act = Callable[[UnitOfWork, Laporan, LangkahForm, Sent], Awaitable[str]]


async def _verify(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.verify(work, laporan, kategori=form.kategori, teks=form.teks)
    return _("Laporan terverifikasi. Teruskan ke unit yang menjawab.")


async def _return(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.send_back(work, laporan, form.teks)
    return _("Pelapor diminta melengkapi.")


async def _archive(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.archive(work, laporan, form.teks)
    return _("Laporan diarsipkan.")


async def _merge(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.merge(work, laporan, form.nomor_induk)
    return _("Laporan digabung.")


async def _dispose(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.dispose(work, laporan, unit_id=form.unit, teks=form.teks)
    return _("Laporan diteruskan.")


async def _refuse(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.refuse(work, laporan, form.teks)
    return _("Laporan kembali ke koordinator.")


async def _start(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.start(work, laporan, form.teks)
    return _("Pelapor melihat bahwa laporannya dikerjakan.")


async def _answer(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.answer(work, laporan, form.teks, await checked_files(work, sent, photos_only=False))
    return _("Tanggapan terkirim ke pelapor.")


async def _note(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> str:
    await service.remark(work, laporan, form.teks)
    return _("Catatan disimpan.")


# step in the URL: (permission, what is checked in `rules.may`, what is done)
STEPS: dict[str, tuple[str, str, Act]] = {
    "verifikasi": ("aduan:laporan:verify", "verify", _verify),
    "kembalikan": ("aduan:laporan:verify", "return", _return),
    "arsipkan": ("aduan:laporan:verify", "archive", _archive),
    "gabung": ("aduan:laporan:verify", "merge", _merge),
    "disposisi": ("aduan:laporan:dispose", "dispose", _dispose),
    "tolak": ("aduan:laporan:answer", "refuse", _refuse),
    "proses": ("aduan:laporan:answer", "start", _start),
    "tanggapi": ("aduan:laporan:answer", "answer", _answer),
    "catatan": (READ, "reply", _note),
}


class OfficeController(Controller):
    """Everything under /kantor/aduan."""

    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def inbox(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        status: FromQuery[str] = "",
        kategori: FromQuery[int | None] = None,
        unit: FromQuery[int | None] = None,
        wilayah: FromQuery[str] = "",
        terlambat: FromQuery[bool] = False,
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Reports the officer may read, nearest deadline first."""
        wanted = _filter(q, status, kategori, unit, wilayah, terlambat)
        found = await queries.inbox(work, wanted, page=halaman)
        places = await names(work.session, [row.kode_wilayah for row in found.rows if row.kode_wilayah])
        context = {
            "found": found,
            "wanted": wanted,
            "places": places,
            "dues": {row.id: due_of(row, work.now, work.tenant.timezone) for row in found.rows},
            "units": await queries.units_by_id(work),
            "categories": await queries.categories(work, all_=True),
            "labels": LABELS,
            "kinds": KINDS,
            "statuses": [str(status) for status in Status],
        }
        return await page(request, work, "aduan/kotak.html", context)

    @get("/laporan/{nomor:str}")
    async def show(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template:
        """One report with everything the office knows, but the reporter's name."""
        laporan = await queries.laporan_for(work, nomor, READ)
        return await page(request, work, "aduan/laporan.html", await _report_context(work, laporan))

    @post("/laporan/{nomor:str}/{step:str}")
    async def step(self, request: AnyRequest, work: Work, nomor: FromPath[str], step: FromPath[str]) -> Redirect:
        """One step of the procedure, with its own permission."""
        if step not in STEPS:
            raise NotFound(_("Halaman ini tidak ada."))
        permission, _move, act = STEPS[step]
        work.require(permission)
        sent = await sent_form(request)
        laporan = await queries.laporan_for(work, nomor, permission, lock=True)
        try:
            done = await act(work, laporan, sent.parse(LangkahForm), sent)
        except (Invalid, Refused) as problem:
            context = {**await _report_context(work, laporan), "open_step": step}
            raise await form_again(request, work, "aduan/laporan.html", sent, problem, context) from problem
        reachable = await _still_reachable(work, laporan)
        return go_to(f"/kantor/aduan/laporan/{laporan.nomor}" if reachable else "/kantor/aduan", flash=done)

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
        return await send_file(work, laporan, file_id, small=kecil)

    @get("/angka", opt={"permission": "aduan:angka:read"})
    async def figures(self, request: AnyRequest, work: Work, hari: FromQuery[int] = 90) -> Template:
        """Figures by unit, category and district on a map."""
        days = hari if hari in (30, 90, 365) else 90
        since = work.now - timedelta(days=days)
        outlines = outline_map(work.tenant.kode_wilayah)
        by_district = await queries.count_by_kecamatan(work, since=since.date())
        weeks = await queries.count_by_week(work)
        context = {
            "days": days,
            "figures": await queries.figures(work, since=since, until=work.now),
            "by_unit": await queries.count_by_unit(work, since=since),
            "by_category": await queries.count_by_category(work, since=since),
            "by_district": sorted(by_district.items(), key=lambda pair: -pair[1]),
            "district_names": await names(work.session, list(by_district)),
            "chart": bars([Bar(str(week), count) for week, count in weeks], title=_("Laporan per minggu")),
            "map": choropleth(
                outlines,
                by_district,
                title=_("Laporan per %(kecamatan)s", kecamatan=work.tenant.word("kecamatan")),
                unit=_("laporan"),
                link="/kantor/aduan?wilayah=",
            )
            if outlines
            else "",
            "caption": str(CAPTION),
        }
        return await page(request, work, "aduan/angka.html", context)

    @get(both_forms("/ekspor"), opt={"permission": "aduan:laporan:export"})
    async def export(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        status: FromQuery[str] = "",
        kategori: FromQuery[int | None] = None,
        unit: FromQuery[int | None] = None,
        wilayah: FromQuery[str] = "",
        terlambat: FromQuery[bool] = False,
    ) -> Response[bytes]:
        """What the inbox shows, as CSV or XLSX, without reporters; the export is recorded."""
        form = form_of(request)
        wanted = _filter(q, status, kategori, unit, wilayah, terlambat)
        rows = await report_rows(work, wanted)
        work.record("aduan.laporan.export", "aduan_laporan:*", after={"rows": len(rows), "form": form})
        return report_table(rows, form, name=f"aduan-{work.tenant.slug}-{_today(work):%Y%m%d}")

    @get("/kategori", opt={"permission": "aduan:kategori:manage"})
    async def categories(self, request: AnyRequest, work: Work) -> Template:
        """Categories and where each goes."""
        return await category_page(request, work)

    @post("/kategori", opt={"permission": "aduan:kategori:manage"})
    async def save_category(self, request: AnyRequest, work: Work) -> Redirect:
        """Add or change a category."""
        return await save_category(request, work)


async def _report_context(work: UnitOfWork, laporan: Laporan) -> dict[str, object]:
    units = await queries.units_by_id(work)
    place = await names(work.session, [laporan.kode_wilayah]) if laporan.kode_wilayah else {}
    history = await queries.history_of(work, laporan.id, public_only=False)
    parent = await work.session.get(Laporan, laporan.induk_id) if laporan.induk_id else None
    return {
        "laporan": laporan,
        "status_words": str(LABELS[laporan.status]),
        "status_kind": KINDS[laporan.status],
        "labels": LABELS,
        "steps": steps_of(laporan),
        "trail": trail_of(history, work.tenant.timezone, units),
        "files": await queries.files_of(work, laporan.id),
        "similar": await queries.similar_to(work, laporan),
        "due": due_of(laporan, work.now, work.tenant.timezone),
        "place": ", ".join(place.values()),
        "units": units,
        "unit_options": sorted(units.items(), key=lambda pair: pair[1]),
        "categories": await queries.categories(work),
        "parent": parent,
        "possible": [
            name
            for name, (permission, move, _act) in STEPS.items()
            if work.actor.may(permission) and may(move, laporan.status)
        ],
        "open_step": "",
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


def _filter(q: str, status: str, kategori: int | None, unit: int | None, wilayah: str, late: bool) -> Filter:
    known = status if status in {str(value) for value in Status} | {"terbuka"} else ""
    return Filter(q=q.strip()[:100], status=known, kategori=kategori, unit=unit, wilayah=wilayah[:13], late=late)


def _today(work: UnitOfWork) -> datetime:
    return work.now.astimezone(work.tenant.zone)
