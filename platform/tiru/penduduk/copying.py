"""All that the register keeps about one person, for them to take along (UU 27/2022 Article 7)."""

from __future__ import annotations

from typing import Any

from tiru.penduduk import queries
from tiru.penduduk.changes import PLAIN, plain
from tiru.penduduk.identity import nik_of, no_kk_of
from tiru.penduduk.models import Penduduk
from tiru.work import UnitOfWork


async def copy_of(work: UnitOfWork, person: Penduduk) -> dict[str, Any]:
    """Plain JSON values. Other members of the family are theirs, so they are not in it."""
    work.record("penduduk.orang.copy", f"penduduk:{person.id}")
    return {
        "orang": {
            "nik": nik_of(work, person) or None,
            "no_kk": no_kk_of(work, person.keluarga) or None,
            **{name: plain(getattr(person, name)) for name in PLAIN if name != "keluarga_id"},
            "dicatat": person.dibuat_at.isoformat(),
            "diubah": person.diubah_at.isoformat(),
        },
        "riwayat": [
            {"jenis": event.jenis, "pada": event.pada.isoformat(), "alasan": event.alasan, "rincian": event.rincian}
            for event in await queries.history_of(work, person.id)
        ],
    }
