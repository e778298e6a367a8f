"""Why a tenant can or cannot do something with a module, and the single change that would turn it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from tiru.i18n import _
from tiru_tenants.dumping import dump_table
from tiru_tenants.ladder import Agreement, Decision, Papers, Rung, Standing, in_force, standing, standings

ACTIONS = ("read", "citizen_write", "staff_write", "export")


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the papers. `snippet` is what to add to the manifest, `applied` are the papers with it."""

    words: str
    command: str
    applied: Papers
    snippet: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, where the module stands, the papers that led there one by one, and, when the answer is no,
    what single change makes it yes."""

    allowed: bool
    standing: Standing
    change: Change | None
    reasons: tuple[str, ...] = ()


def allowed(papers: Papers, module: str, action: str, day: date) -> bool:
    """Whether `action` (read, citizen_write, staff_write, export) is allowed on that day."""
    return _allows(standing(papers, module, day), action)


def explain(papers: Papers, tenant: str, module: str, action: str, day: date) -> Explanation:
    """Explain, naming the one change that would flip a refusal. The change is tried before it is named."""
    where = standing(papers, module, day)
    reasons = (*_reasons(papers, module, day), _verdict(where, action))
    if _allows(where, action):
        return Explanation(True, where, None, reasons)
    for change in _candidates(papers, tenant, module, day):
        if allowed(change.applied, module, action, day):
            return Explanation(False, where, change, reasons)
    return Explanation(False, where, None, reasons)


def simulate(
    papers: Papers,
    modules: Iterable[str],
    at: date,
    *,
    agreements: Iterable[Agreement] = (),
    decisions: Iterable[Decision] = (),
) -> Mapping[str, tuple[Standing, Standing]]:
    """Each module on a day without and with papers that are not recorded yet."""
    names = sorted(modules)
    extended = Papers((*papers.agreements, *agreements), (*papers.decisions, *decisions), papers.terms)
    before, after = standings(papers, names, at), standings(extended, names, at)
    return {name: (before[name], after[name]) for name in names}


def _allows(where: Standing, action: str) -> bool:
    if action in ("read", "export"):
        return where.rung is not Rung.NONE
    if action == "citizen_write":
        return where.citizens_may_write
    if action == "staff_write":
        return where.staff_may_write
    raise ValueError(action)


def _reasons(papers: Papers, module: str, day: date) -> Iterator[str]:
    """Every paper that names the module, with what it says on that day."""
    pieces = {paper.ref: paper for paper in in_force(papers.agreements, day)}
    for paper in sorted(papers.agreements, key=lambda one: (one.mulai, one.ref)):
        if paper.names(module):
            yield f"{paper.ref} ({paper.jenis}): {_said(paper, pieces.get(paper.ref), day)}"
    for decision in sorted(papers.decisions, key=lambda one: (one.mulai, one.ref)):
        if not decision.modul or module in decision.modul:
            says = _("berlaku") if decision.concerns(module, day) else _("tidak berlaku pada hari ini")
            yield f"{decision.ref} ({decision.kind}, {decision.mulai}): {says}"


def _said(paper: Agreement, piece: Agreement | None, day: date) -> str:
    if paper.tahap != "aktif":
        return _("belum ditandatangani (%(stage)s)", stage=paper.tahap)
    if paper.mulai > day:
        return _("baru mulai %(day)s", day=paper.mulai)
    if piece is None or (piece.akhir != paper.akhir and piece.akhir is not None and piece.akhir < day):
        return _("diganti addendum")
    if paper.akhir is not None and paper.akhir < day:
        return _("berakhir %(day)s", day=paper.akhir)
    return _("berlaku s.d. %(day)s", day=paper.akhir) if paper.akhir else _("berlaku tanpa batas waktu")


def _verdict(where: Standing, action: str) -> str:
    answer = _("boleh") if _allows(where, action) else _("tidak boleh")
    return _("anak tangga %(rung)s, jadi %(action)s %(answer)s", rung=where.rung, action=action, answer=answer)


def _candidates(papers: Papers, tenant: str, module: str, day: date) -> Iterator[Change]:
    """Single changes, the smallest first."""
    if standing(papers, module, day).rung is not Rung.NONE:
        restore = Decision(ref=f"PULIHKAN-{day}", kind="restore", mulai=day, modul=frozenset({module}))
        words = _("catat keputusan pemulihan %(module)s", module=module)
        yield _change(papers, tenant, words, decision=restore)
    for paper in in_force(papers.agreements, day):
        if paper.modul and not paper.names(module) and (paper.akhir is None or paper.akhir >= day):
            addendum = replace(
                paper,
                ref=f"ADD-{paper.ref[:45]}-{day}",
                jenis="addendum",
                induk=paper.ref,
                modul=paper.modul | {module},
                mulai=day,
            )
            words = _("addendum %(ref)s: tambahkan %(module)s ke lampirannya", ref=paper.ref, module=module)
            yield _change(papers, tenant, words, agreement=addendum)
    fresh = Agreement(
        ref=f"KSB-BARU-{day}", jenis="kesepakatan_bersama", modul=frozenset({module}), mulai=day, akhir=None
    )
    yield _change(papers, tenant, _("catat perjanjian yang menyebut %(module)s", module=module), agreement=fresh)


def _change(
    papers: Papers, tenant: str, words: str, *, agreement: Agreement | None = None, decision: Decision | None = None
) -> Change:
    applied = Papers(
        (*papers.agreements, agreement) if agreement else papers.agreements,
        (*papers.decisions, decision) if decision else papers.decisions,
        papers.terms,
    )
    name, row = ("perjanjian", _row(agreement)) if agreement else ("keputusan", _row(decision))
    return Change(words, f"tiru tenant apply {tenant}.toml", applied, dump_table(name, row))


def _row(paper: Agreement | Decision | None) -> dict[str, Any]:
    """As the manifest spells it: without what is empty."""
    assert paper is not None
    row = {("jenis" if key == "kind" else key): value for key, value in asdict(paper).items()}
    always = {"modul"} if isinstance(paper, Agreement) else set()
    return {key: value for key, value in row.items() if key in always or value not in (None, "", False, frozenset())}
