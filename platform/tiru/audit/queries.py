"""Reading the ledger: pages of entries, and the whole chain for verification."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PER_PAGE = 50
BATCH = 5000
COLUMNS = (
    "seq, at, actor_kind, actor_id, actor_name, acting_for, action, subject, before, after, reason, "
    "request_id, address, digest, previous_hash, hash, redacted_at"
)


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Narrows entries: text in action, subject or name; the start of the action; the subject itself.

    `since` and `until` are days in `timezone`, both included.
    """

    q: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    timezone: str = "Asia/Jakarta"


async def entries(
    session: AsyncSession, wanted: EntryFilter, *, page: int = 1, limit: int = PER_PAGE
) -> tuple[Sequence[Mapping[str, Any]], int]:
    """Newest first, with the number of all that match."""
    where = (
        "(:q = '' or action ilike :like or subject ilike :like or actor_name ilike :like or request_id = :q) "
        "and action like :action and (:subject = '' or subject = :subject) "
        "and (cast(:since as date) is null or at >= cast(:since as date)::timestamp at time zone :zone) "
        "and (cast(:until as date) is null or at < (cast(:until as date) + 1)::timestamp at time zone :zone)"
    )
    bound = {
        "q": wanted.q,
        "like": f"%{_escaped(wanted.q)}%",
        "action": f"{_escaped(wanted.action)}%",
        "subject": wanted.subject,
        "since": wanted.since,
        "until": wanted.until,
        "zone": wanted.timezone,
    }
    total = await session.scalar(text(f"select count(*) from audit_entry where {where}"), bound)  # noqa: S608
    rows = await session.execute(
        text(
            f"select {COLUMNS} from audit_entry where {where} order by seq desc "  # noqa: S608
            "limit :limit offset :offset"
        ),
        {**bound, "limit": limit, "offset": (max(1, page) - 1) * limit},
    )
    return [dict(row) for row in rows.mappings()], total or 0


def _escaped(words: str) -> str:
    """Signs that mean any letter to LIKE are only letters to the person who typed them."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def chain(session: AsyncSession) -> AsyncIterator[Mapping[str, Any]]:
    """All entries in order, in batches: memory stays bounded."""
    last = 0
    while True:
        rows = (
            (
                await session.execute(
                    text(
                        f"select {COLUMNS} from audit_entry where seq > :last order by seq limit :n"  # noqa: S608
                    ),
                    {"last": last, "n": BATCH},
                )
            )
            .mappings()
            .all()
        )
        if not rows:
            return
        for row in rows:
            yield dict(row)
        last = rows[-1]["seq"]


async def head(session: AsyncSession) -> tuple[int, str]:
    """Number and hash of the newest entry."""
    seq, value = (await session.execute(text("select seq, hash from audit_head where id = 1"))).one()
    return seq, value
