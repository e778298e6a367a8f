"""What the module tells its own rooms and others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tiru.module import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LaporanSakit(Event):
    """Somebody reported illness after a meal: `jumlah` persons, at this place, with a meal of this kitchen.

    `waktu` is when the report came, `tanggal` the local day of the meal; `sppg_id` is None where no kitchen is known.
    """

    laporan_id: int
    titik_id: int
    sppg_id: int | None
    tanggal: date
    waktu: datetime
    jumlah: int
    gejala: tuple[str, ...] = ()
