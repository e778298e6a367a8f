"""Writing to the ledger: a tenant's head is locked for the last moments of a transaction only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.audit.chain import as_stored, link, private_digest
from tiru.audit.entry import Entry

_HEAD = text("select seq, hash from audit_head where id = 1 for update")
_MOVE = text("update audit_head set seq = :seq, hash = :hash where id = 1")
_INSERT = text(
    "insert into audit_entry (seq, at, actor_kind, actor_id, actor_name, acting_for, action, subject, "
    "before, after, reason, request_id, address, digest, previous_hash, hash) values (:seq, :at, "
    ":actor_kind, :actor_id, :actor_name, :acting_for, :action, :subject, cast(:before as jsonb), "
    "cast(:after as jsonb), :reason, :request_id, :address, :digest, :previous_hash, :hash)"
)


async def append(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Chain `entries` after the tenant's head, in the caller's transaction."""
    seq, previous = (await session.execute(_HEAD)).one()
    rows: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        record: dict[str, Any] = {**asdict(entry), "seq": seq}
        for name in ("before", "after"):
            if record[name] is not None:  # as it will be read back: plain JSON values
                record[name] = as_stored(record[name])
        record["digest"] = private_digest(record)
        record["previous_hash"] = previous
        record["hash"] = previous = link(record, record["digest"], previous)
        rows.append(
            {
                **record,
                "before": None if record["before"] is None else json.dumps(record["before"]),
                "after": None if record["after"] is None else json.dumps(record["after"]),
            }
        )
    await session.execute(_INSERT, rows)
    await session.execute(_MOVE, {"seq": seq, "hash": previous})
