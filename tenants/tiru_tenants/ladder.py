"""Entitlement: what a tenant may use, as a pure function of agreements, decisions and the clock.

Nobody is switched off by a date alone. When the last agreement for a module ends, its rung is `grace`,
and after the grace `overdue`: everything still works, and people in charge are told. Each step further
down (staff read only, citizens read only, archived) is a recorded decision with a date and a reason; an
agreement or trial that begins on that day or later takes it back. A trial that ends walks the same way.

An addendum that names its parent (`induk`) takes the parent's place from the day it begins: modules and
end are then its own, longer, shorter or fewer. Days before it stay as they were, so amending changes the
future and never the recorded past. A `pengakhiran` (early end) is an addendum that names no module.
A citizens' portal never goes dark for money, and everything can be exported on every rung.

The length of the notice and of the grace come from no regulation we know of: they are parameters with
`terverifikasi = False` (see `Terms`), to be fixed by the agreement itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from tiru.i18n import Lazy, lazy

REMINDERS = (180, 90, 30, 7)
KIT_POLICY = lazy("Kebijakan kit; ganti dengan pasal perjanjiannya")
AMENDING = frozenset({"addendum", "pengakhiran"})


class Rung(StrEnum):
    """Steps of the ladder, best first. `none`: nothing ever entitled the tenant to it."""

    ACTIVE = "active"
    NOTICE = "notice"
    GRACE = "grace"
    OVERDUE = "overdue"
    STAFF_READ_ONLY = "staff_read_only"
    CITIZENS_READ_ONLY = "citizens_read_only"
    ARCHIVED = "archived"
    NONE = "none"


DOWNWARD = (Rung.STAFF_READ_ONLY, Rung.CITIZENS_READ_ONLY, Rung.ARCHIVED)
STAFF_WRITES = frozenset({Rung.ACTIVE, Rung.NOTICE, Rung.GRACE, Rung.OVERDUE})
CITIZENS_WRITE = STAFF_WRITES | {Rung.STAFF_READ_ONLY}
PORTAL_ANSWERS = frozenset(Rung) - {Rung.NONE}


@dataclass(frozen=True, slots=True)
class Terms:
    """Days of notice before and of grace after an agreement's end; not from a regulation."""

    notice_days: int = 90
    grace_days: int = 180
    terverifikasi: bool = False
    dasar: str | Lazy = KIT_POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a signed paper entitles to. `akhir` None: open-ended (e.g. a grant deed).

    `jenis`: kesepakatan_bersama, pks, addendum, pengakhiran, hibah, pemilik (the region that made it). Only
    what names modules entitles; a Kesepakatan Bersama alone names them here where that is how it was practised.
    `tahap` other than `aktif` (see `agreements.stages`): not signed yet, or dropped; it entitles to nothing.
    """

    ref: str
    jenis: str
    modul: frozenset[str]
    mulai: date
    akhir: date | None
    sebutan: str = ""
    sumber: str = ""
    terverifikasi: bool = False
    catatan: str = ""
    induk: str = ""
    tahap: str = "aktif"

    @property
    def amends(self) -> bool:
        return self.jenis in AMENDING and bool(self.induk)

    def covers(self, module: str, day: date) -> bool:
        """Whether it entitles to `module` on `day`."""
        return self.names(module) and self.mulai <= day and (self.akhir is None or day <= self.akhir)

    def names(self, module: str) -> bool:
        return module in self.modul or "*" in self.modul


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A recorded decision. `kind`: `trial` (entitles until `sampai`) or one of the downward rungs, or
    `restore` (takes earlier steps down back). `modul` empty means all."""

    ref: str
    kind: str
    mulai: date
    sampai: date | None = None
    modul: frozenset[str] = frozenset()
    alasan: str = ""
    oleh: str = ""

    def concerns(self, module: str, day: date) -> bool:
        return (
            (not self.modul or module in self.modul)
            and self.mulai <= day
            and (self.sampai is None or day <= self.sampai)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one module stands on a day, why, and what comes next."""

    module: str
    rung: Rung
    because: str | Lazy
    until: date | None = None
    next_rung: Rung | None = None
    since: date | None = None

    @property
    def staff_may_write(self) -> bool:
        return self.rung in STAFF_WRITES

    @property
    def citizens_may_write(self) -> bool:
        return self.rung in CITIZENS_WRITE


@dataclass(frozen=True, slots=True)
class Papers:
    """All that entitlement follows from, but the clock."""

    agreements: tuple[Agreement, ...] = ()
    decisions: tuple[Decision, ...] = ()
    terms: Terms = field(default_factory=Terms)


def standing(papers: Papers, module: str, day: date) -> Standing:
    """Where `module` stands on `day`. Same papers and day, same answer."""
    base = _by_papers(papers, module, day)
    if base.rung is Rung.NONE:
        return base
    step = _step_down(papers.decisions, module, day)
    if step is None or (base.since is not None and base.since >= step.mulai):
        return base
    return Standing(
        module=module,
        rung=Rung(step.kind),
        because=f"{step.ref}: {step.alasan}".strip(": "),
        until=step.sampai,
    )


def standings(papers: Papers, modules: Iterable[str], day: date) -> Mapping[str, Standing]:
    return {module: standing(papers, module, day) for module in modules}


def entitled(papers: Papers, modules: Iterable[str], day: date) -> frozenset[str]:
    """Modules that answer at all on that day, on whatever rung."""
    return frozenset(name for name in modules if standing(papers, name, day).rung is not Rung.NONE)


def is_continued(papers: Papers, agreement: Agreement) -> bool:
    """Whether another paper covers the day after this one's end for every module of it."""
    return agreement.akhir is not None and _continued(papers.agreements, agreement, agreement.akhir)


def _continued(agreements: Iterable[Agreement], ending: Agreement, end: date) -> bool:
    """Whether another signed paper covers the day after the end for every module of this one."""
    after = end + timedelta(days=1)
    others = [a for a in in_force(agreements, after) if a.ref != ending.ref]
    return bool(ending.modul) and all(any(a.covers(name, after) for a in others) for name in ending.modul)


def in_force(agreements: Iterable[Agreement], day: date) -> list[Agreement]:
    """Agreements as amended until `day`: each addendum that has begun ends what it amends the day before."""
    signed = sorted((a for a in agreements if a.tahap == "aktif"), key=lambda a: (a.mulai, a.amends, a.ref))
    by_ref = {agreement.ref: agreement for agreement in signed}
    chains: dict[str, list[Agreement]] = {}
    for agreement in signed:
        if agreement.mulai <= day:
            chains.setdefault(_root(agreement, by_ref), []).append(agreement)
    return [piece for chain in chains.values() for piece in _pieces(chain)]


def _root(agreement: Agreement, by_ref: Mapping[str, Agreement]) -> str:
    """The ref of the paper that an addendum, or an addendum to an addendum, amends."""
    seen = {agreement.ref}
    while agreement.amends and agreement.induk in by_ref and agreement.induk not in seen:
        agreement = by_ref[agreement.induk]
        seen.add(agreement.ref)
    return agreement.ref if not agreement.amends or agreement.induk not in seen else min(seen)


def _pieces(chain: list[Agreement]) -> list[Agreement]:
    """Each paper until the day before the next one begins; a paper replaced on its first day is gone."""
    found = []
    for paper, following in zip(chain, [*chain[1:], None], strict=True):
        if following is None:
            found.append(paper)
        elif following.mulai > paper.mulai:
            last = following.mulai - timedelta(days=1)
            found.append(replace(paper, akhir=min(paper.akhir or last, last)))
    return found


def _by_papers(papers: Papers, module: str, day: date) -> Standing:
    agreements = in_force(papers.agreements, day)
    covering = [agreement for agreement in agreements if agreement.covers(module, day)]
    trials = [_as_agreement(decision) for decision in papers.decisions if decision.kind == "trial"]
    on_trial = [trial for trial in trials if trial.covers(module, day)]
    if covering or on_trial:
        best = max(covering or on_trial, key=lambda paper: (paper.akhir or date.max, paper.mulai, paper.ref))
        latest = max(paper.mulai for paper in (*covering, *on_trial))
        return _running(papers.terms, module, best, day, since=latest)
    over = [
        paper
        for paper in (*agreements, *trials)
        if paper.names(module) and paper.akhir is not None and paper.mulai <= paper.akhir < day
    ]
    if not over:
        return Standing(module=module, rung=Rung.NONE, because=lazy("tidak ada perjanjian yang menyebut modul ini"))
    last = max(over, key=lambda paper: (paper.akhir or date.min, paper.mulai, paper.ref))
    assert last.akhir is not None
    return _ended(papers.terms, module, last, last.akhir, day)


def _as_agreement(trial: Decision) -> Agreement:
    """A trial entitles like an agreement for as long as it runs."""
    return Agreement(
        ref=f"{trial.ref}: {trial.alasan}".strip(": "),
        jenis="trial",
        modul=trial.modul or frozenset({"*"}),
        mulai=trial.mulai,
        akhir=trial.sampai,
    )


def _ended(terms: Terms, module: str, last: Agreement, ended: date, day: date) -> Standing:
    grace_end = ended + timedelta(days=terms.grace_days)
    if day <= grace_end:
        return Standing(
            module=module,
            rung=Rung.GRACE,
            because=lazy("%(ref)s berakhir %(day)s", ref=last.ref, day=ended),
            until=grace_end,
            next_rung=Rung.OVERDUE,
            since=last.mulai,
        )
    because = lazy("%(ref)s berakhir %(day)s, masa tenggang lewat", ref=last.ref, day=ended)
    return Standing(module=module, rung=Rung.OVERDUE, because=because, since=last.mulai)


def _running(terms: Terms, module: str, best: Agreement, day: date, *, since: date) -> Standing:
    far = best.akhir is None or best.akhir - day > timedelta(days=terms.notice_days)
    soon = Rung.NOTICE if best.akhir else None
    return Standing(
        module=module,
        rung=Rung.ACTIVE if far else Rung.NOTICE,
        because=best.ref,
        until=best.akhir,
        next_rung=soon if far else Rung.GRACE,
        since=since,
    )


def _step_down(decisions: Iterable[Decision], module: str, day: date) -> Decision | None:
    """The decision that counts: the latest that began. `restore` undoes what came before it, also that day."""
    steps = [
        decision for decision in decisions if decision.kind in (*DOWNWARD, "restore") and decision.concerns(module, day)
    ]
    if not steps:
        return None
    last = max(steps, key=lambda decision: (decision.mulai, decision.kind == "restore", decision.ref))
    return None if last.kind == "restore" else last
