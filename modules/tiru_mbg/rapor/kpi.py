"""The figures of a kitchen's report card, from sums to colours to one score; pure.

A figure is judged green, amber or red against two limits. Its score is 100, 50 or 0; where single deliveries were
judged (age, travel, temperature) it is their mean, so that one late delivery does not vanish in an average. A figure
without data has neither colour nor score, and the composite is taken over the weights of those that have one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tiru.i18n import Lazy, lazy
from tiru_mbg.dapur.rules import REQUIRED

GREEN, AMBER, RED = "ok", "warn", "crit"
POINTS = {GREEN: Decimal(100), AMBER: Decimal(50), RED: Decimal(0)}
HUNDRED = Decimal(100)
Sums = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The papers of a kitchen at the end of a period: which are in force, and how long it runs without SLHS."""

    valid: frozenset[str] = frozenset()
    ipal: bool = False
    days_without_slhs: int = 0
    ikl: Decimal | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not in force, in the order in which it is asked for."""
        return tuple(one for one in REQUIRED if one not in self.valid) + (() if self.ipal else ("ipal",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Green up to `good`, red beyond `bad`, by key; `slhs_days` is when a missing SLHS turns red."""

    good: Mapping[str, Decimal]
    bad: Mapping[str, Decimal]
    weight: Mapping[str, Decimal]
    slhs_days: int
    least_known: Decimal = Decimal(50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a period. `value` None: no data. `n` and `over` count what was judged singly, and beyond `bad`."""

    key: str
    value: Decimal | None = None
    colour: str = ""
    score: Decimal | None = None
    n: int = 0
    over: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A report card: figures in the order of the page; `score` None where too little is known."""

    figures: tuple[Figure, ...]
    score: Decimal | None
    known: Decimal = field(default=Decimal(0))

    def __getitem__(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)


@dataclass(frozen=True, slots=True)
class Kpi:
    """How a figure is called, what its unit is, which way is better, and its formula in words."""

    key: str
    title: Lazy
    unit: str
    formula: Lazy
    rising: bool
    weight: int
    places: int = 1


KPIS = (
    Kpi("cakupan", lazy("Cakupan sasaran"), "%", lazy("Porsi diterima dibagi sasaran terdaftar"), True, 10),
    Kpi("utilisasi", lazy("Utilisasi dapur"), "%", lazy("Porsi dimasak dibagi kapasitas dapur"), False, 5),
    Kpi(
        "ketepatan",
        lazy("Ketepatan waktu"),
        "%",
        lazy("Kiriman yang tiba paling lambat jam makan, dibagi kiriman"),
        True,
        8,
    ),
    Kpi("umur", lazy("Umur makanan"), "jam", lazy("Mulai makan dikurangi selesai masak, rata-rata"), False, 12),
    Kpi("tempuh", lazy("Waktu tempuh"), "menit", lazy("Tiba dikurangi berangkat, rata-rata"), False, 5, 0),
    Kpi("suhu", lazy("Suhu saat tiba"), "°C", lazy("Suhu makanan saat tiba, rata-rata"), True, 5),
    Kpi("dokumen", lazy("Kelengkapan dokumen"), "dari 6", lazy("SLHS, halal, HACCP, air, penjamah, IPAL"), True, 8, 0),
    Kpi(
        "organoleptik",
        lazy("Pemeriksaan organoleptik"),
        "%",
        lazy("Pemeriksaan yang dilakukan dibagi yang wajib (masakan dan kiriman tiba)"),
        True,
        10,
    ),
    Kpi(
        "gizi",
        lazy("Kesesuaian gizi"),
        "%",
        lazy("Porsi yang gizinya dalam target AKG, dibagi porsi yang dihitung"),
        True,
        8,
    ),
    Kpi("sisa", lazy("Sisa makanan"), "%", lazy("Berat sisa dibagi berat yang dibagikan"), False, 5),
    Kpi("ompreng", lazy("Ompreng hilang"), "%", lazy("1 dikurangi ompreng kembali dibagi ompreng keluar"), False, 2, 2),
    Kpi("lokal", lazy("Belanja lokal"), "%", lazy("Nilai pemasok lokal dibagi nilai belanja"), True, 4),
    Kpi("harga", lazy("Deviasi harga"), "%", lazy("Harga beli dibagi harga pasar, dikurangi 1"), False, 3),
    Kpi("insiden", lazy("Insiden"), "per 100.000 porsi", lazy("100.000 kali orang sakit dibagi porsi"), False, 10),
    Kpi("ikl", lazy("Skor kebersihan IKL"), "skor", lazy("Skor inspeksi terakhir"), True, 3),
    Kpi("kepuasan", lazy("Kepuasan"), "dari 5", lazy("Rata-rata nilai rasa dari penerima"), True, 2, 2),
)
"""In the order of the page; the weights are a proposal and sum to 100."""
BY_KEY = {one.key: one for one in KPIS}
GRADES = (
    ("A", Decimal(85), lazy("Sangat baik")),
    ("B", Decimal(70), lazy("Baik")),
    ("C", Decimal(55), lazy("Cukup")),
    ("D", Decimal(0), lazy("Perlu pembinaan")),
)


def grade_of(score: Decimal | None) -> tuple[str, Lazy] | None:
    """Letter and words of a score; None where there is none."""
    if score is None:
        return None
    return next((letter, words) for letter, least, words in GRADES if score >= least)


def card_of(sums: Sums, papers: Papers, limits: Limits) -> Card:
    """The report card of a period."""
    figures = tuple(_judge(kpi.key, sums, papers, limits) for kpi in KPIS)
    judged = [one for one in figures if one.score is not None]
    total = sum((limits.weight[one.key] for one in figures), Decimal(0))
    known = sum((limits.weight[one.key] for one in judged), Decimal(0))
    share = HUNDRED * known / total if total else Decimal(0)
    if not known or share < limits.least_known:
        return Card(figures=figures, score=None, known=share)
    points = sum((limits.weight[one.key] * (one.score or Decimal(0)) for one in judged), Decimal(0))
    return Card(figures=figures, score=rounded(points / known), known=share)


def pulls(card: Card, limits: Limits) -> list[tuple[Figure, Decimal]]:
    """What pulls the score down: figures with the points that each costs, the dearest first."""
    known = sum((limits.weight[one.key] for one in card.figures if one.score is not None), Decimal(0))
    if not known:
        return []
    costs = [
        (one, rounded(limits.weight[one.key] * (HUNDRED - one.score) / known))
        for one in card.figures
        if one.score is not None and one.score < HUNDRED and limits.weight[one.key]
    ]
    return sorted(costs, key=lambda pair: (-pair[1], pair[0].key))


def colour_of(value: Decimal, good: Decimal, bad: Decimal, *, rising: bool) -> str:
    """Green at `good` or better, red beyond `bad`, amber between; a value at a limit is on its better side."""
    if rising:
        return GREEN if value >= good else AMBER if value >= bad else RED
    return GREEN if value <= good else AMBER if value <= bad else RED


def rounded(value: Decimal, places: int = 1) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _judge(key: str, sums: Sums, papers: Papers, limits: Limits) -> Figure:
    if key == "dokumen":
        return _documents(papers, limits)
    if key in _SINGLY:
        return _singly(key, sums, limits)
    value = papers.ikl if key == "ikl" else _VALUES[key](sums)
    if value is None:
        return Figure(key=key)
    colour = colour_of(value, limits.good[key], limits.bad[key], rising=BY_KEY[key].rising)
    if key == "utilisasi" and sums["lebih_kapasitas"] > 0:
        colour = RED  # on one day is enough: a breach of the rule is not averaged away
    over = int(sums["lebih_kapasitas"]) if key == "utilisasi" else 0
    return Figure(key=key, value=value, colour=colour, score=POINTS[colour], over=over)


def _documents(papers: Papers, limits: Limits) -> Figure:
    missing = papers.missing
    late = "slhs" in missing and papers.days_without_slhs > limits.slhs_days
    colour = GREEN if not missing else RED if late or len(missing) > 1 else AMBER
    count = Decimal(len(REQUIRED) + 1 - len(missing))
    return Figure(key="dokumen", value=count, colour=colour, score=POINTS[colour], missing=missing)


_SINGLY: Mapping[str, tuple[str, Decimal]] = {
    "umur": ("umur_menit", Decimal(60)),
    "tempuh": ("tempuh_menit", Decimal(1)),
    "suhu": ("suhu_jumlah", Decimal(1)),
}
"""Judged delivery by delivery: the column of their sum, and what it is divided by besides their number."""


def _singly(key: str, sums: Sums, limits: Limits) -> Figure:
    n, good, over = (sums[f"{key}_{part}"] for part in ("n", "baik", "lewat"))
    if not n:
        return Figure(key=key)
    column, per = _SINGLY[key]
    value = sums[column] / n / per
    colour = colour_of(value, limits.good[key], limits.bad[key], rising=BY_KEY[key].rising)
    if over and colour == GREEN:
        colour = AMBER
    score = (POINTS[GREEN] * good + POINTS[AMBER] * (n - good - over)) / n
    return Figure(key=key, value=value, colour=colour, score=score, n=int(n), over=int(over))


def _share(above: str, below: str) -> Callable[[Sums], Decimal | None]:
    def share(sums: Sums) -> Decimal | None:
        return HUNDRED * sums[above] / sums[below] if sums[below] else None

    return share


def _lost(sums: Sums) -> Decimal | None:
    out = sums["ompreng_keluar"]
    return HUNDRED * (1 - sums["ompreng_kembali"] / out) if out else None


def _dearer(sums: Sums) -> Decimal | None:
    market = sums["harga_acuan_idr"]
    return HUNDRED * (sums["harga_bayar_idr"] / market - 1) if market else None


def _ill(sums: Sums) -> Decimal | None:
    portions = sums["porsi_terima"] or sums["porsi_kirim"]
    return 100_000 * sums["kasus"] / portions if portions else None


_VALUES: Mapping[str, Callable[[Sums], Decimal | None]] = {
    "cakupan": _share("porsi_terima", "sasaran"),
    "utilisasi": _share("porsi_masak", "kapasitas"),
    "ketepatan": _share("tepat_waktu", "berjam"),
    "organoleptik": _share("periksa_ada", "periksa_wajib"),
    "gizi": _share("gizi_sesuai", "gizi_porsi"),
    "sisa": _share("sisa_g", "sisa_dasar_g"),
    "ompreng": _lost,
    "lokal": _share("belanja_lokal_idr", "belanja_idr"),
    "harga": _dearer,
    "insiden": _ill,
    "kepuasan": lambda sums: sums["rasa_jumlah"] / sums["rasa_n"] if sums["rasa_n"] else None,
}


def days_without_slhs(valid: Sequence[str] | frozenset[str], operating_since: date | None, day: date) -> int:
    """Days of operation without SLHS; 0 where it is in force or the kitchen does not run yet."""
    if "slhs" in valid or operating_since is None:
        return 0
    return max(0, (day - operating_since).days)
