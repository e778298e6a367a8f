"""The citizens' pages: report, receipt, follow, reply, rate, and what everybody may read."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.access.attempts import count_attempt
from tiru.errors import Invalid, NotFound, Refused
from tiru.files.attachment import attachment
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import queries, service
from tiru_aduan.forms import BalasForm, LacakForm, LaporanForm, NilaiForm
from tiru_aduan.models import Laporan
from tiru_aduan.queries import Filter
from tiru_aduan.rules import KINDS, LABELS, may, tidy_number
from tiru_aduan.shown import steps_of, trail_of

AnyRequest = Request[Any, Any, Any]
COOKIE_DAYS = 90


class PortalController(Controller):
    """Everything under /aduan; nothing here asks for an account."""

    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def list_(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        kategori: FromQuery[int | None] = None,
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """What citizens reported, without saying who."""
        wanted = Filter(q=q.strip()[:100], kategori=kategori)
        found = await queries.public_reports(work, wanted, page=halaman)
        places = await names(work.session, [row.kode_wilayah for row in found.rows if row.kode_wilayah])
        context = {
            "found": found,
            "wanted": wanted,
            "places": places,
            "units": await queries.units_by_id(work),
            "categories": await queries.categories(work),
            "labels": LABELS,
            "kinds": KINDS,
        }
        return await page(request, work, "aduan/portal_daftar.html", context)

    @get("/kirim")
    async def form(self, request: AnyRequest, work: Work, kategori: FromQuery[str] = "") -> Template:
        """An empty report."""
        return await page(request, work, "aduan/kirim.html", await _form_context(work, kategori))

    @post("/kirim")
    async def submit(self, request: AnyRequest, work: Work) -> Redirect:
        """Take a report; on any problem the form comes back with every word in it."""
        sent = await sent_form(request)
        try:
            await count_attempt(work, f"aduan-kirim:{address_of(request)}", limit=20)
            form = sent.parse(LaporanForm)
            files = await checked_files(work, sent, photos_only=False)
            ticket = await service.submit(work, form, files)
        except (Invalid, Refused) as problem:
            raise await form_again(
                request, work, "aduan/kirim.html", sent, problem, await _form_context(work, "")
            ) from problem
        answer = go_to(f"/aduan/lacak/{ticket.nomor}?baru=1")
        _remember(answer, ticket.nomor, ticket.code)
        return answer

    @get("/lacak")
    async def follow_form(self, request: AnyRequest, work: Work, nomor: FromQuery[str] = "") -> Template | Redirect:
        """Ask for a ticket number; a number that exists leads on."""
        if nomor.strip():
            try:
                laporan = await queries.laporan_by_number(work, nomor)
            except NotFound as problem:
                context = {"values": {"nomor": nomor}, "errors": {"nomor": problem.message}}
                return await page(request, work, "aduan/lacak.html", context, status_code=404)
            return go_to(f"/aduan/lacak/{laporan.nomor}")
        return await page(request, work, "aduan/lacak.html")

    @get("/lacak/{nomor:str}")
    async def follow(
        self, request: AnyRequest, work: Work, nomor: FromPath[str], baru: FromQuery[bool] = False
    ) -> Template:
        """Status for everybody; words, files and replies for whoever has the code."""
        laporan = await queries.laporan_by_number(work, nomor)
        own = await _is_own(request, work, laporan)
        return await _follow_page(request, work, laporan, own=own, just_sent=baru and own)

    @post("/lacak/{nomor:str}/buka")
    async def unlock(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """Show the code once; the browser remembers it."""
        sent = await sent_form(request)
        laporan = await queries.laporan_by_number(work, nomor)
        try:
            form = Sent({"nomor": nomor, "kode": sent.text("kode")}).parse(LacakForm)
            await service.own_report(work, nomor, form.kode, address=address_of(request))
        except (Invalid, NotFound) as problem:
            wrong = Invalid(problem.message, fields={"kode": _("Kode ini tidak cocok dengan nomor laporan.")})
            context = await _follow_context(work, laporan, own=False, just_sent=False)
            raise await form_again(request, work, "aduan/lacak_satu.html", sent, wrong, context) from problem
        answer = go_to(f"/aduan/lacak/{laporan.nomor}")
        _remember(answer, laporan.nomor, form.kode)
        return answer

    @post("/lacak/{nomor:str}/balas")
    async def reply(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """The reporter adds words or photos."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(BalasForm)
            await service.reply_as_reporter(work, laporan, form.teks, await checked_files(work, sent))
            return _("Tambahan Anda terkirim.")

        return await self._own_step(request, work, nomor, act)

    @post("/lacak/{nomor:str}/nilai")
    async def rate(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """The reporter rates; the report is closed."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(NilaiForm)
            await service.rate(work, laporan, form.rating, form.teks)
            return _("Terima kasih. Penilaian Anda tercatat.")

        return await self._own_step(request, work, nomor, act)

    @post("/lacak/{nomor:str}/buka-lagi")
    async def reopen(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Redirect:
        """Not solved: back to the unit."""

        async def act(laporan: Laporan, sent: Sent) -> str:
            form = sent.parse(BalasForm)
            await service.reopen(work, laporan, form.teks)
            return _("Laporan dibuka kembali.")

        return await self._own_step(request, work, nomor, act)

    @get("/lacak/{nomor:str}/berkas/{file_id:int}")
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
        if not await _is_own(request, work, laporan) and not queries.is_public(laporan):
            raise NotFound(_("Berkas ini tidak ada."))
        return await send_file(work, laporan, file_id, small=kecil)

    @get("/publik/{nomor:str}")
    async def public(self, request: AnyRequest, work: Work, nomor: FromPath[str]) -> Template:
        """One public report as everybody sees it."""
        laporan = await queries.laporan_by_number(work, nomor)
        if not queries.is_public(laporan):
            raise NotFound(_("Laporan ini tidak dibuka untuk umum."))
        return await _follow_page(request, work, laporan, own=False, just_sent=False)

    async def _own_step(self, request: AnyRequest, work: UnitOfWork, nomor: str, act: Any) -> Redirect:
        sent = await sent_form(request)
        laporan = await service.own_report(
            work, nomor, _code_of(request, nomor), address=address_of(request), lock=True
        )
        laporan = await queries.laporan_by_number(work, nomor)
        try:
            done = await act(laporan, sent)
        except (Invalid, Refused) as problem:
            context = await _follow_context(work, laporan, own=True, just_sent=False)
            raise await form_again(request, work, "aduan/lacak_satu.html", sent, problem, context) from problem
        return go_to(f"/aduan/lacak/{laporan.nomor}", flash=done)


async def checked_files(work: UnitOfWork, sent: Sent, *, photos_only: bool = True) -> list[Checked]:
    """What came in the field `foto`, checked. Raises Invalid at that field."""
    limit = work.services.settings.upload_max_bytes
    try:
        return [
            await check_upload(upload, limit=limit, photos_only=photos_only) for upload in sent.files.get("foto", ())
        ]
    except Invalid as problem:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"foto": problem.message}) from problem


async def send_file(work: UnitOfWork, laporan: Laporan, file_id: int, *, small: bool) -> Response[bytes]:
    """A file of a report, the small picture when asked."""
    found = await queries.file_of(work, laporan.id, file_id)
    key = found.thumb_key if small and found.thumb_key else found.key
    content = await work.services.store.get(work.tenant.slug, key)
    return attachment(content, name=found.nama, media_type=found.media_type, inline=True)


def address_of(request: AnyRequest) -> str:
    """Where a request comes from, for counting tries only."""
    return request.client.host if request.client else ""


async def _form_context(work: UnitOfWork, kategori: str) -> dict[str, object]:
    return {
        "categories": await queries.categories(work),
        "labels": LABELS,
        "chosen": kategori,
        "limit_mb": work.services.settings.upload_max_bytes // 1_000_000,
    }


async def _follow_page(
    request: AnyRequest, work: UnitOfWork, laporan: Laporan, *, own: bool, just_sent: bool
) -> Template:
    context = await _follow_context(work, laporan, own=own, just_sent=just_sent)
    if just_sent:
        context["code"] = _code_of(request, laporan.nomor)
    return await page(request, work, "aduan/lacak_satu.html", context)


async def _follow_context(work: UnitOfWork, laporan: Laporan, *, own: bool, just_sent: bool) -> dict[str, object]:
    shown = own or queries.is_public(laporan)
    history = await queries.history_of(work, laporan.id, public_only=True)
    place = await names(work.session, [laporan.kode_wilayah]) if laporan.kode_wilayah else {}
    units = await queries.units_by_id(work)
    return {
        "laporan": laporan,
        "own": own,
        "shown": shown,
        "just_sent": just_sent,
        "code": "",
        "status_words": str(LABELS[laporan.status]),
        "status_kind": KINDS[laporan.status],
        "steps": steps_of(laporan),
        "trail": trail_of(history if shown else [], work.tenant.timezone, units),
        "files": await queries.files_of(work, laporan.id) if shown else [],
        "place": ", ".join(place.values()),
        "unit": units.get(laporan.unit_id or 0, ""),
        "may_reply": own and may("reply", laporan.status),
        "may_rate": own and may("close", laporan.status),
        "may_reopen": own and may("reopen", laporan.status),
        "now": work.now,
    }


async def _is_own(request: AnyRequest, work: UnitOfWork, laporan: Laporan) -> bool:
    code = _code_of(request, laporan.nomor)
    if not code:
        return False
    try:
        await service.own_report(work, laporan.nomor, code, address=address_of(request))
    except NotFound:
        return False
    return True


def _cookie_name(nomor: str) -> str:
    return "aduan_" + tidy_number(nomor).replace("-", "_")


def _code_of(request: AnyRequest, nomor: str) -> str:
    return request.cookies.get(_cookie_name(nomor), "")


def _remember(answer: Redirect, nomor: str, code: str) -> None:
    answer.set_cookie(
        _cookie_name(nomor), code, max_age=COOKIE_DAYS * 86400, path="/aduan", httponly=True, samesite="lax"
    )
