"""From entries to the state of a batch or a delivery. Pure: any order and any repetition gives the same state.

An entry that names others in `mengganti` takes their place. Of those that still stand, the first one written counts,
so that nothing changes silently; a second one that says something else is a conflict, shown until a correction
replaces both. A refusal (`tolak`) counts above an approval, whoever wrote first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

AHEAD = timedelta(minutes=5)
"""A time of day up to this much later than the writing is still meant for the same day."""
SAME_MOMENT = timedelta(minutes=10)
"""Two people who note the same event do it within this time."""
_ASIDE = frozenset({"pada", "catatan", "mengganti", "foto", "penerima"})
"""What two entries may say differently without contradicting each other."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry: `at` is when it was written, by the corrected clock; `isi` what it says, as JSON."""

    id: UUID
    jenis: str
    at: datetime
    isi: Mapping[str, Any]

    @property
    def order(self) -> tuple[datetime, UUID]:
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class Folded:
    """`values` are columns; `standing` the entry each kind rests on; `conflicts` all that stand and disagree."""

    values: Mapping[str, Any]
    standing: Mapping[str, UUID]
    conflicts: Mapping[str, tuple[UUID, ...]]


def happened(fact: Fact, zone: ZoneInfo) -> datetime:
    """When it happened: the last time the clock showed `pada` before the writing, else the writing itself."""
    said = fact.isi.get("pada")
    if not said:
        return fact.at
    local = fact.at.astimezone(zone)
    moment = datetime.combine(local.date(), time.fromisoformat(said), zone)
    return (
        moment if moment <= local + AHEAD else datetime.combine(local.date() - timedelta(days=1), moment.time(), zone)
    )


def fold(facts: Iterable[Fact], zone: ZoneInfo) -> Folded:
    """The state that these entries of one batch or one delivery make."""
    by_kind: dict[str, dict[UUID, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.jenis in _COLUMNS:
            by_kind[fact.jenis][fact.id] = fact
    values: dict[str, Any] = {}
    standing: dict[str, UUID] = {}
    conflicts: dict[str, tuple[UUID, ...]] = {}
    for kind in _COLUMNS:
        if kind not in by_kind:
            continue
        left = standing_of(by_kind[kind].values())
        chosen = _last(left) if kind == "posisi" else _first(left)
        values |= _COLUMNS[kind](chosen.isi, happened(chosen, zone))
        standing[kind] = chosen.id
        if kind != "posisi" and any(_differ(chosen, other, zone) for other in left):
            conflicts[kind] = tuple(one.id for one in left)
    return Folded(values, standing, conflicts)


def standing_of(facts: Iterable[Fact]) -> list[Fact]:
    """The entries of one kind that no other one of them replaces, in the order of writing."""
    known = sorted(facts, key=lambda one: one.order)
    replaced = {str(gone) for one in known for gone in one.isi.get("mengganti", ()) if str(gone) != str(one.id)}
    left = [one for one in known if str(one.id) not in replaced]
    return left or known  # entries that replace each other in a ring cancel nothing


def stage_of(row: Any) -> str:
    """Where a delivery is, from its columns."""
    if row.tahap == "batal" and row.berangkat_at is None:
        return "batal"
    if row.organoleptik == "tolak":
        return "ditolak"
    for stage, moment in (
        ("selesai", row.kembali_at),
        ("dibagikan", row.makan_at or row.sisa_at),
        ("tiba", row.tiba_at),
        ("berangkat", row.berangkat_at),
    ):
        if moment is not None:
            return stage
    return "rencana"


def _first(left: Sequence[Fact]) -> Fact:
    refused = [one for one in left if one.isi.get("keputusan") == "tolak"]
    return (refused or left)[0]


def _last(left: Sequence[Fact]) -> Fact:
    return left[-1]


def _differ(one: Fact, other: Fact, zone: ZoneInfo) -> bool:
    if one.id == other.id:
        return False
    if abs(happened(one, zone) - happened(other, zone)) > SAME_MOMENT:
        return True
    return _said(one) != _said(other)


def _said(fact: Fact) -> dict[str, str]:
    return {name: str(value) for name, value in fact.isi.items() if name not in _ASIDE and value not in (None, "")}


def _number(isi: Mapping[str, Any], name: str) -> Decimal | None:
    return None if isi.get(name) is None else Decimal(str(isi[name]))


def _grams(isi: Mapping[str, Any], name: str) -> int | None:
    found = _number(isi, name)
    return None if found is None else int((found * 1000).to_integral_value())


def _done(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {"selesai_masak_at": at, "porsi": isi["porsi"], "suhu_inti_c": _number(isi, "suhu_inti_c")}


def _judged(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {"organoleptik": isi["keputusan"], "organoleptik_at": at}


def _left(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "berangkat_at": at,
        "porsi_kirim": isi["porsi_kirim"],
        "ompreng_keluar": isi["porsi_kirim"] if isi.get("ompreng_keluar") is None else isi["ompreng_keluar"],
        "kendaraan": isi["kendaraan"],
        "sopir": isi.get("sopir", ""),
    }


def _arrived(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "tiba_at": at,
        "porsi_terima": isi["porsi_terima"],
        "porsi_rusak": isi.get("porsi_rusak", 0),
        "suhu_tiba_c": _number(isi, "suhu_tiba_c"),
        "penerima": isi.get("penerima", ""),
    }


def _leftovers(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "sisa_at": at,
        "dimakan": isi.get("dimakan"),
        **{f"sisa_{part}_g": _grams(isi, f"{part}_kg") for part in ("pokok", "sayur", "lauk", "buah")},
        "sisa_alasan": isi.get("alasan", ""),
    }


def _seen(isi: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {"posisi_at": at, "posisi_latitude": isi["latitude"], "posisi_longitude": isi["longitude"]}


_COLUMNS: Mapping[str, Callable[[Mapping[str, Any], datetime], dict[str, Any]]] = {
    "mulai": lambda isi, at: {"mulai_masak_at": at},
    "selesai": _done,
    "organoleptik": _judged,
    "sampel": lambda isi, at: {"sampel_at": at, "sampel_suhu_c": _number(isi, "suhu_c")},
    "buang": lambda isi, at: {"sampel_dibuang_at": at},
    "berangkat": _left,
    "tiba": _arrived,
    "periksa": _judged,
    "makan": lambda isi, at: {"makan_at": at, "hadir": isi.get("hadir")},
    "sisa": _leftovers,
    "kembali": lambda isi, at: {"kembali_at": at, "ompreng_kembali": isi["ompreng_kembali"]},
    "batal": lambda isi, at: {"tahap": "batal"},
    "posisi": _seen,
}
"""What a standing entry writes; `sampel_suhu_c` and `sampel_dibuang_at` belong to the sample's own row."""
