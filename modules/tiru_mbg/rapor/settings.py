"""Limits and weights of the report card that the regency sets itself: proposals until it has."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from tiru.i18n import Lazy, lazy
from tiru.module import SettingSpec
from tiru.parameter.models import Pengaturan
from tiru.work import UnitOfWork
from tiru_mbg.parameters import rules
from tiru_mbg.rapor.kpi import KPIS, Limits

PROPOSAL = "Usulan awal; ditetapkan daerah"
OWN_LIMITS: dict[str, tuple[float, float]] = {
    "cakupan": (95, 80),
    "utilisasi": (100, 100),
    "ketepatan": (98, 90),
    "organoleptik": (100, 95),
    "gizi": (90, 75),
    "sisa": (10, 20),
    "ompreng": (0.5, 2),
    "lokal": (60, 40),
    "harga": (5, 15),
    "insiden": (0, 0),
    "ikl": (80, 70),
    "kepuasan": (4, 3),
}
"""Green and red, in the figure's own unit; those of age, travel and temperature are rules."""


def _number(
    key: str, title: Lazy, default: float, *, least: float = 0, most: float = 100_000, kind: str = "number"
) -> SettingSpec:
    return SettingSpec(
        key=key,
        title=title,
        kind=kind,
        default=default,
        minimum=least,
        maximum=most,
        legal_basis=PROPOSAL,
        verified=False,
    )


SUMS_SETTINGS = (
    _number("tempuh_merah_menit", lazy("Rapor: menit tempuh yang dinilai merah"), 45, least=1, most=600),
    _number(
        "gram_porsi",
        lazy("Rapor: berat acuan satu porsi (gram) bila menunya tanpa takaran"),
        350,
        least=50,
        most=2000,
    ),
)
"""What the sums of a day need besides the rules."""
_WEIGHTS = tuple(
    _number(f"bobot_{one.key}", lazy("Rapor: bobot %(kpi)s", kpi=one.title), one.weight, most=100) for one in KPIS
)
_GREEN = tuple(
    _number(f"hijau_{one.key}", lazy("Rapor: batas hijau %(kpi)s", kpi=one.title), OWN_LIMITS[one.key][0])
    for one in KPIS
    if one.key in OWN_LIMITS
)
_RED = tuple(
    _number(f"merah_{one.key}", lazy("Rapor: batas merah %(kpi)s", kpi=one.title), OWN_LIMITS[one.key][1])
    for one in KPIS
    if one.key in OWN_LIMITS
)
SETTINGS = (
    *SUMS_SETTINGS,
    *_WEIGHTS,
    *_GREEN,
    *_RED,
    _number("rapor_bobot_min", lazy("Rapor: bagian bobot yang harus punya data (persen)"), 50, most=100),
    SettingSpec(
        key="nilai_terbit",
        title=lazy("Nilai dapur (A-D) bulan lalu ditampilkan kepada warga"),
        kind="bool",
        default=False,
    ),
)


async def limits_of(work: UnitOfWork) -> Limits:
    """Limits and weights in force; two queries."""
    found = {spec.key: Decimal(str(spec.default)) for spec in SETTINGS if spec.kind == "number"}
    rows = await work.session.execute(select(Pengaturan.key, Pengaturan.value).where(Pengaturan.module == "mbg"))
    found |= {key: Decimal(str(value)) for key, value in rows if key in found}
    law = await rules(work)
    good = {key: found[f"hijau_{key}"] for key in OWN_LIMITS}
    bad = {key: found[f"merah_{key}"] for key in OWN_LIMITS}
    good |= {"umur": law["umur_baik_jam"], "tempuh": law["tempuh_menit"], "suhu": law["suhu_tiba"]}
    bad |= {"umur": law["umur_maks_jam"], "tempuh": found["tempuh_merah_menit"], "suhu": law["suhu_tiba_rendah"]}
    return Limits(
        good=good,
        bad=bad,
        weight={one.key: found[f"bobot_{one.key}"] for one in KPIS},
        slhs_days=int(law["slhs_batas_hari"]),
        least_known=found["rapor_bobot_min"],
    )
