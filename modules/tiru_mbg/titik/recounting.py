"""The day's sums follow when who is enrolled, or who cooks for them, changes today."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.rapor.rollup import refresh_days
from tiru_mbg.titik.models import Penugasan
from tiru_mbg.titik.queries import in_force


async def recount_today(work: UnitOfWork, titik_ids: Iterable[int], *, also: Iterable[int] = ()) -> None:
    """Compute today anew for the kitchens that cook for these places, and for the kitchens `also`; call it last."""
    await work.session.flush()
    query = select(Penugasan.sppg_id).where(Penugasan.titik_id.in_(list(titik_ids)), in_force(work.today))
    kitchens = {*also, *(await work.session.scalars(query.distinct()))}
    await refresh_days(work, [(kitchen, work.today) for kitchen in kitchens])
