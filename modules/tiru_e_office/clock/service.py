"""The clock's steps over open tasks. Each is marked on the task, so that none is taken twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from tiru.kalender.arithmetic import WorkingCalendar
from tiru.kalender.queries import working_calendar
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_e_office.clock.rules import (
    MOST_LEVELS,
    Reminder,
    hours_ago,
    offices_are_open,
    overdue_before,
    reminders,
)
from tiru_e_office.events import TugasTerlambat
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.queries import WAITING
from tiru_e_office.telling import tell_reminder, tell_unread

AT_ONCE = 500
"""Tasks of one step in one run: a longer queue goes on with the next run, a quarter of an hour later."""


async def run(work: UnitOfWork) -> None:
    """Escalate what is late; while offices are open also remind of what comes and of what nobody has opened."""
    calendar = await working_calendar(work)
    await escalate(work, calendar)
    if not offices_are_open(calendar, work.now):
        return
    for reminder in reminders(calendar, work.now):
        await remind(work, reminder)
    await remind_unread(work, calendar)


async def escalate(work: UnitOfWork, calendar: WorkingCalendar) -> int:
    """Raise the level of every task that has reached the next one. Answers how many."""
    steps = [
        and_(Tugas.eskalasi == level - 1, Tugas.batas_at <= overdue_before(calendar, work.now, level))
        for level in range(1, MOST_LEVELS + 1)
    ]
    rows = await _open(work, or_(*steps))
    for task, _surat in rows:
        task.eskalasi += 1
        work.record("e_office.tugas.escalate", f"e_office_tugas:{task.id}", after={"eskalasi": task.eskalasi})
        await work.publish(TugasTerlambat(task.surat_id, task.id, task.jabatan_id, task.eskalasi))
    return len(rows)


async def remind(work: UnitOfWork, reminder: Reminder) -> int:
    """A word to whoever has the tasks of one stage; the later stage stands for the earlier. Answers how many."""
    condition = and_(
        Tugas.diingatkan < reminder.stage,
        Tugas.batas_at > work.now,
        Tugas.batas_at < reminder.due_before,
        Tugas.dibuat_at < reminder.given_before,
    )
    rows = await _open(work, condition)
    for task, surat in rows:
        task.diingatkan = reminder.stage
        await tell_reminder(work, surat, task, reminder.stage)
    return len(rows)


async def remind_unread(work: UnitOfWork, calendar: WorkingCalendar) -> int:
    """Once for each task that nobody has opened in time. Answers how many."""
    before = hours_ago(calendar, work.now, await unread_hours(work))
    rows = await _open(work, and_(Tugas.keadaan == "terkirim", Tugas.ditegur_at.is_(None), Tugas.dibuat_at < before))
    for task, surat in rows:
        task.ditegur_at = work.now
        await tell_unread(work, surat, task)
    return len(rows)


async def unread_hours(work: UnitOfWork) -> int:
    """After how many hours of working days a task counts as not read."""
    return int(await setting(work, "e_office", "jam_belum_dibaca"))


async def _open(work: UnitOfWork, condition: ColumnElement[bool]) -> Sequence[tuple[Tugas, Surat]]:
    """Open tasks with their letters, oldest deadline first; those that somebody is changing wait for the next run."""
    rows = await work.session.execute(
        select(Tugas, Surat)
        .join(Surat, Surat.id == Tugas.surat_id)
        .where(WAITING, Surat.selesai_at.is_(None), Surat.is_contoh.is_(False), condition)
        .order_by(Tugas.batas_at, Tugas.id)
        .limit(AT_ONCE)
        .with_for_update(of=Tugas, skip_locked=True)
    )
    return [(row[0], row[1]) for row in rows]
