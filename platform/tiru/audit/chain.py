"""The hash chain, pure: each entry's hash covers its content and the hash before it.

The content is hashed in two steps (`digest` of the private parts, then the entry), so that a redaction
can remove names and values and leave the chain whole: `before`, `after`, names, reason and address enter
through their digest only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from math import isfinite
from types import MappingProxyType
from typing import Any

GENESIS = "0" * 64
PRIVATE = ("actor_name", "acting_for", "before", "after", "reason", "address")
EMPTY: Mapping[str, Any] = MappingProxyType(
    {"actor_name": "", "acting_for": "", "before": None, "after": None, "reason": "", "address": ""}
)
"""What stands in the private parts after a redaction."""
PUBLIC = ("seq", "at", "actor_kind", "actor_id", "action", "subject", "request_id")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record that does not fit: its number and what is wrong with it."""

    seq: int
    why: str


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, instants as UTC with microseconds."""
    return _ENCODER.encode(value)


def private_digest(record: Mapping[str, Any]) -> str:
    """Digest of the parts that a redaction may remove."""
    return sha256(canonical({name: record[name] for name in PRIVATE}).encode()).hexdigest()


def link(record: Mapping[str, Any], digest: str, previous: str) -> str:
    """Hash of a record: its public parts, the digest of its private parts, the hash before it."""
    public = {name: record[name] for name in PUBLIC}
    return sha256(f"{previous}\n{digest}\n{canonical(public)}".encode()).hexdigest()


def redact(record: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The record without its private parts; its digest stays, so the chain does too."""
    return {**record, **EMPTY, "redacted_at": at}


def verify(
    records: Iterable[Mapping[str, Any]],
    *,
    start: str = GENESIS,
    after: int = 0,
    known: Mapping[int, str] = MappingProxyType({}),
) -> Broken | str:
    """Walk the records in order. Returns the last hash, or the first record that is altered or missing.

    `known` are hashes by number from heads that were signed before: a chain that was written anew from
    some point on, or cut short, is whole in itself but does not meet them.
    """
    previous, seq = start, after
    for record in records:
        seq += 1
        if record["seq"] != seq:
            return Broken(seq, f"record {seq} is missing; {record['seq']} stands in its place")
        if record["previous_hash"] != previous:
            return Broken(seq, "does not continue the record before it")
        if not _private_parts_fit(record):
            return Broken(seq, "names, values or reason were altered")
        if link(record, record["digest"], previous) != record["hash"]:
            return Broken(seq, "was altered")
        previous = record["hash"]
        if known.get(seq, previous) != previous:
            return Broken(seq, "is not the record whose hash was signed")
    lost = [number for number in known if number > seq]
    return Broken(min(lost), "is missing, though its hash was signed") if lost else previous


def as_stored(value: Any) -> Any:
    """Plain JSON values as PostgreSQL's jsonb gives them back, so that they hash the same before and after.

    jsonb knows no NaN, no zero character and no negative zero, and writes large floats as whole numbers.
    """
    return _stored(json.loads(canonical(value)))


def _private_parts_fit(record: Mapping[str, Any]) -> bool:
    if record.get("redacted_at") is None:
        return bool(private_digest(record) == record["digest"])
    return all(record[name] == nothing for name, nothing in EMPTY.items())


def _stored(value: Any) -> Any:
    if isinstance(value, dict):
        return {_stored(name): _stored(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_stored(item) for item in value]
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, float):
        if not isfinite(value):
            return str(value)
        return int(value) if abs(value) >= 1e16 else value + 0.0
    return value


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
