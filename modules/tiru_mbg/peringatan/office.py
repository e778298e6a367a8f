"""`/kantor/mbg/peringatan`: what is open, what was, what each rule means; acknowledging and closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field
from sqlalchemy import select

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.parameters import PARAMETERS
from tiru_mbg.peringatan import service
from tiru_mbg.peringatan.catalogue import LEVEL_TITLES, LEVELS, RULES, Rule
from tiru_mbg.peringatan.findings import Limits, limits
from tiru_mbg.peringatan.leads import leads_of
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.queries import STATES, WarningFilter, counted, warnings
from tiru_mbg.peringatan.settings import SETTINGS
from tiru_mbg.peringatan.telling import HOME
from tiru_mbg.peringatan.words import MARKS, STATE_TITLES, VERDICTS, spans
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import EKSPOR, PERINGATAN_ANSWER, PERINGATAN_READ
from tiru_mbg.titik.models import Titik

AnyRequest = Request[Any, Any, Any]
ONE = "mbg/peringatan/satu.html"


class AcknowledgeForm(Form):
    """For how many hours somebody deals with it."""

    jam: Literal["2", "8", "24", "72", "168"]
    catatan: str = Field("", max_length=500)


class CloseForm(Form):
    """Was it true, and what was done."""

    putusan: Literal["benar", "salah_alarm"]
    alasan: str = Field(min_length=5, max_length=500)


class WarningController(Controller):
    """Reading, through the reach of `mbg:peringatan:read`."""

    path = "/peringatan"
    opt = {"permission": PERINGATAN_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of warnings: the open ones, or those that are over."""
        wanted = _filter_of(request)
        found = await page_of(work, warnings(work, wanted), number_asked(request))
        context = {
            "found": found,
            "wanted": wanted,
            "address": _address_of(wanted),
            "kitchen": await _kitchen_name(work, wanted.sppg_id),
            "counts": await counted(work, wanted.sppg_id),
            "leads": await leads_of(work, [row for row, _nama in found.rows]),
            "may_export": work.may(EKSPOR),
            **_words(),
        }
        return await page(request, work, "mbg/peringatan/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the reader may read."""
        found = (await work.session.execute(warnings(work, _filter_of(request)))).all()
        work.record("mbg.peringatan.export", "peringatan:semua", after={"baris": len(found)})
        zone = work.tenant.zone
        heads = [_("Kode"), _("Tingkat"), _("Peringatan"), _("Dapur"), _("Status"), _("Muncul"), _("Selesai")]
        rows = [
            [
                row.kode,
                str(LEVEL_TITLES[row.tingkat]),
                row.judul,
                nama or "",
                str(STATE_TITLES[row.status]),
                row.muncul_at.astimezone(zone),
                row.selesai_at.astimezone(zone) if row.selesai_at else None,
            ]
            for row, nama in found
        ]
        return table_response(heads, rows, form=form_of(request), name=f"peringatan-{work.tenant.slug}")

    @get("/aturan")
    async def catalogue(self, request: AnyRequest, work: Work) -> Template:
        """What each rule means, its limits today and what they rest on."""
        found = await limits(work)
        shown = [(rule, _limits_of(rule, found)) for rule in RULES.values()]
        return await page(request, work, "mbg/peringatan/aturan.html", {"shown": shown, **_words()})

    @get("/{peringatan_id:int}")
    async def one(self, request: AnyRequest, work: Work, peringatan_id: FromPath[int]) -> Template:
        """One warning with what it means and what to do."""
        row = await service.warning_for(work, peringatan_id, PERINGATAN_READ)
        return await page(request, work, ONE, await _context(work, row))


class AnswerController(Controller):
    """Answering, through the reach of `mbg:peringatan:answer`."""

    path = "/peringatan"
    opt = {"permission": PERINGATAN_ANSWER}  # noqa: RUF012 - the framework's way of declaring

    @post("/{peringatan_id:int}/akui")
    async def acknowledge(self, request: AnyRequest, work: Work, peringatan_id: FromPath[int]) -> Redirect:
        """Say who deals with it, and until when."""
        row = await service.warning_for(work, peringatan_id, PERINGATAN_ANSWER)
        context = await _context(work, row)
        sent = await sent_form(request)
        try:
            form = sent.parse(AcknowledgeForm)
            until = work.now + timedelta(hours=int(form.jam))
            await service.acknowledge(work, peringatan_id, until=until, note=form.catatan)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{peringatan_id}", flash=_("Peringatan diakui."))

    @post("/{peringatan_id:int}/tutup")
    async def close(self, request: AnyRequest, work: Work, peringatan_id: FromPath[int]) -> Redirect:
        """Close it with a verdict and a reason."""
        row = await service.warning_for(work, peringatan_id, PERINGATAN_ANSWER)
        context = await _context(work, row)
        sent = await sent_form(request)
        try:
            form = sent.parse(CloseForm)
            await service.close(work, peringatan_id, verdict=form.putusan, reason=form.alasan)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(HOME, flash=_("Peringatan ditutup."))


def _filter_of(request: AnyRequest) -> WarningFilter:
    asked = request.query_params
    state, kode, level = str(asked.get("status", "")), str(asked.get("kode", "")), str(asked.get("tingkat", ""))
    return WarningFilter(
        state=state if state in STATES else "terbuka",
        kode=kode if kode in RULES else "",
        level=level if level in LEVELS else "",
        q=word_asked(request),
        sppg_id=id_asked(request, "dapur"),
    )


def _address_of(wanted: WarningFilter) -> str:
    state = "" if wanted.state == "terbuka" else wanted.state
    pairs = {"status": state, "kode": wanted.kode, "tingkat": wanted.level, "q": wanted.q}
    pairs["dapur"] = str(wanted.sppg_id or "")
    return urlencode({name: value for name, value in pairs.items() if value})


def _words() -> dict[str, object]:
    return {
        "levels": LEVEL_TITLES,
        "states": STATE_TITLES,
        "marks": MARKS,
        "verdicts": VERDICTS,
        "catalogue": RULES,
        "order": LEVELS[::-1],
    }


async def _kitchen_name(work: UnitOfWork, sppg_id: int | None) -> str:
    """Of the kitchen the list is narrowed to; empty for one out of reach."""
    mine = select(Sppg.nama).where(Sppg.id == sppg_id, kitchens(work, PERINGATAN_READ))
    return (await work.session.scalar(mine) or "") if sppg_id else ""


async def _context(work: UnitOfWork, row: Peringatan) -> dict[str, object]:
    kitchen = await work.session.get(Sppg, row.sppg_id) if row.sppg_id else None
    place = await work.session.get(Titik, row.titik_id) if row.titik_id else None
    rule = RULES.get(row.kode)
    return {
        "row": row,
        "rule": rule,
        "kitchen": kitchen.nama if kitchen else "",
        "place": place.nama if place else "",
        "leads": (await leads_of(work, [row]))[row.id],
        "bounds": _limits_of(rule, await limits(work)) if rule else [],
        "may_answer": work.may(PERINGATAN_ANSWER) and row.status in service.OPEN,
        "spans": spans(),
        **_words(),
    }


def _limits_of(rule: Rule, found: Limits) -> list[tuple[object, object, object, bool]]:
    """(title, value, unit, verified) of each figure the rule uses."""
    shown: list[tuple[object, object, object, bool]] = []
    for spec in PARAMETERS:
        if any(spec.key == key or (key.endswith("*") and spec.key.startswith(key[:-1])) for key in rule.parameters):
            shown.append((spec.title, found.rules[spec.key], spec.unit, spec.versions[-1].verified))
    for own in SETTINGS:
        if own.key in rule.settings:
            shown.append((own.title, found.own[own.key.removeprefix("peringatan_")], "", own.verified))
    return shown
