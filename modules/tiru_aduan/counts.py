"""Figures over reports: what came in, how it went, how long it took; by unit, category and district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tiru.kalender.queries import working_calendar
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_aduan.durations import WorkingDays, median
from tiru_aduan.models import Kategori, Laporan
from tiru_aduan.rules import OPEN, Status

_OPEN = [str(status) for status in OPEN]
Key = int | str | None


@dataclass(frozen=True, slots=True)
class Period:
    """Reports that came in from the day `first` to the day `last`, both included."""

    first: date
    last: date

    def condition(self, work: UnitOfWork) -> ColumnElement[bool]:
        """As a condition on reports; merged ones count once, under their parent."""
        since = datetime.combine(self.first, time(), work.tenant.zone)
        until = datetime.combine(self.last + timedelta(days=1), time(), work.tenant.zone)
        return and_(Laporan.dibuat_at >= since, Laporan.dibuat_at < until, Laporan.status != str(Status.DIGABUNG))


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of reports; `on_time` is a share (0 to 1), `rating` 1 to 5, `answer` and `close` median working days."""

    received: int = 0
    open: int = 0
    closed: int = 0
    answered: int = 0
    late: int = 0
    on_time: float | None = None
    rating: float | None = None
    rated: int = 0
    answer: float | None = None
    close: float | None = None


def last_days(work: UnitOfWork, days: int) -> Period:
    """The period of so many days up to today."""
    return Period(work.today - timedelta(days=days - 1), work.today)


async def figures(work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None) -> Figures:
    """Figures of a period, as far as `within` reaches."""
    found = await _grouped(work, period, None, true() if within is None else within)
    return found.get(None, Figures())


async def by_unit(
    work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None
) -> list[tuple[str, int, Figures]]:
    """(unit, its id, figures), most reports first."""
    found = await _grouped(work, period, Laporan.unit_id, true() if within is None else within)
    names = {row.id: row.nama for row in await work.session.execute(select(Unit.id, Unit.nama))}
    rows = [(names[int(key)], int(key), one) for key, one in found.items() if key is not None and int(key) in names]
    return sorted(rows, key=lambda row: (-row[2].received, row[0]))


async def by_category(
    work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None
) -> list[tuple[str, int | None, Figures]]:
    """(category, its id, figures), most first; reports without one stand under an empty name."""
    found = await _grouped(work, period, Laporan.kategori_id, true() if within is None else within)
    names = {row.id: row.nama for row in await work.session.execute(select(Kategori.id, Kategori.nama))}
    rows = [(names.get(int(key or 0), ""), None if key is None else int(key), one) for key, one in found.items()]
    return sorted(rows, key=lambda row: (-row[2].received, row[0]))


async def by_district(
    work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None
) -> list[tuple[str, Figures]]:
    """(district code, figures), most first; reports without a place are left out."""
    district = func.left(Laporan.kode_wilayah, 8)
    found = await _grouped(work, period, district, true() if within is None else within)
    rows = [(str(key), one) for key, one in found.items() if key]
    return sorted(rows, key=lambda row: (-row[1].received, row[0]))


async def _grouped(
    work: UnitOfWork,
    period: Period,
    key: ColumnElement[Any] | InstrumentedAttribute[Any] | None,
    within: ColumnElement[bool],
) -> dict[Key, Figures]:
    condition = and_(period.condition(work), within)
    keys = [] if key is None else [key]
    rows = await work.session.execute(
        select(
            *keys,
            func.count(),
            func.count().filter(Laporan.status.in_(_OPEN)),
            func.count().filter(Laporan.closed_at.is_not(None)),
            func.count().filter(Laporan.first_answered_at.is_not(None)),
            func.count().filter(Laporan.late),
            func.avg(Laporan.rating),
            func.count(Laporan.rating),
        )
        .where(condition)
        .group_by(*keys)
    )
    answer = await _medians(work, condition, key, Laporan.first_answered_at)
    close = await _medians(work, condition, key, Laporan.closed_at)
    found: dict[Key, Figures] = {}
    for row in rows:
        at: Key = row[0] if keys else None
        received, open_, closed, answered, late, rating, rated = row[len(keys) :]
        on_time = 1 - late / received if received else None
        stars = float(rating) if rating is not None else None
        found[at] = Figures(
            received, open_, closed, answered, late, on_time, stars, rated, answer.get(at), close.get(at)
        )
    return {at: one for at, one in found.items() if one.received}


async def _medians(
    work: UnitOfWork,
    condition: ColumnElement[bool],
    key: ColumnElement[Any] | InstrumentedAttribute[Any] | None,
    end: InstrumentedAttribute[datetime | None],
) -> Mapping[Key, float]:
    """Median working days from arrival to `end`: days are counted in the database, holidays here."""
    zone = work.tenant.timezone
    first, last = (func.date(func.timezone(zone, moment)) for moment in (Laporan.dibuat_at, end))
    keys = [] if key is None else [key]
    rows = await work.session.execute(
        select(*keys, first, last, func.count()).where(condition, end.is_not(None)).group_by(*keys, first, last)
    )
    count = WorkingDays(await working_calendar(work))
    taken: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        start, stop, number = row[len(keys) :]
        taken[row[0] if keys else None].append((count.between(start, stop), number))
    return {at: _median(pairs) for at, pairs in taken.items()}


def _median(pairs: Iterable[tuple[int, int]]) -> float:
    found = median(pairs)
    assert found is not None, "only keys with a row are asked"
    return found


async def by_week(
    work: UnitOfWork, *, weeks: int = 8, within: ColumnElement[bool] | None = None
) -> list[tuple[int, int]]:
    """(ISO week, reports) of the last weeks, oldest first; weeks without reports count 0."""
    week = func.date_trunc("week", func.timezone(work.tenant.timezone, Laporan.dibuat_at))
    since = work.now - timedelta(weeks=weeks)
    condition = and_(Laporan.dibuat_at >= since, true() if within is None else within)
    rows = await work.session.execute(select(week, func.count()).where(condition).group_by(week))
    known = {found.date(): count for found, count in rows}
    monday = work.today - timedelta(days=work.today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    return [(day.isocalendar().week, known.get(day, 0)) for day in mondays]


async def by_kecamatan(work: UnitOfWork, *, since: date) -> dict[str, int]:
    """Reports per district code since a day."""
    district = func.left(Laporan.kode_wilayah, 8)
    rows = await work.session.execute(
        select(district, func.count())
        .where(
            Laporan.kode_wilayah.is_not(None), Laporan.dibuat_at >= datetime.combine(since, time(), work.tenant.zone)
        )
        .group_by(district)
    )
    return {code: int(count) for code, count in rows}
