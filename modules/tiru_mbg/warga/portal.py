"""`/mbg`: find one's school, see today's menu, give a mark. Works on any phone, with or without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.access.attempts import count_attempt, network_of
from tiru.access.secrets_and_codes import new_key
from tiru.errors import Invalid, Refused, TooMany
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import children, names
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.groups import GROUPS, PLACES
from tiru_mbg.menu.off_queries import place_off
from tiru_mbg.menu.queries import menus_of_days
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rapor.queries import published_grades
from tiru_mbg.resmi.rules import MEASURES, SHARES
from tiru_mbg.resmi.service import latest
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga import intake, queries
from tiru_mbg.warga.forms import NilaiForm
from tiru_mbg.warga.rules import AMOUNT, SLHS, SLHS_ON_ITS_WAY, TASTE

AnyRequest = Request[Any, Any, Any]
DEVICE = "mbg_alat"
MARKS_PER_ADDRESS = 200
"""Marks from one address within a quarter of an hour: a whole school may share one."""
MARK_DAYS = 30


class PublicController(Controller):
    """Nothing here asks for an account."""

    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def found(self, request: AnyRequest, work: Work) -> Template:
        """Search by name, or go through the kecamatan."""
        words, kecamatan = word_asked(request), word_asked(request, "kecamatan", 13)
        areas = await children(work.session, work.tenant.kode_wilayah)
        known = {area.kode: area.nama for area in areas}
        kecamatan = kecamatan if kecamatan in known else ""
        rows = None
        if words or kecamatan:
            rows = await page_of(work, queries.places_found(words, kecamatan), number_asked(request))
        codes = {row.kode_wilayah for row in rows.rows} if rows else set()
        context = {
            "found": rows,
            "q": words,
            "kecamatan": kecamatan,
            "areas": areas,
            "counts": {} if rows else await queries.counts_by_kecamatan(work),
            "names": {**known, **await names(work.session, sorted(codes))},
            "kinds": PLACES,
            "published": [] if rows else await latest(work),
            "measures": MEASURES,
            "shares": SHARES,
        }
        return await page(request, work, "mbg/warga/cari.html", context)

    @get("/titik/{titik_id:int}")
    async def show(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """Today's menu at a place, who cooks it, and a mark for it."""
        titik = await queries.place(work, titik_id)
        return await page(request, work, "mbg/warga/titik.html", await place_context(request, work, titik))

    @post("/titik/{titik_id:int}/nilai")
    async def mark(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """A mark; once a day from one phone, the last one counts."""
        titik, sent = await queries.place(work, titik_id), await sent_form(request)
        device = request.cookies.get(DEVICE, "")
        device = device if 20 <= len(device) <= 64 else new_key()
        try:
            form = sent.parse(NilaiForm)
            await slow_down(request, work, "mbg-nilai", MARKS_PER_ADDRESS)
            is_new = await intake.mark(work, titik.id, form, intake.sender_hash(work, device, titik.id))
        except (Invalid, Refused, TooMany) as problem:
            context = await place_context(request, work, titik)
            raise await form_again(request, work, "mbg/warga/titik.html", sent, problem, context) from problem
        done = _("Terima kasih. Nilai Anda tercatat.") if is_new else _("Nilai Anda hari ini sudah diganti.")
        answer = go_to(f"/mbg/titik/{titik.id}", flash=done)
        secure = work.services.settings.public_scheme == "https"
        answer.set_cookie(
            DEVICE, device, max_age=366 * 86400, path="/mbg", httponly=True, samesite="lax", secure=secure
        )
        return answer


async def place_context(request: AnyRequest, work: UnitOfWork, titik: Titik) -> dict[str, object]:
    """What the page of a place shows."""
    cooks = await queries.cooks_of(work, titik.id, work.today)
    ids = [cook.sppg.id for cook in cooks]
    tomorrow = work.today + timedelta(days=1)
    menus = await menus_of_days(work, ids, work.today, tomorrow) if ids else {}
    device = request.cookies.get(DEVICE, "")
    given = None
    if device:
        given = await queries.mark_given(work, titik.id, work.today, intake.sender_hash(work, device, titik.id))
    place_names = await names(work.session, [titik.kode_wilayah, titik.kode_wilayah[: queries.KECAMATAN]])
    count, mean = await queries.marks_of(work, titik.id, work.today - timedelta(days=MARK_DAYS))
    return {
        "titik": titik,
        "place": ", ".join(place_names[code] for code in sorted(place_names, reverse=True)),
        "cooks": cooks,
        "today": {sppg_id: menu for (sppg_id, day), menu in menus.items() if day == work.today and menu.is_approved},
        "tomorrow": {sppg_id: menu for (sppg_id, day), menu in menus.items() if day == tomorrow and menu.is_approved},
        "grades": await published_grades(work, ids),
        "off": await place_off(work, titik.id, work.today, ids),
        "off_tomorrow": await place_off(work, titik.id, tomorrow, ids),
        "served": await queries.is_served(work, titik.id, cooks, work.today),
        "given": given,
        "count": count,
        "mean": mean,
        "mark_days": MARK_DAYS,
        "slhs": {cook.sppg.id: SLHS.get(cook.sppg.slhs_status, SLHS_ON_ITS_WAY) for cook in cooks},
        "groups": GROUPS,
        "kinds": PLACES,
        "allergens": ALLERGENS,
        "taste": TASTE,
        "amount": AMOUNT,
    }


async def slow_down(request: AnyRequest, work: UnitOfWork, name: str, limit: int) -> None:
    """Raises TooMany, in words that say nothing is lost."""
    try:
        await count_attempt(work, f"{name}:{address_of(request)}", limit=limit)
    except TooMany as problem:
        words = _("Terlalu banyak kiriman dari jaringan ini. Isian Anda masih ada; kirim lagi 15 menit lagi.")
        raise TooMany(words, retry_after_s=problem.retry_after_s) from problem


def address_of(request: AnyRequest) -> str:
    """Where a request comes from, for counting tries only."""
    return network_of(request.client.host) if request.client else ""


def key_of(sent: Sent) -> str:
    """The secret of one form, the same as long as it is the same form."""
    given = sent.text("kunci")
    return given if 20 <= len(given) <= 64 else new_key()
