"""One tenant: papers as a timeline, the ladder, modules and their use, operations with steps, drift, domains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Template
from sqlalchemy import text

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.services import Services
from tiru.web.app import Work
from tiru.web.pages import page
from tiru_tenants.actual import actual_of
from tiru_tenants.adoption.reading import WORDS as COURSES
from tiru_tenants.adoption.reading import measured_use
from tiru_tenants.agreements.findings import findings
from tiru_tenants.ladder import Agreement, Decision, Papers, Rung, Standing
from tiru_tenants.operations_list import recent_operations
from tiru_tenants.overview import read_tenants
from tiru_tenants.plan import Change, make_plan
from tiru_tenants.proofs import proofs_of
from tiru_tenants.state_words import DECISIONS, OPERATIONS, PAPERS, RUNGS, TENANTS, sentence
from tiru_tenants.uptime import uptime_of

AnyRequest = Request[Any, Any, Any]
READ = "tenants:tenant:read"
LADDER = tuple(rung for rung in Rung if rung is not Rung.NONE)


@get("/tenant/{slug:str}", permission=READ)
async def tenant_page(request: AnyRequest, work: Work, slug: FromPath[str]) -> Template:
    """All that the control plane knows of one tenant."""
    found = await read_tenants(work.services, slug)
    if not found:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug[:60]), remedy=_("Cari di daftar tenant."))
    one, session = found[0], work.session
    papers: Papers = one["papers"]
    context = {
        "one": one,
        "findings": findings(papers, work.today),
        "timeline": timeline(papers, work.today),
        "ladders": [
            {"name": name, "title": _title(work.services, name), "standing": standing}
            | {"steps": ladder_steps(standing), "why": sentence(standing, papers.terms)}
            for name, standing in one["standings"].items()
        ],
        "use": (await measured_use(session, work.registry, work.today, tenant_id=one["id"])).get(one["id"], []),
        "courses": COURSES,
        "operations": [with_steps(row) for row in await recent_operations(session, subject=slug, limit=12)],
        "operation_words": OPERATIONS,
        "drift": await drift_of(work.services, slug) if one["state"] == "active" else (),
        "domains": await _rows(work, "tenant_domain where tenant_id = :id order by is_primary desc, host", one["id"]),
        "histories": await _rows(work, "migration_ledger where tenant_id = :id order by history", one["id"]),
        "uptime": await uptime_of(session, one["id"], work.today),
        "proofs": await proofs_of(session, one["id"], slug),
        "rungs": RUNGS,
        "states": TENANTS,
    }
    return await page(request, work, "tenants/satu.html", context)


def _title(services: Services, name: str) -> str:
    module = services.registry.get(name)
    return str(module.title) if module else name


async def _rows(work: Work, rest: str, tenant_id: int) -> Sequence[Mapping[str, Any]]:
    rows = await work.session.execute(text(f"select * from {rest}"), {"id": tenant_id})  # noqa: S608 - ours
    return [dict(row) for row in rows.mappings()]


def timeline(papers: Papers, today: date) -> list[dict[str, str]]:
    """Agreements and decisions by the day they begin, as a trail: past, running, to come."""
    entries = [_paper_entry(paper, today) for paper in papers.agreements]
    entries += [_decision_entry(decision, today) for decision in papers.decisions]
    return [entry for _begins, entry in sorted(entries, key=lambda one: (one[0], one[1]["who"]))]


def _paper_entry(paper: Agreement, today: date) -> tuple[date, dict[str, str]]:
    unsigned = paper.tahap != "aktif"
    when = _span(paper.mulai, paper.akhir) + (f" · {_('belum ditandatangani')}" if unsigned else "")
    state = "next" if unsigned else _state(paper.mulai, paper.akhir, today)
    what = paper.sebutan or str(PAPERS.get(paper.jenis, paper.jenis))
    return paper.mulai, {"who": f"{what} · {paper.ref}", "what": paper.sumber, "when": when, "state": state}


def _decision_entry(decision: Decision, today: date) -> tuple[date, dict[str, str]]:
    kind = str(DECISIONS.get(decision.kind, decision.kind))
    return decision.mulai, {
        "who": f"{kind} · {decision.ref}",
        "what": decision.alasan,
        "when": _span(decision.mulai, decision.sampai),
        "state": _state(decision.mulai, decision.sampai, today),
    }


def _state(begins: date, ends: date | None, today: date) -> str:
    return "next" if begins > today else "done" if ends and ends < today else "now"


def _span(begins: date, ends: date | None) -> str:
    if ends is None:
        return _("sejak %(day)s, tanpa batas waktu", day=tanggal(begins))
    return _("%(begins)s sampai %(ends)s", begins=tanggal(begins), ends=tanggal(ends))


def ladder_steps(standing: Standing) -> list[dict[str, str]]:
    """The rungs as a step bar; the module stands on the one that is `now`."""
    at = LADDER.index(standing.rung) if standing.rung in LADDER else -1
    return [
        {"label": str(RUNGS[rung][1]), "state": "now" if number == at else "done" if number < at else "next"}
        for number, rung in enumerate(LADDER)
    ]


def with_steps(row: Mapping[str, Any]) -> dict[str, Any]:
    """An operation with its steps: done before the one it stands at, which runs or stopped."""
    names: list[str] = list(row["steps"] or ())
    at = names.index(row["step"]) if row["step"] in names else -1
    here = {"running": "now", "done": "done"}.get(row["state"], "stop")
    steps = [
        {"label": name, "state": here if number == at else "done" if number < at else "next"}
        for number, name in enumerate(names)
    ]
    if row["state"] == "done":
        steps = [{"label": name, "state": "done"} for name in names]
    return {**row, "shown_steps": steps}


async def drift_of(services: Services, slug: str) -> Sequence[Change]:
    """What was changed in the application since the manifest was last applied."""
    actual = await actual_of(services, slug)
    if actual is None or not actual.last:
        return ()
    defaults = {
        f"pengaturan.{module.name}.{spec.key}": spec.default for module in services.registry for spec in module.settings
    }
    plan = make_plan(
        slug,
        wanted=actual.last,
        actual=actual.flat,
        last=actual.last,
        serial=actual.serial,
        defaults=defaults,
        edits=actual.edits,
    )
    return plan.drift
