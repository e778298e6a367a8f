"""Figures over reports: what came in, how it went, how long it took; by unit, category and district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Integer,
    Subquery,
    TableValuedAlias,
    Text,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute

from tiru.kalender.queries import working_calendar
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_aduan.durations import WorkingDays
from tiru_aduan.models import Kategori, Laporan
from tiru_aduan.rules import OPEN, Status

_OPEN = [str(status) for status in OPEN]


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


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one period: the whole, and by unit id, category id and district code (None: has none)."""

    whole: Figures
    units: Mapping[int | None, Figures]
    categories: Mapping[int | None, Figures]
    districts: Mapping[str | None, Figures]


async def figures(work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None) -> Figures:
    """Figures of a period, as far as `within` reaches."""
    found = await _grouped(work, period, within, grouped=False)
    return found.get(_WHOLE, {}).get(None, Figures())


async def summary(work: UnitOfWork, period: Period, within: ColumnElement[bool] | None = None) -> Summary:
    """All figures of a period in one look at its reports, as far as `within` reaches."""
    found = await _grouped(work, period, within, grouped=True)
    whole = found.get(_WHOLE, {}).get(None, Figures())
    return Summary(whole, found.get(_UNIT, {}), found.get(_CATEGORY, {}), found.get(_DISTRICT, {}))


async def units_of(work: UnitOfWork, found: Summary) -> list[tuple[str, Figures]]:
    """(unit, figures), most reports first."""
    names = {row.id: row.nama for row in await work.session.execute(select(Unit.id, Unit.nama))}
    return _most_first([(names[key], one) for key, one in found.units.items() if key in names])


async def categories_of(work: UnitOfWork, found: Summary) -> list[tuple[str, Figures]]:
    """(category, figures), most first; reports without one stand under an empty name."""
    names = {row.id: row.nama for row in await work.session.execute(select(Kategori.id, Kategori.nama))}
    return _most_first([(names.get(key or 0, ""), one) for key, one in found.categories.items()])


def districts_of(found: Summary) -> list[tuple[str, Figures]]:
    """(district code, figures), most first; reports without a place are left out."""
    return _most_first([(key, one) for key, one in found.districts.items() if key])


def _most_first(rows: list[tuple[str, Figures]]) -> list[tuple[str, Figures]]:
    return sorted(rows, key=lambda row: (-row[1].received, row[0]))


# What `grouping(unit, category, district)` answers for the sets below: a bit for each that is not grouped by.
_WHOLE, _UNIT, _CATEGORY, _DISTRICT = 7, 3, 5, 6


async def _grouped(
    work: UnitOfWork, period: Period, within: ColumnElement[bool] | None, *, grouped: bool
) -> dict[int, dict[Any, Figures]]:
    """Figures by set and key. Working days are numbers of days joined to the reports, so that medians are SQL's."""
    numbers = await _numbered_days(work, period)
    first, second, third = (numbers.render_derived(name=name) for name in ("came", "answered", "ended"))
    zone = work.tenant.timezone

    def day(moment: InstrumentedAttribute[Any]) -> ColumnElement[date]:
        return func.date(func.timezone(zone, moment))

    rows = (
        select(
            Laporan.unit_id.label("unit"),
            Laporan.kategori_id.label("category"),
            func.left(Laporan.kode_wilayah, 8).label("district"),
            Laporan.status.in_(_OPEN).label("is_open"),
            Laporan.late,
            Laporan.rating,
            (second.c.n - first.c.n).label("answer"),
            (third.c.n - first.c.n).label("close"),
            Laporan.closed_at.is_not(None).label("is_closed"),
        )
        .join(first, first.c.day == day(Laporan.dibuat_at))
        .outerjoin(second, second.c.day == day(Laporan.first_answered_at))
        .outerjoin(third, third.c.day == day(Laporan.closed_at))
        .where(period.condition(work), true() if within is None else within)
        .subquery()
    )
    return await _figures_of(work, rows, grouped=grouped)


async def _figures_of(work: UnitOfWork, rows: Subquery, *, grouped: bool) -> dict[int, dict[Any, Figures]]:
    c = rows.c
    keys = [c.unit, c.category, c.district] if grouped else []
    query = select(
        func.grouping(*keys) if grouped else literal(_WHOLE),
        func.coalesce(*_as_text(keys)) if grouped else null(),
        func.count(),
        func.count().filter(c.is_open),
        func.count().filter(c.is_closed),
        func.count(c.answer),
        func.count().filter(c.late),
        func.avg(c.rating),
        func.count(c.rating),
        func.percentile_cont(0.5).within_group(c.answer),
        func.percentile_cont(0.5).within_group(c.close),
    ).select_from(rows)
    if grouped:
        sets = [tuple_(), *(tuple_(key) for key in keys)]
        query = query.group_by(func.grouping_sets(*sets))
    found: dict[int, dict[Any, Figures]] = defaultdict(dict)
    for at, key, received, open_, closed, answered, late, rating, rated, answer, close in await work.session.execute(
        query
    ):
        if received:
            on_time, stars = 1 - late / received, float(rating) if rating is not None else None
            known = key if at in (_DISTRICT, _WHOLE) or key is None else int(key)
            found[at][known] = Figures(received, open_, closed, answered, late, on_time, stars, rated, answer, close)
    return found


def _as_text(keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[str]]:
    """In each row of a grouping only its own key is not null."""
    return [cast(key, Text) for key in keys]


async def _numbered_days(work: UnitOfWork, period: Period) -> TableValuedAlias:
    """A table (day, n) of every day that matters; the difference of two n is the working days between them."""
    count = WorkingDays(await working_calendar(work))
    last = max(period.last, work.today) + timedelta(days=1)
    days = [period.first + timedelta(days=number) for number in range((last - period.first).days + 1)]
    # As texts: for a parameter that is an array the driver looks up types in a way that a tenant's role may not.
    dates = cast(func.string_to_array(",".join(day.isoformat() for day in days), ","), ARRAY(Date))
    counted = ",".join(str(count.between(period.first, day)) for day in days)
    numbers = cast(func.string_to_array(counted, ","), ARRAY(Integer))
    return func.unnest(dates, numbers).table_valued("day", "n")


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
