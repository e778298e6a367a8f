"""What the module announces."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.module import Event


@dataclass(frozen=True, slots=True)
class LaporanDiterima(Event):
    """A report came in."""

    laporan_id: int
    kode_wilayah: str | None


@dataclass(frozen=True, slots=True)
class LaporanSelesai(Event):
    """A report was closed; `working_days` from arrival to the answer."""

    laporan_id: int
    working_days: int


@dataclass(frozen=True, slots=True)
class LaporanTerlambat(Event):
    """A stage passed its deadline; `level` counts how often this report has escalated."""

    laporan_id: int
    level: int
