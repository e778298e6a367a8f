"""What a held, recalled or refused meal may no longer do. Pure: it is asked of rows that are already read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tiru_mbg.hari import reasons
from tiru_mbg.hari.kinds import MOVES


def refusal(jenis: str, at: datetime, batch: Any, delivery: Any) -> str:
    """Why this step may not be taken at this moment, as a reason; empty when it may.

    What happened before the holding did happen: an entry that was written earlier and came later counts.
    """
    if jenis not in MOVES:
        return ""
    if batch is not None and batch.ditarik_at is not None and at >= _to_the_millisecond(batch.ditarik_at):
        return reasons.reason(reasons.RECALLED, batch.ditarik_alasan[:120])
    for row in (batch, delivery):
        if row is not None and row.ditahan_at is not None and at >= _to_the_millisecond(row.ditahan_at):
            return reasons.reason(reasons.HELD, row.ditahan_alasan[:120])
    if _refused(batch, at) or (jenis == "makan" and _refused(delivery, at)):
        return reasons.REJECTED
    if delivery is not None and delivery.tahap == "batal":
        return reasons.CALLED_OFF
    return ""


def too_early(at: datetime, keep_until: datetime | None, said: str) -> str:
    """Why a sample may not be thrown away now: it is kept for its time, or the reason is written."""
    return reasons.SAMPLE if keep_until is not None and at < keep_until and len(said.strip()) < 5 else ""


def _to_the_millisecond(moment: datetime) -> datetime:
    """Telephones write whole milliseconds: an entry of the same one did not come before the holding."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _refused(row: Any, at: datetime) -> bool:
    return (
        row is not None and row.organoleptik == "tolak" and (row.organoleptik_at is None or at >= row.organoleptik_at)
    )
