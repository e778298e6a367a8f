"""`/kantor/mbg/insiden`: the list, one incident with its clocks, and what its line list says."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import Bar, bars
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden import analysis, queries
from tiru_mbg.insiden.cases import lines_of
from tiru_mbg.insiden.forms import typed
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.queries import IncidentFilter, incident_for, incidents
from tiru_mbg.insiden.recommendation_queries import recommendations_of
from tiru_mbg.insiden.recommendation_rules import RECOMMENDED, STOPPABLE
from tiru_mbg.insiden.reports import linked_reports
from tiru_mbg.insiden.rules import CHECKS, DEEDS, MARKS, SPECIMENS, STATES, STEP_WORDS, deeds_of
from tiru_mbg.insiden.specimens import next_step
from tiru_mbg.jejak.office import batch_state
from tiru_mbg.jejak.trace import within as traced
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, INSIDEN_READ, JEJAK, KASUS, REKOMENDASI
from tiru_mbg.warga.rules import KINDS, SYMPTOMS

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/insiden"
ONE = "mbg/insiden/satu.html"


class IncidentController(Controller):
    """Reading, through the reach of `mbg:insiden:read`."""

    path = "/insiden"
    opt = {"permission": INSIDEN_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of incidents."""
        wanted = _filter_of(request)
        pairs = {name: value for name, value in (("status", wanted.status), ("q", wanted.q)) if value}
        context = {
            "found": await page_of(work, incidents(work, wanted), number_asked(request)),
            "wanted": wanted,
            "address": urlencode(pairs),
            "states": STATES,
            "marks": MARKS,
            "may_manage": work.may(INSIDEN_MANAGE),
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/insiden/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """Numbers of incidents, no persons."""
        found = (await work.session.execute(incidents(work, _filter_of(request)))).all()
        work.record("mbg.insiden.export", "insiden:semua", after={"baris": len(found)})
        heads = [_("Nomor"), _("Dapur"), _("Status"), _("Laporan diterima"), _("Terpapar"), _("Sakit"), _("Rawat inap")]
        zone = work.tenant.zone
        rows = [
            [
                row.nomor,
                nama,
                str(STATES[row.status]),
                row.lapor_at.astimezone(zone),
                row.terpapar,
                row.sakit,
                row.rawat_inap,
            ]
            for row, nama in found
        ]
        return table_response(heads, rows, form=form_of(request), name=f"insiden-{work.tenant.slug}")

    @get("/{insiden_id:int}")
    async def one(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """Where it stands, how much time is left, what can be done."""
        row = await incident_for(work, insiden_id, INSIDEN_READ)
        return await page(request, work, ONE, await incident_context(work, row))

    @get("/{insiden_id:int}/analisis")
    async def analysed(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Template:
        """Attack rates, risks by food, incubation, the curve, agents to think of: numbers only."""
        row = await incident_for(work, insiden_id, INSIDEN_READ)
        lines, symptoms = await lines_of(work, insiden_id)
        step, steps = analysis.curve(lines, work.tenant.zone)
        drawn = [Bar(f"{at:%H}", n) for at, n in steps]
        spread = analysis.incubation(lines)
        context = {
            "row": row,
            "listed": len(lines),
            "ill": sum(line.ill for line in lines),
            "rate": analysis.attack_rate(row.sakit, row.terpapar),
            "risks": analysis.food_risks(lines),
            "spread": spread,
            "agents": analysis.agents(spread),
            "all_agents": analysis.AGENTS,
            "step": step,
            "steps": steps,
            "chart": bars(drawn, title=_("Mulai sakit per jam"), width=max(320, 26 * len(drawn)), height=140),
            "signs": [(SYMPTOMS.get(sign, sign), n, share) for sign, n, share in analysis.symptom_shares(symptoms)],
        }
        return await page(request, work, "mbg/insiden/analisis.html", context)


async def incident_context(work: UnitOfWork, row: Insiden) -> dict[str, object]:
    """All that the page of one incident shows."""
    kitchen = await work.session.get_one(Sppg, row.sppg_id)
    may_manage = work.may(INSIDEN_MANAGE)
    samples = await queries.specimens_of(work, row.id)
    batches = await queries.batches_of(work, row.id)
    reports, total = await linked_reports(work, row.id)
    return {
        "row": row,
        "which": "",
        "ate_at": typed(work, row.konsumsi_at),
        "kitchen": kitchen,
        "clocks": await queries.clocks_of(work, row),
        "places": await queries.places_of(work, row.id),
        "batches": batches,
        "may_trace": await traced(work, [batch.id for batch in batches], JEJAK),
        "batch_state": batch_state,
        "reports": reports,
        "reports_total": total,
        "kinds_of_report": KINDS,
        "samples": [(one, next_step(one)) for one in samples],
        "steps": await queries.steps_of(work, row.id),
        "deeds": [(deed, DEEDS[deed][2]) for deed in deeds_of(row.status)] if may_manage else [],
        "may_manage": may_manage,
        "may_read_cases": work.may(KASUS),
        "may_recommend": work.may(REKOMENDASI) and kitchen.status in STOPPABLE,
        "recommendations": await recommendations_of(work, kitchen.id, insiden_id=row.id),
        "recommended": RECOMMENDED,
        "states": STATES,
        "marks": MARKS,
        "kinds": [(key, str(title)) for key, title in SPECIMENS.items()],
        "specimens": SPECIMENS,
        "check_items": [(key, str(title)) for key, title in CHECKS.items()],
        "step_words": STEP_WORDS,
        "is_held": row.dapur_ditahan_at is not None and row.dapur_dibuka_at is None,
    }


def _filter_of(request: AnyRequest) -> IncidentFilter:
    status = str(request.query_params.get("status", ""))
    return IncidentFilter(status=status if status in STATES or status == "terbuka" else "", q=word_asked(request))
