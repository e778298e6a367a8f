"""Counting letters and tasks of a period, by unit and by post. Secret letters count; nothing of them is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tiru.kalender.queries import working_calendar
from tiru.work import UnitOfWork
from tiru_e_office.angka import statements
from tiru_e_office.angka.hours import parameters
from tiru_e_office.angka.scope import Asked
from tiru_e_office.clock.rules import hours_ago
from tiru_e_office.clock.service import unread_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Letters of a period. `judged`: finished or past the deadline; `in_time` of them by the deadline.

    `issued` went out, `signed` of them electronically; `unfiled` are done and in no folder.
    """

    received: int = 0
    running: int = 0
    finished: int = 0
    judged: int = 0
    in_time: int = 0
    issued: int = 0
    signed: int = 0
    unfiled: int = 0

    @property
    def on_time(self) -> float | None:
        return self.in_time / self.judged if self.judged else None

    @property
    def electronic(self) -> float | None:
        return self.signed / self.issued if self.issued else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Tasks that wait now, whenever they were given."""

    open: int = 0
    late: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """A post with what waits there."""

    title: str
    unit: str
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Step:
    """How long one kind of task took: `hours` is the median of working hours over `count` that are done."""

    jenis: str
    count: int
    hours: float


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: its letters, and what waits in its posts."""

    name: str
    letters: Letters
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Figures:
    """All of a page. `weeks` are (ISO week, letters that came in)."""

    letters: Letters = field(default_factory=Letters)
    waiting: Waiting = field(default_factory=Waiting)
    steps: Sequence[Step] = ()
    units: Sequence[UnitLine] = ()
    posts: Sequence[Post] = ()
    weeks: Sequence[tuple[int, int]] = ()

    @property
    def is_empty(self) -> bool:
        return self.letters == Letters() and self.waiting == Waiting()


MOST_WEEKS = 12


async def figures(work: UnitOfWork, asked: Asked) -> Figures:
    """Everything of a period and its units, in four looks at the database."""
    by_unit = await letters_by_unit(work, asked)
    posts = await waiting_by_post(work, asked)
    return Figures(
        letters=_sum([letters for _name, letters in by_unit.values()]),
        waiting=_total([post.waiting for _unit, post in posts]),
        steps=await steps(work, asked),
        units=_lines(by_unit, posts),
        posts=[post for _unit, post in posts],
        weeks=await weeks(work, asked),
    )


async def letters_by_unit(work: UnitOfWork, asked: Asked) -> Mapping[int, tuple[str, Letters]]:
    """(name, letters) by the id of the unit that keeps them."""
    rows = await work.session.execute(statements.LETTERS, {**_period(work, asked), "now": work.now})
    return {row.unit_id: (row.nama, Letters(**{name: getattr(row, name) for name in _NAMES})) for row in rows}


async def waiting_by_post(work: UnitOfWork, asked: Asked) -> Sequence[tuple[int, Post]]:
    """(unit id, post), those with most overdue first."""
    unread = hours_ago(await working_calendar(work), work.now, await unread_hours(work))
    rows = await work.session.execute(statements.WAITING, {**_units(asked), "now": work.now, "unread": unread})
    return [
        (row.unit_id, Post(row.title, row.unit, Waiting(open=row.open, late=row.late, unread=row.unread)))
        for row in rows
    ]


async def steps(work: UnitOfWork, asked: Asked) -> Sequence[Step]:
    """Median working hours from a task's beginning to its end, by kind, of tasks given in the period."""
    calendar = await working_calendar(work)
    days = parameters(calendar, asked.first, work.today + timedelta(days=1))
    rows = await work.session.execute(statements.STEPS, {**_period(work, asked), **days})
    return [Step(row.jenis, row.done, float(row.hours)) for row in rows]


async def weeks(work: UnitOfWork, asked: Asked) -> Sequence[tuple[int, int]]:
    """Letters that came in by ISO week, oldest first; the last twelve weeks of the period."""
    rows = await work.session.execute(statements.WEEKS, {**_period(work, asked), "zone": work.tenant.timezone})
    known = {row.monday: int(row.n) for row in rows}
    last = asked.last - timedelta(days=asked.last.weekday())
    mondays = [last - timedelta(weeks=back) for back in range(MOST_WEEKS - 1, -1, -1)]
    shown = [day for day in mondays if day + timedelta(days=6) >= asked.first]
    return [(day.isocalendar().week, known.get(day, 0)) for day in shown]


_NAMES = ("received", "running", "finished", "judged", "in_time", "issued", "signed", "unfiled")


def _period(work: UnitOfWork, asked: Asked) -> dict[str, Any]:
    since, until = asked.bounds(work)
    return {**_units(asked), "since": since, "until": until}


def _units(asked: Asked) -> dict[str, Any]:
    return {"everything": asked.units is None, "units": ",".join(map(str, asked.units or ()))}


def _sum(parts: Sequence[Letters]) -> Letters:
    return Letters(**{name: sum(getattr(one, name) for one in parts) for name in _NAMES})


def _total(parts: Sequence[Waiting]) -> Waiting:
    return Waiting(
        open=sum(one.open for one in parts),
        late=sum(one.late for one in parts),
        unread=sum(one.unread for one in parts),
    )


def _lines(by_unit: Mapping[int, tuple[str, Letters]], posts: Sequence[tuple[int, Post]]) -> Sequence[UnitLine]:
    names = {unit: name for unit, (name, _letters) in by_unit.items()}
    names |= {unit: post.unit for unit, post in posts}
    lines = [
        UnitLine(
            name,
            by_unit[unit][1] if unit in by_unit else Letters(),
            _total([post.waiting for where, post in posts if where == unit]),
        )
        for unit, name in names.items()
    ]
    return sorted(lines, key=lambda line: (-line.waiting.late, -line.letters.received, line.name))
