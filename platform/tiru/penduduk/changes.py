"""How a change is written down: the row, what happened to it, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tiru.nik import mask
from tiru.penduduk.identity import nik_of
from tiru.penduduk.models import Penduduk, Peristiwa
from tiru.work import UnitOfWork

PLAIN = (
    "nama",
    "tempat_lahir",
    "lahir_on",
    "jenis_kelamin",
    "hubungan",
    "status_kawin",
    "nama_ibu",
    "alamat",
    "rt",
    "rw",
    "kode_wilayah",
    "keluarga_id",
    "state",
    "state_on",
    "sumber",
)
"""Columns of a person that are kept in the clear and whose change is worth remembering."""


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def standing(work: UnitOfWork, person: Penduduk) -> dict[str, Any]:
    """The person's fields as the history keeps them: the NIK masked."""
    return {"nik": mask(nik_of(work, person)), **{name: plain(getattr(person, name)) for name in PLAIN}}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} of what differs."""
    return {name: [before[name], after[name]] for name in after if before.get(name) != after[name]}


def note(
    work: UnitOfWork, person: Penduduk, jenis: str, *, on: date, reason: str, details: Mapping[str, Any] | None = None
) -> Peristiwa:
    """Add what happened to the person's history and to the ledger. The ledger gets field names, not values."""
    event = Peristiwa(
        penduduk_id=person.id,
        jenis=jenis,
        pada=on,
        alasan=reason,
        rincian=dict(details or {}),
        oleh=work.actor.name or str(work.actor.kind),
        dicatat_at=work.now,
    )
    work.session.add(event)
    person.diubah_at = work.now
    work.record(
        f"penduduk.orang.{jenis}",
        f"penduduk:{person.id}",
        after={"pada": on.isoformat(), "kolom": sorted(details or {})},
        reason=reason,
    )
    return event
