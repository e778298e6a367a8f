"""Holidays of a year, and the calendar for deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tiru.kalender.arithmetic import WorkingCalendar
from tiru.kalender.models import HariLibur
from tiru.work import UnitOfWork


async def holidays_of(work: UnitOfWork, year: int) -> Sequence[HariLibur]:
    """Closed days of a year, in order."""
    found = await work.session.scalars(
        select(HariLibur)
        .where(HariLibur.tanggal.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(HariLibur.tanggal)
    )
    return found.all()


async def working_calendar(work: UnitOfWork) -> WorkingCalendar:
    """The tenant's calendar with every closed day it knows."""
    closed = await work.session.scalars(select(HariLibur.tanggal))
    return WorkingCalendar(work.tenant.zone, frozenset(closed))
