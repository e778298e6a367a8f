"""Notices inside the product: for an account, for those who answer for a unit, for a citizen."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, or_, select, update

from tiru.access.queries import accounts_reaching
from tiru.kabar.models import Kabar
from tiru.tenant import Kind
from tiru.work import UnitOfWork


async def tell_accounts(
    work: UnitOfWork, accounts: Iterable[int], title: str, *, module: str, href: str, text: str = "", icon: str = "bell"
) -> int:
    """A notice for each account but the one that acts now. Answers how many."""
    told = sorted(set(accounts) - {work.actor.id if work.actor.kind is Kind.STAFF else None})
    for account in told:
        work.session.add(
            Kabar(
                account_id=account,
                module=module,
                judul=title,
                isi=text,
                href=href,
                ikon=icon,
                dibuat_at=work.now,
            )
        )
    return len(told)


async def tell_unit(
    work: UnitOfWork, unit_id: int | None, permission: str, title: str, *, module: str, href: str, text: str = ""
) -> int:
    """A notice for everyone whose `permission` reaches the unit; without a unit, those who hold it everywhere."""
    accounts = await accounts_reaching(work.session, permission, unit_id=unit_id, today=work.today)
    return await tell_accounts(work, accounts, title, module=module, href=href, text=text)


async def tell_citizen(
    work: UnitOfWork, citizen_id: int, title: str, *, module: str, href: str, text: str = ""
) -> Kabar:
    """A notice for a citizen with an account."""
    notice = Kabar(citizen_id=citizen_id, module=module, judul=title, isi=text, href=href, dibuat_at=work.now)
    work.session.add(notice)
    await work.session.flush()
    return notice


async def notices(
    work: UnitOfWork, *, unread_only: bool = False, offset: int = 0, limit: int = 30
) -> tuple[list[Kabar], int]:
    """The actor's own notices, newest first, and how many there are."""
    mine = select(Kabar).where(_mine(work))
    if unread_only:
        mine = mine.where(Kabar.dibaca_at.is_(None))
    total = await work.session.scalar(select(func.count()).select_from(mine.subquery()))
    rows = await work.session.scalars(mine.order_by(Kabar.id.desc()).offset(offset).limit(limit))
    return list(rows), total or 0


async def unread(work: UnitOfWork) -> int:
    """How many of the actor's notices were not opened."""
    counted = select(func.count()).select_from(Kabar).where(_mine(work), Kabar.dibaca_at.is_(None))
    return await work.session.scalar(counted) or 0


async def open_notice(work: UnitOfWork, notice_id: int) -> Kabar | None:
    """One of the actor's own notices, now read; None where it is not theirs."""
    notice = await work.session.scalar(select(Kabar).where(Kabar.id == notice_id, _mine(work)))
    if notice is not None and notice.dibaca_at is None:
        notice.dibaca_at = work.now
    return notice


async def read_all(work: UnitOfWork) -> None:
    """All of the actor's notices are read."""
    await work.session.execute(
        update(Kabar).where(_mine(work), Kabar.dibaca_at.is_(None)).values(dibaca_at=work.now)
    )


def _mine(work: UnitOfWork):  # type: ignore[no-untyped-def]
    actor = work.actor
    return or_(
        Kabar.account_id == (actor.id if actor.kind is Kind.STAFF and actor.id is not None else -1),
        Kabar.citizen_id == (actor.id if actor.kind is Kind.CITIZEN and actor.id is not None else -1),
    )
