"""Reading notices: always and only those of the one who acts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, false, func, select, update

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.kabar.models import Kabar, KabarPilihan
from tiru.tenant import Kind
from tiru.work import UnitOfWork

PER_PAGE = 30


async def unread(work: UnitOfWork) -> int:
    """How many of the actor's notices were not opened (the port of the bell)."""
    counted = select(func.count()).select_from(Kabar).where(_mine(work), Kabar.dibaca_at.is_(None))
    return await work.session.scalar(counted) or 0


async def notices(work: UnitOfWork, *, unread_only: bool = False, page: int = 1) -> tuple[Sequence[Kabar], int]:
    """A page of the actor's own notices, newest first, and how many there are."""
    mine = select(Kabar).where(_mine(work))
    if unread_only:
        mine = mine.where(Kabar.dibaca_at.is_(None))
    total = await work.session.scalar(select(func.count()).select_from(mine.subquery()))
    rows = await work.session.scalars(mine.order_by(Kabar.id.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE))
    return rows.all(), total or 0


async def open_notice(work: UnitOfWork, notice_id: int) -> Kabar:
    """One of the actor's own notices, now read. Raises NotFound where it is not theirs."""
    notice = await work.session.scalar(select(Kabar).where(Kabar.id == notice_id, _mine(work)))
    if notice is None:
        raise NotFound(_("Kabar ini tidak ada."))
    if notice.dibaca_at is None:
        notice.dibaca_at = work.now
    return notice


async def read_all(work: UnitOfWork) -> None:
    """All of the actor's notices are read."""
    await work.session.execute(update(Kabar).where(_mine(work), Kabar.dibaca_at.is_(None)).values(dibaca_at=work.now))


async def of_citizen(work: UnitOfWork, citizen_id: int) -> dict[str, object]:
    """What the room keeps about a citizen, for the copy they may take along."""
    rows = await work.session.scalars(select(Kabar).where(Kabar.citizen_id == citizen_id).order_by(Kabar.id))
    return {"kabar": [{"judul": row.judul, "isi": row.isi, "dibuat": row.dibuat_at.isoformat()} for row in rows]}


async def forget_citizen(work: UnitOfWork, citizen_id: int) -> None:
    """Their notices and their choice go with their account."""
    await work.session.execute(delete(Kabar).where(Kabar.citizen_id == citizen_id))
    await work.session.execute(delete(KabarPilihan).where(KabarPilihan.citizen_id == citizen_id))


def _mine(work: UnitOfWork) -> ColumnElement[bool]:
    actor = work.actor
    if actor.id is None:
        return false()
    if actor.kind in (Kind.STAFF, Kind.OPERATOR):
        return Kabar.account_id == actor.id
    return Kabar.citizen_id == actor.id if actor.kind is Kind.CITIZEN else false()
