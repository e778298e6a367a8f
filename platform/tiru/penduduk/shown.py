"""History as people read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tiru.i18n import _
from tiru.indonesian_dates import tanggal, tanggal_jam
from tiru.penduduk.models import Peristiwa
from tiru.penduduk.words import EVENTS, FIELDS, word_of
from tiru.work import UnitOfWork


async def changes_shown(work: UnitOfWork, events: Sequence[Peristiwa]) -> list[dict[str, str]]:
    """Entries of the `trail` component, in the given order."""
    return [
        {
            "who": str(EVENTS[event.jenis]),
            "what": details(event.rincian),
            "when": " · ".join(
                (
                    tanggal(event.pada),
                    event.oleh,
                    _("dicatat %(at)s", at=tanggal_jam(event.dicatat_at, work.tenant.timezone)),
                )
            ),
            "quote": event.alasan,
            "state": "stop" if event.jenis == "meninggal" else "done",
        }
        for event in events
    ]


def details(kept: Mapping[str, Any]) -> str:
    """`RT: 001 → 002; Nama: …`. Which rows or families took part stands in their own histories."""
    parts = []
    for name, values in kept.items():
        if name in FIELDS and isinstance(values, list) and len(values) == 2:
            before, after = (value_shown(name, value) for value in values)
            parts.append(f"{FIELDS[name]}: {before} → {after}")
    return "; ".join(parts)


def value_shown(name: str, value: Any) -> str:
    """One value of a field, in words."""
    if name in ("lahir_on", "state_on") and value:
        return tanggal(date.fromisoformat(str(value)), short=True)
    if name == "keluarga_id" and value:
        return _("keluarga %(id)s", id=value)
    return word_of(name, value)
