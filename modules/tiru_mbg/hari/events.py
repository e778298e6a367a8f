"""What the room tells others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tiru.module import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HariBerubah(Event):
    """Batches or deliveries of a kitchen's day changed; `jenis` are the kinds of the entries, or `rencana`."""

    sppg_id: int
    tanggal: date
    batch_id: tuple[int, ...]
    kiriman_id: tuple[int, ...]
    jenis: tuple[str, ...]
