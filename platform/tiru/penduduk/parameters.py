"""Weights of the quality score. No regulation gives them: they are a proposal, and shown as such."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tiru.i18n import Lazy, lazy
from tiru.module import ParameterSpec, ParameterVersion
from tiru.parameter.regulatory import parameters
from tiru.penduduk.rules import ERROR, HINT, WARNING
from tiru.work import UnitOfWork

_NOTE = lazy("Tidak ada peraturan yang memberi angka ini; daerah menetapkannya sendiri.")


def _weight(severity: str, title: Lazy, value: float) -> ParameterSpec:
    return ParameterSpec(
        key=f"bobot_{severity}",
        title=title,
        kind="number",
        minimum=0,
        maximum=1,
        versions=(
            ParameterVersion(
                value=value,
                since=date(2026, 1, 1),
                basis="Usulan tiru, bukan dari peraturan",
                verified=False,
                note=_NOTE,
            ),
        ),
    )


PARAMETERS = (
    _weight(ERROR, lazy("Bobot kesalahan dalam skor mutu"), 0.5),
    _weight(WARNING, lazy("Bobot peringatan dalam skor mutu"), 0.2),
    _weight(HINT, lazy("Bobot petunjuk dalam skor mutu"), 0.05),
)


async def weights_of(work: UnitOfWork) -> Mapping[str, float]:
    """What one rule of each severity takes from a person's 1.0."""
    found = await parameters(work, "penduduk")
    return {severity: float(found.get(f"bobot_{severity}", 0)) for severity in (ERROR, WARNING, HINT)}
