"""`/kantor/penduduk/mutu`: how good the data is, by rule, desa and source, and what to do about it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.penduduk.checking import check_village
from tiru.penduduk.merging import waiting_pairs
from tiru.penduduk.parameters import weights_of
from tiru.penduduk.quality import note_scores, overview, villages_within
from tiru.penduduk.reach import MANAGE, QUALITY, READ
from tiru.penduduk.rules import RULES
from tiru.penduduk.words import SEVERITIES, SEVERITY_KINDS
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import sparkline
from tiru.web.pages import go_to, page
from tiru.wilayah.queries import names

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/penduduk/mutu"


class QualityController(Controller):
    """Figures for whoever looks after the data; names stand behind the right to read."""

    path = "/penduduk/mutu"
    opt = {"permission": QUALITY}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def show(self, request: AnyRequest, work: Work) -> Template:
        """Scores and counts within reach."""
        found = await overview(work)
        first = tanggal(found.trend[0][0], short=True) if found.trend else ""
        context = {
            "found": found,
            "places": await names(work.session, [one.key for one in found.by_village]),
            "weights": await weights_of(work),
            "severities": SEVERITIES,
            "severity_kinds": SEVERITY_KINDS,
            "chart": sparkline(
                [score for _day, score in found.trend],
                title=_("Skor mutu sejak %(day)s", day=first),
                width=320,
                height=70,
            ),
            "trend_since": first,
            "pairs": await waiting_pairs(work) if work.actor.may(READ) else 0,
            "may_read": work.actor.may(READ),
            "may_manage": work.actor.may(MANAGE),
            "rules": RULES,
        }
        return await page(request, work, "penduduk/mutu.html", context)

    @post("/periksa", opt={"permission": MANAGE})
    async def check(self, request: AnyRequest, work: Work) -> Redirect:
        """Put the rules to everybody within reach now, not tonight; big regions wait for the worker."""
        villages = await villages_within(work, MANAGE)
        people = sum(number for _kode, number in villages)
        if people > 20_000:
            await work.enqueue("penduduk.check", once="penduduk.check")
            return go_to(HOME, flash=_("Pemeriksaan berjalan di belakang; hasilnya muncul di sini."), kind="info")
        for kode, _number in villages:
            await check_village(work, kode)
        await note_scores(work)
        return go_to(HOME, flash=_("%(n)s orang diperiksa.", n=people))

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """Scores by desa and source, and counts by rule; no persons in it."""
        found = await overview(work)
        places = await names(work.session, [one.key for one in found.by_village])
        rows: list[list[object]] = [
            [_("Desa"), one.key, places.get(one.key, ""), one.people, one.faulty, round(one.score, 1)]
            for one in found.by_village
        ]
        rows += [[_("Sumber"), "", one.key, one.people, one.faulty, round(one.score, 1)] for one in found.by_source]
        rows += [[_("Aturan"), one.rule.code, str(one.rule.title), one.people, "", ""] for one in found.by_rule]
        heads = [_("Menurut"), _("Kode"), _("Nama"), _("Orang"), _("Bermasalah"), _("Skor")]
        return table_response(heads, rows, form=form_of(request), name=f"mutu-penduduk-{work.tenant.slug}")
