"""Limits and weights of the report card that the regency sets itself: proposals until it has."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import SettingSpec

PROPOSAL = "Usulan awal; ditetapkan daerah"

SUMS_SETTINGS = (
    SettingSpec(
        key="tempuh_merah_menit",
        title=lazy("Rapor: menit tempuh yang dinilai merah"),
        kind="number",
        default=45,
        minimum=1,
        maximum=600,
        legal_basis=PROPOSAL,
        verified=False,
    ),
    SettingSpec(
        key="gram_porsi",
        title=lazy("Rapor: berat acuan satu porsi (gram) bila menunya tanpa takaran"),
        kind="number",
        default=350,
        minimum=50,
        maximum=2000,
        legal_basis=PROPOSAL,
        verified=False,
    ),
)
"""What the sums of a day need besides the rules."""
