"""Counted tries: by address, by account, and by names nobody has."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import func, select

from tiru.access.models import Attempt
from tiru.access.secrets_and_codes import digest, lock_for
from tiru.errors import TooMany
from tiru.i18n import _
from tiru.work import UnitOfWork

TRIES_PER_ADDRESS = 60
"""Failures only: a whole office may share one address."""
TRIES_PER_CODE = 10
WINDOW = timedelta(minutes=15)


async def check_attempts(work: UnitOfWork, key: str, *, limit: int) -> None:
    """Raises TooMany after `limit` counted tries within the window."""
    since = work.now - WINDOW
    tries = await work.session.scalar(
        select(func.count()).select_from(Attempt).where(Attempt.key == key, Attempt.at > since)
    )
    if (tries or 0) >= limit:
        raise TooMany(
            _("Terlalu banyak percobaan dari sini. Tunggu 15 menit."),
            retry_after_s=int(WINDOW.total_seconds()),
        )


def note_attempt(work: UnitOfWork, key: str) -> None:
    """Count one try."""
    work.session.add(Attempt(key=key, at=work.now))


async def count_attempt(work: UnitOfWork, key: str, *, limit: int) -> None:
    """Check and count one try, whatever comes of it. Raises TooMany."""
    await check_attempts(work, key, limit=limit)
    note_attempt(work, key)


def wait_sentence(left: timedelta) -> str:
    """How long to wait, in words."""
    minutes = max(1, ceil(left.total_seconds() / 60))
    return _("Terlalu banyak percobaan. Coba lagi %(n)s menit lagi.", n=minutes)


def unknown_key(username: str) -> str:
    return f"nama:{digest(username.strip().lower())[:32]}"


async def unknown_locked_until(work: UnitOfWork, username: str) -> datetime | None:
    """A name nobody has is locked like one that somebody has: the lock must not tell which it is."""
    failures, last = (
        await work.session.execute(
            select(func.count(), func.max(Attempt.at)).where(
                Attempt.key == unknown_key(username), Attempt.at > work.now - timedelta(hours=1)
            )
        )
    ).one()
    return last + lock_for(failures) if last else None
