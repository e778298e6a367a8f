"""To announce: a row and a signal in the caller's transaction; both vanish when it is rolled back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, text

from tiru.siaran.models import SiaranPeristiwa

if TYPE_CHECKING:
    from tiru.work import UnitOfWork

CHANNEL = "tiru_siaran"
KEPT = timedelta(hours=1)
"""A page that was away for longer reads everything anew."""

_ANNOUNCE = text("""
with kept as (
    insert into siaran_peristiwa (topik, kunci) values (:topic, :key) returning id
)
select pg_notify(:channel, json_build_array(cast(:schema as text), cast(:topic as text), cast(:key as text), id)::text)
from kept
""")


async def announce(work: UnitOfWork, topic: str, key: str) -> None:
    """Tell every open screen of `topic` in this tenant that `key` changed, once this transaction commits.

    `topic` is `module.noun`, at most 60 letters; `key` names the thing, at most 120, and is no secret: readers
    fetch what it stands for through their own rights. Call it as one of the last deeds of the transaction.
    """
    parameters = {"topic": topic, "key": key, "channel": CHANNEL, "schema": work.tenant.schema}
    await work.session.execute(_ANNOUNCE, parameters)


def heard(payload: str) -> tuple[str, str, str, int]:
    """Schema, topic, key and id of a signal. Raises ValueError for what is none."""
    schema, topic, key, number = json.loads(payload)
    return str(schema), str(topic), str(key), int(number)


async def forget_old(work: UnitOfWork) -> None:
    """Hourly: announcements that nobody can ask for any more."""
    await work.session.execute(delete(SiaranPeristiwa).where(SiaranPeristiwa.dibuat_at < work.now - KEPT))
