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
from typing import Any

GENESIS = "0" * 64
PRIVATE = ("actor_name", "acting_for", "before", "after", "reason", "address")
PUBLIC = ("seq", "at", "actor_kind", "actor_id", "action", "subject", "request_id")


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record that does not fit: its number and what is wrong with it."""

    seq: int
    why: str


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces, instants as UTC with microseconds."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def private_digest(record: Mapping[str, Any]) -> str:
    """Digest of the parts that a redaction may remove."""
    return sha256(canonical({name: record[name] for name in PRIVATE}).encode()).hexdigest()


def link(record: Mapping[str, Any], digest: str, previous: str) -> str:
    """Hash of a record: its public parts, the digest of its private parts, the hash before it."""
    public = {name: record[name] for name in PUBLIC}
    return sha256(f"{previous}\n{digest}\n{canonical(public)}".encode()).hexdigest()


def verify(records: Iterable[Mapping[str, Any]], *, start: str = GENESIS, after: int = 0) -> Broken | str:
    """Walk the records in order. Returns the last hash, or the first record that is altered or missing."""
    previous, seq = start, after
    for record in records:
        seq += 1
        if record["seq"] != seq:
            return Broken(seq, f"record {seq} is missing; {record['seq']} stands in its place")
        if record["previous_hash"] != previous:
            return Broken(seq, "does not continue the record before it")
        if record.get("redacted_at") is None and private_digest(record) != record["digest"]:
            return Broken(seq, "names, values or reason were altered")
        if link(record, record["digest"], previous) != record["hash"]:
            return Broken(seq, "was altered")
        previous = record["hash"]
    return previous


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value)
