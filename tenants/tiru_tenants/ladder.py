"""Entitlement: what a tenant may use, as a pure function of agreements, decisions and the clock.

Nobody is switched off by a date alone. When the last agreement for a module ends, its rung is `grace`,
and after the grace `overdue`: everything still works, and people in charge are told. Each step further
down (staff read only, citizens read only, archived) is a recorded decision with a date and a reason; an
agreement that begins on that day or later takes it back.
A citizens' portal never goes dark for money, and everything can be exported on every rung.

The length of the notice and of the grace come from no regulation we know of: they are parameters with
`terverifikasi = False` (see `Terms`), to be fixed by the agreement itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

REMINDERS = (180, 90, 30, 7)


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
    dasar: str = "Kebijakan kit; ganti dengan pasal perjanjiannya"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a signed paper entitles to. `akhir` None: open-ended (e.g. a grant deed).

    `jenis`: kesepakatan_bersama, pks, addendum, hibah, pemilik (the region that made it). Only what names
    modules entitles; a Kesepakatan Bersama alone names them here where that is how it was practised.
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
    because: str
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


def reminders_due(papers: Papers, day: date) -> list[tuple[Agreement, int]]:
    """Agreements whose end is exactly 180, 90, 30 or 7 days away."""
    return [
        (agreement, days)
        for agreement in papers.agreements
        if agreement.akhir
        for days in REMINDERS
        if agreement.akhir - day == timedelta(days=days)
    ]


def warnings(papers: Papers, day: date) -> list[str]:
    """What somebody has to look at: a PKS without a valid parent, or one that outlives it."""
    by_ref = {agreement.ref: agreement for agreement in papers.agreements}
    found = []
    for agreement in papers.agreements:
        if agreement.jenis not in ("pks", "addendum"):
            continue
        parent = by_ref.get(agreement.induk)
        if parent is None:
            found.append(f"{agreement.ref}: tidak ada kesepakatan bersama yang menaunginya")
        elif parent.akhir and (agreement.akhir is None or agreement.akhir > parent.akhir):
            found.append(f"{agreement.ref}: berakhir setelah induknya {parent.ref} ({parent.akhir})")
        if parent is not None and parent.akhir and parent.akhir < day and agreement.covers("*", day):
            found.append(f"{agreement.ref}: masih berjalan padahal induknya {parent.ref} sudah berakhir")
    return found


def _by_papers(papers: Papers, module: str, day: date) -> Standing:
    trials = [d for d in papers.decisions if d.kind == "trial" and d.concerns(module, day)]
    trial = max(trials, key=lambda decision: decision.mulai) if trials else None
    covering = [agreement for agreement in papers.agreements if agreement.covers(module, day)]
    if covering:
        best = max(covering, key=lambda agreement: (agreement.akhir or date.max, agreement.mulai))
        return _running(papers.terms, module, best, day)
    if trial is not None:
        return Standing(
            module=module,
            rung=Rung.ACTIVE,
            because=f"{trial.ref}: {trial.alasan}".strip(": "),
            until=trial.sampai,
            next_rung=Rung.NONE if trial.sampai else None,
            since=trial.mulai,
        )
    over = [a for a in papers.agreements if a.names(module) and a.akhir is not None and a.akhir < day]
    if not over:
        return Standing(module=module, rung=Rung.NONE, because="tidak ada perjanjian yang menyebut modul ini")
    last = max(over, key=lambda agreement: (agreement.akhir or date.min, agreement.mulai))
    assert last.akhir is not None
    grace_end = last.akhir + timedelta(days=papers.terms.grace_days)
    if day <= grace_end:
        return Standing(
            module=module,
            rung=Rung.GRACE,
            because=f"{last.ref} berakhir {last.akhir}",
            until=grace_end,
            next_rung=Rung.OVERDUE,
            since=last.mulai,
        )
    because = f"{last.ref} berakhir {last.akhir}, masa tenggang lewat"
    return Standing(module=module, rung=Rung.OVERDUE, because=because, since=last.mulai)


def _running(terms: Terms, module: str, best: Agreement, day: date) -> Standing:
    if best.akhir is None or best.akhir - day > timedelta(days=terms.notice_days):
        return Standing(
            module=module,
            rung=Rung.ACTIVE,
            because=best.ref,
            until=best.akhir,
            next_rung=Rung.NOTICE if best.akhir else None,
            since=best.mulai,
        )
    return Standing(
        module=module,
        rung=Rung.NOTICE,
        because=best.ref,
        until=best.akhir,
        next_rung=Rung.GRACE,
        since=best.mulai,
    )


def _step_down(decisions: Iterable[Decision], module: str, day: date) -> Decision | None:
    """The decision that counts: the latest that began; `restore` undoes what came before it."""
    steps = [
        decision for decision in decisions if decision.kind in (*DOWNWARD, "restore") and decision.concerns(module, day)
    ]
    if not steps:
        return None
    last = max(steps, key=lambda decision: (decision.mulai, decision.ref))
    return None if last.kind == "restore" else last
