"""What somebody has to look at in a tenant's papers, with the rule it breaks and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tiru.i18n import _
from tiru_tenants.ladder import DOWNWARD, Agreement, Decision, Papers, Rung, in_force, standing


class Severity(StrEnum):
    """`error`: must not be recorded so. `red_flag`: it is running without ground. `warning`: look at it."""

    ERROR = "error"
    RED_FLAG = "red_flag"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one paper. `rule` is a stable name, `words` a sentence for people."""

    severity: Severity
    rule: str
    ref: str
    words: str
    remedy: str


def findings(papers: Papers, day: date) -> list[Finding]:
    """All findings, the gravest first, then by ref."""
    found = [finding for paper in papers.agreements for finding in _of_paper(papers, paper, day)]
    found += [finding for decision in papers.decisions for finding in _of_decision(papers, decision)]
    order = list(Severity)
    return sorted(found, key=lambda finding: (order.index(finding.severity), finding.ref, finding.rule))


def warnings(papers: Papers, day: date) -> list[str]:
    """The findings as sentences."""
    return [finding.words for finding in findings(papers, day)]


def _of_paper(papers: Papers, paper: Agreement, day: date) -> Iterator[Finding]:
    if paper.tahap != "aktif":
        return
    if paper.akhir is not None and paper.akhir < paper.mulai:
        yield Finding(
            Severity.ERROR,
            "ends_before_start",
            paper.ref,
            _("%(ref)s: berakhir sebelum mulai", ref=paper.ref),
            _("Perbaiki tanggalnya sebelum dicatat."),
        )
    if paper.jenis == "pks":
        yield from _of_pks(papers, paper, day)
    if paper.jenis in ("addendum", "pengakhiran"):
        yield from _of_addendum(papers, paper)


def _of_pks(papers: Papers, pks: Agreement, day: date) -> Iterator[Finding]:
    """PP 28/2018: a PKS rests on a Kesepakatan Bersama that is in force."""
    parent = next((one for one in papers.agreements if one.ref == pks.induk), None)
    if parent is None or parent.jenis != "kesepakatan_bersama":
        yield Finding(
            Severity.ERROR,
            "pks_without_ksb",
            pks.ref,
            _("%(ref)s: tidak ada kesepakatan bersama yang menaunginya", ref=pks.ref),
            _("Catat kesepakatan bersamanya dan sebut sebagai induk."),
        )
        return
    if not _runs(papers, parent, pks.mulai):
        yield Finding(
            Severity.ERROR,
            "ksb_not_in_force",
            pks.ref,
            _(
                "%(ref)s: mulai %(day)s saat induknya %(parent)s tidak berlaku",
                ref=pks.ref,
                day=pks.mulai,
                parent=parent.ref,
            ),
            _("Perpanjang kesepakatan bersama lebih dahulu."),
        )
    end = _end_of(papers, parent)
    if end is None:
        return
    if pks.akhir is None or pks.akhir > end:
        yield Finding(
            Severity.WARNING,
            "pks_outlives_ksb",
            pks.ref,
            _("%(ref)s: berakhir setelah induknya %(parent)s (%(end)s)", ref=pks.ref, parent=parent.ref, end=end),
            _("Samakan akhirnya, atau perpanjang kesepakatan bersama."),
        )
    if end < day and _runs(papers, pks, day):
        yield Finding(
            Severity.RED_FLAG,
            "ksb_expired",
            pks.ref,
            _("%(ref)s: masih berjalan padahal induknya %(parent)s sudah berakhir", ref=pks.ref, parent=parent.ref),
            _("Bagian Kerja Sama: siapkan kesepakatan bersama baru; layanan tetap berjalan."),
        )


def _of_addendum(papers: Papers, addendum: Agreement) -> Iterator[Finding]:
    """Renewal is signed before the end; afterwards it takes a new Kesepakatan Bersama."""
    parent = next((one for one in papers.agreements if one.ref == addendum.induk), None)
    if parent is None or parent.ref == addendum.ref:
        yield Finding(
            Severity.ERROR,
            "addendum_without_parent",
            addendum.ref,
            _("%(ref)s: perjanjian yang diubahnya tidak tercatat", ref=addendum.ref),
            _("Sebut perjanjian yang diubah sebagai induk."),
        )
    elif addendum.mulai < parent.mulai:
        yield Finding(
            Severity.ERROR,
            "addendum_before_parent",
            addendum.ref,
            _("%(ref)s: mulai sebelum perjanjian yang diubahnya", ref=addendum.ref),
            _("Addendum mengubah masa depan, tidak masa lalu."),
        )
    elif parent.akhir is not None and addendum.mulai > parent.akhir + timedelta(days=1):
        yield Finding(
            Severity.RED_FLAG,
            "renewed_too_late",
            addendum.ref,
            _(
                "%(ref)s: mulai setelah %(parent)s berakhir (%(end)s)",
                ref=addendum.ref,
                parent=parent.ref,
                end=parent.akhir,
            ),
            _("Perpanjangan ditandatangani sebelum berakhir; setelahnya perlu kesepakatan baru."),
        )


def _of_decision(papers: Papers, decision: Decision) -> Iterator[Finding]:
    """Each step down after the grace is a decision with a reason and a name; none comes before."""
    if decision.kind not in DOWNWARD:
        return
    if not decision.alasan or not decision.oleh:
        yield Finding(
            Severity.WARNING,
            "decision_unsigned",
            decision.ref,
            _("%(ref)s: keputusan tanpa alasan atau tanpa nama pengambilnya", ref=decision.ref),
            _("Lengkapi alasan dan oleh."),
        )
    if early := _too_early(papers, decision):
        yield Finding(
            Severity.RED_FLAG,
            "step_before_grace_ends",
            decision.ref,
            _(
                "%(ref)s: menutup %(modules)s sebelum masa tenggangnya lewat",
                ref=decision.ref,
                modules=", ".join(early),
            ),
            _("Cabut keputusan itu, atau catat mengapa tidak bisa menunggu."),
        )


def _too_early(papers: Papers, decision: Decision) -> list[str]:
    named = decision.modul or {name for paper in papers.agreements for name in paper.modul}
    without = Papers(papers.agreements, tuple(d for d in papers.decisions if d.kind == "trial"), papers.terms)
    fine = (Rung.OVERDUE, Rung.NONE)
    return sorted(name for name in named if standing(without, name, decision.mulai).rung not in fine)


def _end_of(papers: Papers, paper: Agreement) -> date | None:
    """The end of a paper with its addenda; None when open-ended."""
    amended = [one for one in papers.agreements if one.amends and one.induk == paper.ref and one.tahap == "aktif"]
    last = max(amended, key=lambda one: (one.mulai, one.ref), default=paper)
    return last.mulai - timedelta(days=1) if last.jenis == "pengakhiran" else last.akhir


def _runs(papers: Papers, paper: Agreement, day: date) -> bool:
    if paper.mulai > day or paper.tahap != "aktif":
        return False
    end = _end_of(papers, paper)
    if end is not None and end < day:
        return False
    speaking = {one.ref for one in in_force(papers.agreements, day)}
    return bool(speaking & {paper.ref, *(one.ref for one in papers.agreements if one.induk == paper.ref)})
