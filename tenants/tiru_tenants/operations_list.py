"""Operations as the console lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def recent_operations(
    session: AsyncSession, *, subject: str = "", limit: int = 20
) -> Sequence[Mapping[str, Any]]:
    """Newest first; in the control schema."""
    rows = await session.execute(
        text(
            "select id, verb, subject, state, steps, step, error, actor, started_at, finished_at from operation "
            "where (:subject = '' or subject = :subject) order by started_at desc limit :limit"
        ),
        {"subject": subject, "limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
