"""Sending a report: one form that loses nothing, be it words, place or photos."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from litestar import Controller, Request, get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from tiru.access.attempts import count_attempt
from tiru.errors import Invalid, Refused, TiruError, TooMany
from tiru.i18n import _
from tiru.tenant import Kind
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import go_to, page
from tiru.wilayah.search import Found
from tiru.work import UnitOfWork
from tiru_aduan import held, intake, queries
from tiru_aduan.forms import LaporanForm
from tiru_aduan.portal_follow import address_of, remember
from tiru_aduan.rules import LABELS
from tiru_aduan.uploads import Received, received_files

AnyRequest = Request[Any, Any, Any]
SENT_PER_ADDRESS = 60
"""Reports from one address within a quarter of an hour: a whole village may share one."""


class SendController(Controller):
    """`/aduan/kirim`; nothing here asks for an account."""

    path = "/kirim"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def form(self, request: AnyRequest, work: Work, kategori: FromQuery[str] = "") -> Template:
        """An empty report."""
        context = await form_context(work, Sent({}), kategori)
        return await page(request, work, "aduan/kirim.html", context)

    @post()
    async def submit(self, request: AnyRequest, work: Work) -> Redirect | Template:
        """Take a report; on any problem the form comes back with every word and photo in it."""
        sent = await sent_form(request)
        place = await place_meant(work, sent)
        files = await received_files(work, sent)
        await held.drop(work, sent.text("kunci"), sent.all("buang"))
        try:
            async with work.session.begin_nested():
                ticket = await _take(request, work, place, files)
        except (Invalid, Refused, TooMany) as problem:
            await held.hold(work, sent.text("kunci"), files.good)
            context = await again_context(work, place, problem)
            return await page(request, work, "aduan/kirim.html", context, status_code=problem.status)
        answer = go_to(f"/aduan/lacak/{ticket.nomor}?baru=1")
        remember(answer, ticket.nomor, ticket.code, work.services.settings)
        return answer


@dataclass(frozen=True, slots=True)
class Place:
    """What was sent, with the place's code where the typed name says which; else what it may mean."""

    sent: Sent
    choices: tuple[Found, ...] = ()
    wrong: str = ""


async def place_meant(work: UnitOfWork, sent: Sent) -> Place:
    """Without a script only the typed name arrives: one village of that name is taken, several are asked about."""
    typed = sent.text("wilayah_teks").strip()
    code = sent.text("wilayah") or sent.text("wilayah_pilih")
    if code or not typed:
        return Place(replace(sent, values={**sent.values, "wilayah": code}))
    found = await intake.places_named(work, typed)
    if len(found) == 1:
        return Place(replace(sent, values={**sent.values, "wilayah": found[0].kode}))
    word = work.tenant.word("desa")
    if not found:
        return Place(sent, (), _("Tidak ada %(desa)s bernama itu. Periksa ejaannya, atau kosongkan.", desa=word))
    return Place(sent, tuple(found), _("Pilih %(desa)s yang Anda maksud.", desa=word))


F = TypeVar("F", bound=LaporanForm)


def parsed(place: Place, files: Received, kind: type[F]) -> F:
    """The report that was sent. Raises Invalid with everything that is wrong at once: words, place and files."""
    form, fields = None, {}
    try:
        form = place.sent.parse(kind)
    except Invalid as problem:
        fields = problem.fields
    if place.wrong:
        fields["wilayah"] = place.wrong
    if files.wrong:
        fields["foto"] = " ".join(files.wrong)
    if fields or form is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)
    return form


async def _take(request: AnyRequest, work: UnitOfWork, place: Place, files: Received) -> intake.Ticket:
    form = parsed(place, files, LaporanForm)
    ticket = await intake.submit(work, form, files.good, kunci=place.sent.text("kunci"))
    await _slow_down(request, work)
    return ticket


async def _slow_down(request: AnyRequest, work: UnitOfWork) -> None:
    try:
        await count_attempt(work, f"aduan-kirim:{address_of(request)}", limit=SENT_PER_ADDRESS)
    except TooMany as problem:
        raise TooMany(
            _("Terlalu banyak aduan dari jaringan ini. Isian Anda masih ada; kirim lagi 15 menit lagi."),
            retry_after_s=problem.retry_after_s,
        ) from problem


async def again_context(work: UnitOfWork, place: Place, problem: TiruError) -> dict[str, object]:
    """The form as it was sent. It is answered, not raised: what was kept of the photos has to stay."""
    return {
        **await form_context(work, place.sent, ""),
        "choices": [(one.kode, f"{one.nama}, {one.jalur}") for one in place.choices],
        "values": dict(place.sent.values),
        "errors": problem.fields if isinstance(problem, Invalid) else {},
        "message": problem.message,
    }


async def form_context(work: UnitOfWork, sent: Sent, kategori: str) -> dict[str, object]:
    """What the form needs; `kunci` is its secret, the same as long as it is the same form."""
    kunci = sent.text("kunci") if held.is_key(sent.text("kunci")) else secrets.token_urlsafe(24)
    return {
        "categories": await queries.categories(work),
        "labels": LABELS,
        "chosen": kategori,
        "choices": [],
        "kunci": kunci,
        "held": await held.files_under(work, kunci),
        "most_files": intake.MOST_FILES,
        "name": work.actor.name if work.actor.kind is Kind.CITIZEN else "",
    }
