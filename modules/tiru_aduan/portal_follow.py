"""Following a report by its number: status for everybody, everything for whoever has the code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import segno
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from markupsafe import Markup

from tiru.config import Settings
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import queries, reporter
from tiru_aduan.forms import BalasForm, LacakForm, NilaiForm
from tiru_aduan.links import public_link
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import days_of
from tiru_aduan.redaction import without_identity
from tiru_aduan.rules import KINDS, LABELS, Status, may, tidy_number
from tiru_aduan.shown import steps_of, trail_of
from tiru_aduan.uploads import checked_files, send_file

AnyRequest = Request[Any, Any, Any]
Act = Callable[[Laporan, Sent], Awaitable[str]]
COOKIE_DAYS = 90


class FollowController(Controller):
    """`/aduan/lacak`; the code in a cookie, or the account that sent it, opens what is private."""

    path = "/lacak"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def form(self, request: AnyRequest, work: Work, nomor: FromQuery[str] = "") -> Template | Redirect:
        """Ask for a ticket number; a number that exists leads on."""
        if nomor.strip():
            try:
                laporan = await queries.laporan_by_number(work, nomor)
            except NotFound as problem:
                context = {"values": {"nomor": nomor}, "errors": {"nomor": problem.message}}
                return await page(request, work, "aduan/lacak.html", context, status_code=404)
            return go_to(f"/aduan/lacak/{laporan.nomor}")
        return await page(request, work, "aduan/lacak.html")

    @get("/{nomor:str}")
    async def follow(
        self, request: AnyRequest, work: Work, nomor: FromPath[str], baru: FromQuery[bool] = False
    ) -> Template:
        """Status for everybody; words, files and replies for whoever has the code."""
        laporan = await queries.laporan_by_number(work, nomor)
        own = await is_own(request, work, laporan)
        context = await follow_context(work, laporan, own=own)
        if own:
            context |= {"just_sent": baru, "code": code_of(request, nomor)}
        return await page(request, work, "aduan/lacak_satu.html", context)

    @get("/{nomor:str}/tanda-terima")
    async def receipt(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template | Redirect:
        """The ticket to print or to keep: number, code, and a square that leads here."""
        laporan = await queries.laporan_by_number(work, nomor)
        code = code_of(request, nomor)
        if not reporter.knows_code(laporan, code):
            return go_to(f"/aduan/lacak/{laporan.nomor}", flash=_("Buka dahulu dengan kode Anda."), kind="info")
        return await page(request, work, "aduan/tanda_terima.html", receipt_context(work, laporan, code))

    @post("/{nomor:str}/buka")
    async def unlock(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect | Template:
        """Show the code once; the browser remembers it. A wrong one is answered, not raised: the try counts."""
        sent = await sent_form(request)
        laporan = await queries.laporan_by_number(work, nomor)
        try:
            form = Sent({"nomor": nomor, "kode": sent.text("kode")}).parse(LacakForm)
            await reporter.own_report(work, nomor, form.kode, address=address_of(request))
        except (Invalid, NotFound):
            wrong = {"kode": _("Kode ini tidak cocok dengan nomor laporan.")}
            shown = {"values": dict(sent.values), "errors": wrong}
            context = {**await follow_context(work, laporan, own=False), **shown}
            return await page(request, work, "aduan/lacak_satu.html", context, status_code=422)
        answer = go_to(f"/aduan/lacak/{laporan.nomor}")
        remember(answer, laporan.nomor, form.kode, work.services.settings)
        return answer

    @post("/{nomor:str}/balas")
    async def reply(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """The reporter adds words or photos."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(BalasForm)
            files = await checked_files(work, sent, photos_only=True)
            await reporter.reply(work, laporan, form.teks, files)
            return _("Tambahan Anda terkirim.")

        return await _own_step(request, work, nomor, "balas", act)

    @post("/{nomor:str}/nilai")
    async def rate(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """The reporter rates; the report is closed."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(NilaiForm)
            await reporter.rate(work, laporan, form.rating, form.teks)
            return _("Terima kasih. Penilaian Anda tercatat.")

        return await _own_step(request, work, nomor, "nilai", act)

    @post("/{nomor:str}/buka-lagi")
    async def reopen(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """Not solved: back to the unit."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(BalasForm)
            await reporter.reopen(work, laporan, form.teks)
            return _("Laporan dibuka kembali.")

        return await _own_step(request, work, nomor, "buka-lagi", act)

    @get("/{nomor:str}/berkas/{file_id:int}")
    async def file(
        self,
        request: AnyRequest,
        work: Work,
        nomor: FromPath[str],
        file_id: FromPath[int],
        kecil: FromQuery[bool] = False,
    ) -> Response[bytes]:
        """A photo: of one's own report, or of a public one."""
        laporan = await queries.laporan_by_number(work, nomor)
        if not await is_own(request, work, laporan) and not queries.is_public(laporan):
            raise NotFound(_("Berkas ini tidak ada."))
        found = await queries.file_of(work, laporan.id, file_id, public_only=True)
        return await send_file(work, found, small=kecil)


async def _own_step(request: AnyRequest, work: UnitOfWork, nomor: str, step: str, act: Act) -> Redirect:
    sent = await sent_form(request)
    laporan = await queries.laporan_by_number(work, nomor, lock=True)
    if not await is_own(request, work, laporan):
        return go_to(f"/aduan/lacak/{laporan.nomor}", flash=_("Buka dahulu dengan kode Anda."), kind="warn")
    try:
        done = await act(laporan, sent)
    except (Invalid, Refused) as problem:
        context = {**await follow_context(work, laporan, own=True), "open_form": step}
        raise await form_again(request, work, "aduan/lacak_satu.html", sent, problem, context) from problem
    return go_to(f"/aduan/lacak/{laporan.nomor}", flash=done)


async def follow_context(work: UnitOfWork, laporan: Laporan, *, own: bool) -> dict[str, object]:
    """What the page of one report shows to its reporter (`own`) or to everybody else."""
    shown = own or queries.is_public(laporan)
    history = await queries.history_of(work, laporan.id, public_only=True) if shown else []
    parent = await work.session.get(Laporan, laporan.induk_id) if laporan.induk_id and own else None
    if parent is not None:  # whoever was merged waits for the parent's answer
        history = [*history, *(await _answers_of(work, parent))]
    place = await names(work.session, [laporan.kode_wilayah]) if laporan.kode_wilayah else {}
    units = await queries.units_by_id(work)
    status = parent.status if parent else laporan.status
    trail = trail_of(history, work.tenant.timezone, units)
    if not own:
        trail = [{**line, "quote": without_identity(line["quote"])} for line in trail]
    return {
        "laporan": laporan,
        "parent": parent,
        "own": own,
        "shown": shown,
        "just_sent": False,
        "code": "",
        "open_form": "",
        "isi": laporan.isi if own else without_identity(laporan.isi),
        "judul": laporan.judul if own else without_identity(laporan.judul),
        "tempat": laporan.tempat if own else without_identity(laporan.tempat),
        "status_words": str(LABELS[status]),
        "status_kind": KINDS[status],
        "steps": steps_of(parent or laporan),
        "trail": trail,
        "files": await queries.files_of(work, laporan.id, public_only=True) if shown else [],
        "place": ", ".join(place.values()),
        "unit": units.get((parent or laporan).unit_id or 0, ""),
        "may_reply": own and may("reply", laporan.status),
        "may_rate": own and may("close", laporan.status),
        "may_reopen": own and may("reopen", laporan.status),
        "reopen_days": (await days_of(work)).reopen,
        "asks_code": not own and laporan.status not in (Status.DIARSIPKAN,),
        "link": public_link(work, f"/aduan/lacak/{laporan.nomor}"),
        "now": work.now,
    }


async def _answers_of(work: UnitOfWork, parent: Laporan) -> list[Any]:
    told = {"verifikasi", "disposisi", "proses", "tanggapi", "selesai"}
    rows = await queries.history_of(work, parent.id, public_only=True)
    return [row for row in rows if row.langkah in told]


def receipt_context(work: UnitOfWork, laporan: Laporan, code: str) -> dict[str, object]:
    """What stands on the receipt. The square holds the address only: the code is written beside it."""
    link = public_link(work, f"/aduan/lacak/{laporan.nomor}")
    drawn = segno.make(link, error="m", micro=False).svg_inline(scale=4, border=2, svgclass="qr", lineclass=None)
    return {"laporan": laporan, "code": code, "link": link, "square": Markup(drawn)}  # noqa: S704 - drawn by us


async def is_own(request: AnyRequest, work: UnitOfWork, laporan: Laporan) -> bool:
    """Whether the reader sent it. A wrong code counts as a try; none is no try."""
    code = code_of(request, laporan.nomor)
    if not code:
        return reporter.is_mine(work, laporan)
    try:
        await reporter.own_report(work, laporan.nomor, code, address=address_of(request))
    except NotFound:
        return False
    return True


def address_of(request: AnyRequest) -> str:
    """Where a request comes from, for counting tries only."""
    return request.client.host if request.client else ""


def cookie_name(nomor: str) -> str:
    """Under which name a browser keeps the code of a report."""
    return "aduan_" + tidy_number(nomor).replace("-", "_")


def code_of(request: AnyRequest, nomor: str) -> str:
    """The code this browser was shown."""
    return request.cookies.get(cookie_name(nomor), "")


def remember(answer: Redirect, nomor: str, code: str, settings: Settings) -> None:
    """Let this browser open the report again."""
    answer.set_cookie(
        cookie_name(nomor),
        code,
        max_age=COOKIE_DAYS * 86400,
        path="/aduan",
        httponly=True,
        samesite="lax",
        secure=settings.public_scheme == "https",
    )
