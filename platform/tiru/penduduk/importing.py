"""Rows of a table written into the register: who is known is changed, who is not is added, nobody is removed.

An empty cell changes nothing. Writing the same file again changes nothing and notes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, text, update

from tiru.nik import mask
from tiru.penduduk.changes import PLAIN, plain
from tiru.penduduk.checking import recheck
from tiru.penduduk.identity import KK_PURPOSE, NIK_PURPOSE, nik_of, sealed
from tiru.penduduk.incoming import Incoming, recognised
from tiru.penduduk.models import Keluarga, Penduduk, Peristiwa
from tiru.tabular.import_ import Row
from tiru.work import UnitOfWork

_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext(cast(current_schema() as text) || '-penduduk'))")
FIELDS = (
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
    "state",
    "state_on",
)
_EMPTY = {"tempat_lahir": "", "nama_ibu": "", "alamat": "", "rt": "", "rw": "", "hubungan": "lainnya", "state": "hidup"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many persons are new, changed, and as they were; `families` are new ones."""

    added: int = 0
    changed: int = 0
    same: int = 0
    families: int = 0


async def write_people(
    work: UnitOfWork, rows: Sequence[Row], *, home: str, sumber: str, is_sintetis: bool = False
) -> Written:
    """Write judged rows. One import at a time, so that two of the same file do not double anybody."""
    await work.session.execute(_ONE_AT_A_TIME)
    found = await recognised(work, rows, home)
    families = await _add_families(work, found, sumber, is_sintetis)
    new = [one for one in found if one.person is None]
    added = await _add_people(work, new, sumber, is_sintetis)
    changed = await _change_people(work, [one for one in found if one.person is not None], sumber)
    await recheck(work, [*added, *changed])
    written = Written(
        added=len(added), changed=len(changed), same=len(found) - len(added) - len(changed), families=families
    )
    work.record(
        "penduduk.orang.import",
        "penduduk:*",
        after={"baris": len(rows), "baru": written.added, "diubah": written.changed, "sumber": sumber},
    )
    return written


async def _add_families(work: UnitOfWork, found: Sequence[Incoming], sumber: str, is_sintetis: bool) -> int:
    """Cards nobody has yet; the address is the head's, or the first row's."""
    first: dict[str, Incoming] = {}
    for one in found:
        if one.no_kk_match and one.family_id is None:
            known = first.get(one.no_kk_match)
            if known is None or (one.row.values["hubungan"] == "kepala" and known.row.values["hubungan"] != "kepala"):
                first[one.no_kk_match] = one
    if not first:
        return 0
    rows = [_family_row(work, one, sumber, is_sintetis) for one in first.values()]
    made = await work.session.execute(insert(Keluarga).returning(Keluarga.no_kk_match, Keluarga.id), rows)
    ids: dict[str | None, int] = {row[0]: row[1] for row in made}
    for one in found:
        if one.family_id is None and one.no_kk_match:
            one.family_id = ids[one.no_kk_match]
    return len(rows)


def _family_row(work: UnitOfWork, one: Incoming, sumber: str, is_sintetis: bool) -> dict[str, Any]:
    return {
        "no_kk": sealed(work, one.no_kk, KK_PURPOSE)[0],
        "no_kk_match": one.no_kk_match,
        "alamat": one.row.values["alamat"] or "",
        "rt": one.row.values["rt"] or "",
        "rw": one.row.values["rw"] or "",
        "kode_wilayah": one.kode_wilayah,
        "sumber": sumber,
        "is_sintetis": is_sintetis,
        "dibuat_at": work.now,
        "diubah_at": work.now,
    }


async def _add_people(work: UnitOfWork, new: Sequence[Incoming], sumber: str, is_sintetis: bool) -> list[int]:
    if not new:
        return []
    rows = [
        {
            **{name: one.row.values[name] or _EMPTY.get(name) for name in FIELDS},
            "keluarga_id": one.family_id,
            "nik": sealed(work, one.nik, NIK_PURPOSE)[0],
            "nik_match": one.nik_match,
            "nama_kunci": one.kunci,
            "kode_wilayah": one.kode_wilayah,
            "sumber": sumber,
            "is_sintetis": is_sintetis,
            "dibuat_at": work.now,
            "diubah_at": work.now,
        }
        for one in new
    ]
    made = list(await work.session.scalars(insert(Penduduk).returning(Penduduk.id), rows))
    await work.session.execute(insert(Peristiwa), [_event(work, person_id, "pendataan", sumber) for person_id in made])
    return made


async def _change_people(work: UnitOfWork, known: Sequence[Incoming], sumber: str) -> list[int]:
    """Those whose row says something new. A row that was merged away stays as it is."""
    updates: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for one in known:
        person = one.person
        if person is None or person.digabung_ke is not None:
            continue
        fresh = _fresh(work, one, person)
        if not fresh:
            continue
        details = {name: [plain(getattr(person, name)), plain(value)] for name, value in fresh.items() if name in PLAIN}
        if "nik_match" in fresh:
            details["nik"] = [mask(nik_of(work, person)), mask(one.nik)]
        jenis = str(fresh["state"]) if fresh.get("state") in ("meninggal", "pindah") else "ubah"
        on = fresh.get("state_on") if jenis != "ubah" else None
        events.append(_event(work, person.id, jenis, sumber, details, on))
        updates.append({"id": person.id, **fresh, "sumber": sumber, "diubah_at": work.now})
    for group in _same_columns(updates):
        await work.session.execute(update(Penduduk), group)
    if events:
        await work.session.execute(insert(Peristiwa), events)
    return [row["id"] for row in updates]


def _fresh(work: UnitOfWork, one: Incoming, person: Penduduk) -> dict[str, Any]:
    """Columns that the row changes."""
    given: dict[str, Any] = {name: one.row.values[name] for name in FIELDS if one.row.values[name] is not None}
    given["kode_wilayah"] = one.kode_wilayah
    if one.family_id is not None:
        given["keluarga_id"] = one.family_id
    fresh = {name: value for name, value in given.items() if getattr(person, name) != value}
    if "nama" in fresh:
        fresh["nama_kunci"] = one.kunci
    if one.nik_match and person.nik_match is None:
        fresh["nik"], fresh["nik_match"] = sealed(work, one.nik, NIK_PURPOSE)
    return fresh


def _same_columns(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows with the same columns together: each group is one statement."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(sorted(row)), []).append(row)
    return list(groups.values())


def _event(
    work: UnitOfWork,
    person_id: int,
    jenis: str,
    sumber: str,
    details: Mapping[str, Any] | None = None,
    on: date | None = None,
) -> dict[str, Any]:
    return {
        "penduduk_id": person_id,
        "jenis": jenis,
        "pada": on or work.today,
        "alasan": sumber,
        "rincian": dict(details or {}),
        "oleh": work.actor.name or str(work.actor.kind),
        "dicatat_at": work.now,
    }
