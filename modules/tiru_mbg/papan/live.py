"""What moves on the board: one word to the screens per kitchen that changed, when the transaction commits.

Who writes need not think of it: the rows that the board shows are watched as they are written, whichever room does it.
Only statements that write many rows at once pass by unseen; who uses them calls `touch`, and a test finds who forgot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import object_session

from tiru.siaran.announcing import announce
from tiru.work import UnitOfWork, work_of
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.titik.models import Titik

TOPIC = "mbg.papan"
NEAR = timedelta(days=1)
"""How far from today a day may be and still move the board: cooking begins at night."""
SHOWN: Mapping[type, frozenset[str]] = {
    Sppg: frozenset({"nama", "kode", "kode_wilayah", "status"}),
    Titik: frozenset({"nama"}),
}
"""What the board says of kitchens and places; of batches and deliveries everything may matter."""


async def changed(work: UnitOfWork, sppg_id: int) -> None:
    """Every open board shows this kitchen anew once the transaction commits."""
    await announce(work, TOPIC, str(sppg_id))


def touch(work: UnitOfWork, sppg_id: int) -> None:
    """The same as the last deed of the transaction, and once however often it is asked for."""
    work.before_commit(f"{TOPIC}:{sppg_id}", partial(changed, sppg_id=sppg_id))


async def _renamed(work: UnitOfWork, titik_id: int) -> None:
    near = Kiriman.tanggal.between(work.today - NEAR, work.today + NEAR)
    for sppg_id in await work.session.scalars(select(Kiriman.sppg_id).where(Kiriman.titik_id == titik_id, near)):
        touch(work, sppg_id)


def _moved(_mapper: Any, _connection: Any, row: Batch | Kiriman) -> None:
    work = work_of(object_session(row))
    if work is not None and abs(row.tanggal - work.today) <= NEAR:
        touch(work, row.sppg_id)


def _changed(mapper: Any, connection: Any, row: Batch | Kiriman) -> None:
    session = object_session(row)
    if session is not None and session.is_modified(row, include_collections=False):
        _moved(mapper, connection, row)


def _told_of(_mapper: Any, _connection: Any, row: Sppg | Titik) -> None:
    work = work_of(object_session(row))
    state: Any = inspect(row)
    if work is None or not any(state.attrs[name].history.has_changes() for name in SHOWN[type(row)]):
        return
    if isinstance(row, Sppg):
        touch(work, row.id)
    else:
        work.before_commit(f"{TOPIC}:titik:{row.id}", partial(_renamed, titik_id=row.id))


for _model in (Batch, Kiriman):
    event.listen(_model, "after_insert", _moved)
    event.listen(_model, "after_update", _changed)
    event.listen(_model, "after_delete", _moved)
for _shown in SHOWN:
    event.listen(_shown, "after_update", _told_of)
