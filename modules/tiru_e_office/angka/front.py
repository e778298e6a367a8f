"""What waits for an official, for their front page: counts only, so that nothing of a secret letter stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import and_, func, select

from tiru.work import UnitOfWork
from tiru_e_office.models import Tugas
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import WAITING


async def office_block(work: UnitOfWork) -> Mapping[str, object]:
    """Open tasks of the actor's posts: all, past their deadline, due before midnight, not opened."""
    posts = [post.jabatan_id for post in await my_posts(work)]
    midnight = datetime.combine(work.today + timedelta(days=1), time(), work.tenant.zone)
    due = and_(Tugas.batas_at >= work.now, Tugas.batas_at < midnight)
    row = (
        await work.session.execute(
            select(
                func.count(),
                func.count().filter(Tugas.batas_at < work.now),
                func.count().filter(due),
                func.count().filter(Tugas.dibaca_at.is_(None)),
            )
            .select_from(Tugas)
            .where(Tugas.jabatan_id.in_(posts), WAITING)
        )
    ).one()
    return dict(zip(("waiting", "late", "today", "unread"), row, strict=True))
