"""Why a tenant can or cannot do something with a module, and the single change that would turn it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tiru_tenants.ladder import Agreement, Decision, Papers, Rung, Standing, standing

ACTIONS = ("read", "citizen_write", "staff_write", "export")


@dataclass(frozen=True, slots=True)
class Change:
    """One change to the papers; `applied` are the papers with it."""

    words: str
    command: str
    applied: Papers


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer, where the module stands, and, when the answer is no, what single change makes it yes."""

    allowed: bool
    standing: Standing
    change: Change | None


def allowed(papers: Papers, module: str, action: str, day: date) -> bool:
    """Whether `action` (read, citizen_write, staff_write, export) is allowed on that day."""
    where = standing(papers, module, day)
    if action in ("read", "export"):
        return where.rung is not Rung.NONE
    if action == "citizen_write":
        return where.citizens_may_write
    if action == "staff_write":
        return where.staff_may_write
    raise ValueError(action)


def explain(papers: Papers, tenant: str, module: str, action: str, day: date) -> Explanation:
    """Explain, naming the one change that would flip a refusal. The change is tried before it is named."""
    where = standing(papers, module, day)
    if allowed(papers, module, action, day):
        return Explanation(True, where, None)
    for change in _candidates(papers, tenant, module, day):
        if allowed(change.applied, module, action, day):
            return Explanation(False, where, change)
    return Explanation(False, where, None)


def _candidates(papers: Papers, tenant: str, module: str, day: date) -> list[Change]:
    """Single changes, the smallest first."""
    found = []
    if standing(papers, module, day).rung is not Rung.NONE:
        restore = Decision(ref="~pulihkan", kind="restore", mulai=day, modul=frozenset({module}))
        found.append(
            Change(
                "catat keputusan pemulihan",
                f"tiru tenant resume {tenant} --module {module}",
                replace(papers, decisions=(*papers.decisions, restore)),
            )
        )
    for number, agreement in enumerate(papers.agreements):
        if agreement.akhir is None or agreement.akhir >= day:
            wider = replace(agreement, modul=agreement.modul | {module})
            found.append(
                Change(
                    f"tambahkan {module} ke lampiran {agreement.ref}",
                    f"tiru agreement amend {agreement.ref} -t {tenant} --add {module}",
                    replace(papers, agreements=_with(papers.agreements, number, wider)),
                )
            )
    fresh = Agreement(
        ref="baru",
        jenis="pks",
        modul=frozenset({module}),
        mulai=day,
        akhir=None,
    )
    found.append(
        Change(
            f"catat perjanjian yang menyebut {module}",
            f"tiru agreement add -t {tenant} --module {module}",
            replace(papers, agreements=(*papers.agreements, fresh)),
        )
    )
    return found


def _with(agreements: tuple[Agreement, ...], number: int, changed: Agreement) -> tuple[Agreement, ...]:
    return (*agreements[:number], changed, *agreements[number + 1 :])
