"""Whether each tenant answers: asked every five minutes by the worker, counted per day.

What is counted is what was asked: a day on which the worker did not run has no checks, and is shown as not
measured, neither as good nor as bad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from markupsafe import Markup
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.i18n import _
from tiru.indonesian_numbers import angka, persen
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork
from tiru_tenants.grants.mark import advance_mark

log = structlog.get_logger(__name__)
DAYS = 30
GOOD = 0.995
_COUNT = text(
    "insert into uptime (tenant_id, day, checks, good, last_at) values (:id, :day, 1, :good, :now) "
    "on conflict (tenant_id, day) do update set checks = uptime.checks + 1, good = uptime.good + excluded.good, "
    "last_at = excluded.last_at"
)


async def check_uptime(work: UnitOfWork) -> None:
    """Job: does this tenant's schema answer under its own role? Noted in the control schema either way."""
    good = await _answers(work)
    async with work.services.database.transaction(CONSOLE.schema) as session:
        bound = {"id": work.tenant.id, "day": work.today, "good": int(good), "now": work.now}
        await session.execute(_COUNT, bound)
        await advance_mark(session, work.services)


async def _answers(work: UnitOfWork) -> bool:
    try:
        async with work.session.begin_nested():
            await work.session.execute(text("select count(*) from unit"))
    except SQLAlchemyError:
        log.exception("tenant does not answer", tenant=work.tenant.slug)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Uptime:
    """Counted checks of the last 30 days; `first` is the first day ever measured, None before that.

    `days` holds (day, checks, good) of each of them, the oldest first.
    """

    checks: int
    good: int
    first: date | None
    last_at: datetime | None
    days: Sequence[tuple[date, int, int]]

    @property
    def share(self) -> float | None:
        return self.good / self.checks if self.checks else None

    @property
    def measured_days(self) -> int:
        return sum(1 for _day, checks, _good in self.days if checks)

    @property
    def strip(self) -> Markup:
        """One line per day, as a picture with its words: good, failing, not measured."""
        share = persen(self.share, 2) if self.share is not None else "–"
        words = _("%(share)s dari %(n)s pemeriksaan", share=share, n=angka(self.checks))
        parts = [
            Markup('<rect class="{}" x="{}" width="7" height="28" rx="2"/>').format(_kind(checks, good), number * 10)
            for number, (_day, checks, good) in enumerate(self.days)
        ]
        picture = Markup(
            '<svg class="chart strip30" viewBox="0 0 297 28" preserveAspectRatio="none" role="img" '
            'aria-label="{}">{}</svg>'
        )
        return picture.format(words, Markup("").join(parts))


def _kind(checks: int, good: int) -> str:
    if not checks:
        return "rail"
    return "day-ok" if good / checks >= GOOD else "day-warn" if good else "day-crit"


async def uptime_of(session: AsyncSession, tenant_id: int, today: date) -> Uptime:
    """What was measured of a tenant; in the control schema."""
    first = await session.scalar(text("select min(day) from uptime where tenant_id = :id"), {"id": tenant_id})
    rows = await session.execute(
        text("select day, checks, good, last_at from uptime where tenant_id = :id and day > :since"),
        {"id": tenant_id, "since": today - timedelta(days=DAYS)},
    )
    found = {row.day: row for row in rows}
    days = [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    return Uptime(
        checks=sum(row.checks for row in found.values()),
        good=sum(row.good for row in found.values()),
        first=first,
        last_at=max((row.last_at for row in found.values() if row.last_at), default=None),
        days=[(day, found[day].checks, found[day].good) if day in found else (day, 0, 0) for day in days],
    )
