"""Figures of a report card as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tiru.i18n import _, lazy
from tiru.indonesian_numbers import angka
from tiru_mbg.dapur.rules import CERTIFICATES
from tiru_mbg.rapor.kpi import BY_KEY, Card, Figure, Limits, rounded

THOUSAND = 1000
COLOURS = {"ok": lazy("baik"), "warn": lazy("perlu perhatian"), "crit": lazy("buruk"), "": lazy("belum ada data")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure in words."""

    key: str
    title: str
    value: str
    unit: str
    colour: str
    colour_words: str
    formula: str
    limits: str
    note: str
    weight: str


def shown(card: Card, limits: Limits) -> list[Shown]:
    """The figures of a card in the order of the page."""
    return [_shown(one, limits) for one in card.figures]


def number(figure: Figure) -> str:
    """The value alone: `96,4`; empty without data."""
    if figure.value is None:
        return ""
    value = rounded(figure.value, BY_KEY[figure.key].places)
    if abs(value) < THOUSAND:  # hundreds of them in one list: without thousands there is nothing to group
        return str(value).replace(".", ",")
    return angka(value, BY_KEY[figure.key].places)


def _shown(figure: Figure, limits: Limits) -> Shown:
    kpi = BY_KEY[figure.key]
    value = number(figure)
    return Shown(
        key=figure.key,
        title=str(kpi.title),
        value=value or _("belum ada data"),
        unit=_unit(kpi.unit) if value else "",
        colour=figure.colour,
        colour_words=str(COLOURS[figure.colour]),
        formula=str(kpi.formula),
        limits=_limits(figure.key, limits),
        note=_note(figure),
        weight=_plain(limits.weight[figure.key]),
    )


def _limits(key: str, limits: Limits) -> str:
    if key == "dokumen":
        return _("hijau bila lengkap, merah bila kurang dua atau SLHS terlambat")
    good, bad = _plain(limits.good[key]), _plain(limits.bad[key])
    if BY_KEY[key].rising:
        return _("hijau mulai %(good)s, merah di bawah %(bad)s", good=good, bad=bad)
    return _("hijau sampai %(good)s, merah di atas %(bad)s", good=good, bad=bad)


def _note(figure: Figure) -> str:
    if figure.missing:
        names: Sequence[str] = [str(CERTIFICATES.get(one, one.upper())) for one in figure.missing]
        return _("Belum ada atau habis masanya: %(names)s.", names=", ".join(names))
    if figure.n:
        return _("%(over)s dari %(n)s kiriman di luar batas merah.", over=angka(figure.over), n=angka(figure.n))
    if figure.over:
        return _("%(n)s hari memasak melebihi kapasitas.", n=angka(figure.over))
    return ""


def _unit(unit: str) -> str:
    return {
        "jam": _("jam"),
        "menit": _("menit"),
        "dari 6": _("dari 6"),
        "dari 5": _("dari 5"),
        "skor": _("skor"),
        "per 100.000 porsi": _("per 100.000 porsi"),
    }.get(unit, unit)


def _plain(value: Decimal) -> str:
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return angka(value, places)
