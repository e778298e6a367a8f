"""The stages of a cooperation paper: the recorded ones, and those that the calendar gives.

Source: the stages of voluntary cooperation between regions, PP 28/2018 and Permendagri 22/2020. Whether
the DPRD has to agree depends on whether the cooperation burdens the region and is not in its budget yet;
that is the paper's own statement, not worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from tiru.errors import Refused
from tiru.i18n import _
from tiru_tenants.ladder import REMINDERS, Agreement, Papers, in_force


class Stage(StrEnum):
    """What is recorded about a paper. Only `aktif` is signed, and only what is signed entitles."""

    GAGASAN = "gagasan"
    PENAWARAN = "penawaran"
    PEMBAHASAN = "pembahasan"
    HARMONISASI = "harmonisasi"
    PERSETUJUAN_DPRD = "persetujuan_dprd"
    SIAP_TTD = "siap_ttd"
    AKTIF = "aktif"
    BATAL = "batal"


class Phase(StrEnum):
    """Where a signed paper stands on a day."""

    BELUM_MULAI = "belum_mulai"
    BERLAKU = "berlaku"
    AKAN_BERAKHIR = "akan_berakhir"
    DIUBAH = "diubah"
    BERAKHIR = "berakhir"
    DIAKHIRI_DINI = "diakhiri_dini"


NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.GAGASAN: frozenset({Stage.PENAWARAN, Stage.BATAL}),
    Stage.PENAWARAN: frozenset({Stage.PEMBAHASAN, Stage.BATAL}),
    Stage.PEMBAHASAN: frozenset({Stage.HARMONISASI, Stage.PENAWARAN, Stage.BATAL}),
    Stage.HARMONISASI: frozenset({Stage.SIAP_TTD, Stage.PERSETUJUAN_DPRD, Stage.PEMBAHASAN, Stage.BATAL}),
    Stage.PERSETUJUAN_DPRD: frozenset({Stage.SIAP_TTD, Stage.PEMBAHASAN, Stage.BATAL}),
    Stage.SIAP_TTD: frozenset({Stage.AKTIF, Stage.HARMONISASI, Stage.BATAL}),
    Stage.AKTIF: frozenset(),
    Stage.BATAL: frozenset(),
}
"""From where to where. A signed paper has no next stage: an addendum or the calendar goes on from there."""


class StageRefused(Refused):
    """The paper cannot go there from where it is."""

    code = "TIRU-E1201"


def check_move(paper: Agreement, to: Stage, *, needs_dprd: bool = False, dprd_agreed: bool = False) -> None:
    """Refuse a step that skips one. Raises StageRefused with what is missing."""
    here = Stage(paper.tahap)
    if to not in NEXT[here]:
        possible = ", ".join(sorted(NEXT[here])) or _("tidak ada; buat addendum")
        raise StageRefused(
            _("%(ref)s sedang %(here)s, tidak bisa menjadi %(to)s.", ref=paper.ref, here=here, to=to),
            remedy=_("Langkah yang mungkin: %(possible)s.", possible=possible),
        )
    if to in (Stage.SIAP_TTD, Stage.AKTIF) and needs_dprd and not dprd_agreed:
        raise StageRefused(
            _("%(ref)s memerlukan persetujuan DPRD sebelum ditandatangani.", ref=paper.ref),
            remedy=_("Lampirkan persetujuan DPRD."),
        )


def phase_on(papers: Papers, ref: str, day: date) -> Phase:
    """Where a signed paper stands. Raises LookupError for a paper that is not there or not signed."""
    paper = next((one for one in papers.agreements if one.ref == ref and one.tahap == Stage.AKTIF), None)
    if paper is None:
        raise LookupError(ref)
    if day < paper.mulai:
        return Phase.BELUM_MULAI
    piece = next((one for one in in_force(papers.agreements, day) if one.ref == ref), None)
    end = piece.akhir if piece else paper.mulai
    if piece is not None and (end is None or day <= end):
        soon = end is not None and (end - day).days <= max(REMINDERS)
        return Phase.AKAN_BERAKHIR if soon else Phase.BERLAKU
    return _after(papers, paper, day)


def _after(papers: Papers, paper: Agreement, day: date) -> Phase:
    """A paper that no longer speaks: it ended, was ended, or an addendum speaks in its place."""
    if paper.akhir is not None and paper.akhir < day:
        over = [one for one in papers.agreements if one.amends and one.induk == paper.ref and one.mulai <= paper.akhir]
    else:
        over = [one for one in papers.agreements if one.amends and one.induk == paper.ref and one.mulai <= day]
    last = max(over, key=lambda one: (one.mulai, one.ref), default=None)
    if last is None:
        return Phase.BERAKHIR
    return Phase.DIAKHIRI_DINI if last.jenis == "pengakhiran" else Phase.DIUBAH
