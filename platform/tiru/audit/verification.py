"""Walking a tenant's whole chain, and exporting it so that anybody can walk it offline."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tiru.audit.chain import GENESIS, Broken, canonical, verify
from tiru.audit.queries import chain, head


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` is None for a whole chain; `entries` counts what was read."""

    entries: int
    head: str
    broken: Broken | None


async def verify_ledger(session: AsyncSession) -> Verdict:
    """Read every entry in order; a missing tail shows against the head."""
    previous, count = GENESIS, 0
    async for record in chain(session):
        result = verify([record], start=previous, after=count)
        count += 1
        if isinstance(result, Broken):
            return Verdict(count, previous, result)
        previous = result
    seq, value = await head(session)
    if (seq, value) != (count, previous):
        return Verdict(count, previous, Broken(count + 1, "the newest entries are missing"))
    return Verdict(count, previous, None)


async def export_ledger(session: AsyncSession) -> AsyncIterator[str]:
    """One line of JSON per entry, in order."""
    async for record in chain(session):
        yield canonical(dict(record)) + "\n"


def verify_lines(lines: list[str]) -> Verdict:
    """Verify an export without a database."""
    records = [json.loads(line) for line in lines if line.strip()]
    result = verify(records)
    if isinstance(result, Broken):
        return Verdict(len(records), "", result)
    return Verdict(len(records), result, None)
