"""`/kantor/penduduk/ganda`: rows that may be about one person, side by side, merged or kept apart."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.penduduk import queries
from tiru.penduduk.changes import plain
from tiru.penduduk.forms import MergeForm, ReasonForm
from tiru.penduduk.identity import masked_kk, masked_nik
from tiru.penduduk.merging import TAKEABLE, merge, note_different, pair_for, pairs, undo_merge
from tiru.penduduk.models import Keluarga, Penduduk
from tiru.penduduk.reach import MANAGE, READ
from tiru.penduduk.rules import RULES
from tiru.penduduk.shown import value_shown
from tiru.penduduk.views.people import HOME
from tiru.penduduk.words import FIELDS
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


class DuplicateController(Controller):
    """Both rows have to lie within reach; everything here can be undone."""

    path = "/penduduk/ganda"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/", opt={"permission": READ})
    async def pairs(self, request: AnyRequest, work: Work, halaman: FromQuery[int] = 1) -> Template:
        """Pairs that wait for somebody to look."""
        number = max(1, halaman)
        found, total = await pairs(work, page=number)
        people = [one for pair in found for one in (pair.one, pair.other)]
        context = {
            "found": found,
            "total": total,
            "number": number,
            "pages": max(1, -(-total // queries.PER_PAGE)),
            "masked": {one.id: masked_nik(work, one) for one in people},
            "places": await names(work.session, list({one.kode_wilayah for one in people})),
            "rules": RULES,
            "may_manage": work.actor.may(MANAGE),
        }
        return await page(request, work, "penduduk/ganda.html", context)

    @get("/{one_id:int}/{other_id:int}")
    async def compare(
        self, request: AnyRequest, work: Work, one_id: FromPath[int], other_id: FromPath[int]
    ) -> Template:
        """Both, field by field."""
        return await page(request, work, "penduduk/bandingkan.html", await _context(work, one_id, other_id))

    @post("/{one_id:int}/{other_id:int}")
    async def decide(self, request: AnyRequest, work: Work, one_id: FromPath[int], other_id: FromPath[int]) -> Redirect:
        """One person: merge them. Two persons: remember that."""
        context = await _context(work, one_id, other_id)
        sent = await sent_form(request)
        try:
            if sent.text("putusan") == "beda":
                await note_different(work, one_id, other_id, sent.parse(ReasonForm))
                return go_to(f"{HOME}/ganda", flash=_("Keduanya dicatat sebagai dua orang."))
            kept = await merge(work, one_id, other_id, sent.parse(MergeForm))
        except TiruError as problem:
            raise await form_again(request, work, "penduduk/bandingkan.html", sent, problem, context) from problem
        return go_to(f"{HOME}/orang/{kept.id}", flash=_("Kedua catatan digabung. Ini bisa dibatalkan."))

    @get("/batal/{person_id:int}")
    async def undo_form(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Template:
        """Why it is undone."""
        return await page(request, work, "penduduk/batal_gabung.html", await _undo_context(work, person_id))

    @post("/batal/{person_id:int}")
    async def undo(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Redirect:
        """Two rows again."""
        context = await _undo_context(work, person_id)
        sent = await sent_form(request)
        try:
            await undo_merge(work, person_id, sent.parse(ReasonForm))
        except TiruError as problem:
            raise await form_again(request, work, "penduduk/batal_gabung.html", sent, problem, context) from problem
        return go_to(f"{HOME}/orang/{person_id}", flash=_("Penggabungan dibatalkan."))


async def _undo_context(work: UnitOfWork, person_id: int) -> dict[str, object]:
    person = await queries.person_for(work, person_id, MANAGE)
    kept = await queries.person_for(work, person.digabung_ke, MANAGE) if person.digabung_ke else None
    return {"person": person, "kept": kept}


async def _context(work: UnitOfWork, one_id: int, other_id: int) -> dict[str, object]:
    one, other = await pair_for(work, one_id, other_id)
    cards = {
        family.id: masked_kk(work, family)
        for family in await work.session.scalars(
            select(Keluarga).where(Keluarga.id.in_([one.keluarga_id or 0, other.keluarga_id or 0]))
        )
    }
    places = await names(work.session, [one.kode_wilayah, other.kode_wilayah])

    def shown(person: Penduduk, field: str) -> str:
        if field == "nik":
            return masked_nik(work, person) or "–"
        if field == "keluarga_id":
            return cards.get(person.keluarga_id or 0, "–") or _("tanpa nomor KK")
        if field == "kode_wilayah":
            return places.get(person.kode_wilayah, person.kode_wilayah)
        return value_shown(field, plain(getattr(person, field)))

    rows = [
        {
            "field": field,
            "label": str(FIELDS[field]),
            "one": shown(one, field),
            "other": shown(other, field),
            "differs": _differs(one, other, field),
        }
        for field in TAKEABLE
    ]
    return {"one": one, "other": other, "rows": rows, "older": min(one.id, other.id)}


def _differs(one: Penduduk, other: Penduduk, field: str) -> bool:
    column = "nik_match" if field == "nik" else field
    return bool(getattr(one, column) != getattr(other, column))
