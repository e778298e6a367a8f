"""What a rule found, and the limits it was asked with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.parameters import rules
from tiru_mbg.peringatan.settings import SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the rule warns of; `kunci` is the same as long as it is the same thing."""

    kunci: str
    judul: str
    isi: str = ""
    tingkat: str = ""
    sppg_id: int | None = None
    titik_id: int | None = None
    batch_id: int | None = None
    accounts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """`rules` are the regulatory figures, `own` the settings of the room by their key without `peringatan_`."""

    rules: Mapping[str, Decimal]
    own: Mapping[str, int]


async def limits(work: UnitOfWork) -> Limits:
    """Those of today."""
    own = {spec.key.removeprefix("peringatan_"): int(await setting(work, "mbg", spec.key)) for spec in SETTINGS}
    return Limits(await rules(work), own)
