"""`/kantor/mbg/rapor`: the report cards of all kitchens, and of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import sparkline
from tiru.web.pages import page
from tiru.wilayah.queries import children
from tiru.work import UnitOfWork
from tiru_mbg.paging import PER_PAGE, number_asked, word_asked
from tiru_mbg.rapor import queries
from tiru_mbg.rapor.kpi import KPIS, pulls
from tiru_mbg.rapor.period import Period, offered, period_of, usual
from tiru_mbg.rapor.queries import Report
from tiru_mbg.rapor.settings import limits_of
from tiru_mbg.rapor.wording import COLOURS, number, shown
from tiru_mbg.rights import EKSPOR, RAPOR

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/rapor"


class ReportCardController(Controller):
    """Reading reaches the kitchens of `mbg:rapor:read`; ranks are for those who see all of them."""

    path = "/rapor"
    opt = {"permission": RAPOR}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """Every kitchen with its score and the colour of each figure."""
        period, wrong = _period(request, work)
        words, kecamatan = word_asked(request), word_asked(request, "kecamatan", 13)
        found = await queries.reports(work, period, kecamatan=kecamatan, words=words)
        last = max(1, -(-len(found) // PER_PAGE))
        at = min(number_asked(request), last)
        context = {
            "rows": found[(at - 1) * PER_PAGE : at * PER_PAGE],
            "total": len(found),
            "at": at,
            "last": last,
            "mean": _mean(found),
            "areas": await children(work.session, work.tenant.kode_wilayah),
            "q": words,
            "kecamatan": kecamatan,
            "address": urlencode({"q": words, "kecamatan": kecamatan}) + "&" + period.address,
            "ranked": queries.may_rank(work),
            "may_export": work.may(EKSPOR),
            **await _shared(work, period, wrong, request),
        }
        return await page(request, work, "mbg/rapor/daftar.html", context, status_code=422 if wrong else 200)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The list as a table, of the kitchens that the rights to read and to export both open."""
        period = period_of(request.query_params, work.today)
        words, kecamatan = word_asked(request), word_asked(request, "kecamatan", 13)
        found = await queries.reports(work, period, kecamatan=kecamatan, words=words, permissions=(RAPOR, EKSPOR))
        form = form_of(request)
        after = {"rows": len(found), "form": form, "period": period.address}
        work.record("mbg.rapor.export", "mbg_harian:*", after=after)
        heads = ["Kode", "Dapur", "Wilayah", "Peringkat", "Skor", "Nilai", "Hari layanan", "Hari lengkap"]
        heads += ["Hari tanpa laporan", *(f"{kpi.title} ({kpi.unit})" for kpi in KPIS)]
        name = f"rapor-mbg-{work.tenant.slug}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
        return table_response(heads, [_exported(one) for one in found], form=form, name=name)

    @get("/{sppg_id:int}")
    async def show(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """One kitchen: each figure with its formula, the weeks, what pulls it down, days without report."""
        period, wrong = _period(request, work)
        report = await queries.report_for(work, sppg_id, period)
        limits = await limits_of(work)
        weeks = await queries.weeks_of(work, report.sppg, period)
        scores = [float(week.card.score) for week in weeks if week.card.score is not None]
        figures = shown(report.card, limits)
        context = {
            "report": report,
            "figures": figures,
            "by_key": {one.key: one for one in figures},
            "pulls": pulls(report.card, limits)[:5],
            "weeks": weeks[::-1],
            "chart": sparkline(scores, title=_("Skor tiap minggu"), width=320, height=60),
            "silent": await queries.silent_days(work, sppg_id, period),
            "notes": await queries.notes_of(work, sppg_id, period),
            **await _shared(work, period, wrong, request),
        }
        return await page(request, work, "mbg/rapor/satu.html", context, status_code=422 if wrong else 200)


def _period(request: AnyRequest, work: UnitOfWork) -> tuple[Period, dict[str, str]]:
    try:
        return period_of(request.query_params, work.today), {}
    except Invalid as problem:
        return usual(work.today), dict(problem.fields)


async def _shared(work: UnitOfWork, period: Period, wrong: dict[str, str], request: AnyRequest) -> dict[str, object]:
    typed = {name: str(request.query_params.get(name, "")) for name in ("dari", "sampai")} if wrong else {}
    return {
        "period": period,
        "typed": {"dari": period.first.isoformat(), "sampai": period.last.isoformat(), **typed},
        "errors": wrong,
        "offered": offered(work.today),
        "kpis": KPIS,
        "colours": COLOURS,
        "number": number,
    }


def _mean(found: Sequence[Report]) -> str:
    scores = [one.card.score for one in found if one.card.score is not None]
    return angka(sum(scores) / len(scores), 1) if scores else ""


def _exported(one: Report) -> list[object]:
    grade = one.grade
    head = [one.sppg.kode, one.sppg.nama, one.sppg.kode_wilayah, one.rank, one.card.score, grade[0] if grade else ""]
    values = [None if figure.value is None else round(float(figure.value), 4) for figure in one.card.figures]
    return [*head, one.days, one.complete, one.silent, *values]
