"""Counted tries: by address, by account, and by names nobody has."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
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
NAMES_PER_PASSWORD = 10
"""Different names for which one and the same password was wrong within the window."""
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


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has whole."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))


def spray_key(work: UnitOfWork, password: str) -> str:
    """Where tries of one password over many names are counted, from whatever address.

    Only twenty bits of a keyed hash are kept: enough to see a spray, too few to know what somebody mistyped.
    """
    keyed = work.services.keys.of(work.tenant.slug).match(password, purpose="attempt.password")
    return f"sandi:{digest(keyed)[:5]}"


async def check_spray(work: UnitOfWork, password: str) -> None:
    """Raises TooMany while a password is being tried over many names; said before anything is compared."""
    await check_attempts(work, spray_key(work, password), limit=NAMES_PER_PASSWORD)


async def note_spray(work: UnitOfWork, password: str, name: str) -> None:
    """Count a name for which this password was wrong; the same name counts once."""
    key = spray_key(work, password)
    who = f"{key}:{digest(name.strip().lower())[:16]}"
    since = work.now - WINDOW
    if await work.session.scalar(select(Attempt.id).where(Attempt.key == who, Attempt.at > since).limit(1)) is None:
        note_attempt(work, who)
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
