"""Writes the whole sample, once."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from tiru.access.demo import DEMO_PASSWORD
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.sample.archive import fill_archive
from tiru_e_office.sample.bulk import older_letters
from tiru_e_office.sample.incoming import FATES, receive, stand_in_for_the_sekda
from tiru_e_office.sample.outgoing import STAGES, write_out
from tiru_e_office.sample.people import Cast, officials
from tiru_e_office.sample.village import from_the_village
from tiru_e_office.tte.certificates import certificate_of, issue

RECENT_DAYS = 44
NEEDED = frozenset({"kepala", "sekda", "tu", "kadis", "tudinas", "kabid", "staf"})
SIGNERS = ("kepala", "sekda", "kadis", "kades")
Story = Callable[[datetime], Awaitable[None]]


async def seed_letters(work: UnitOfWork) -> None:
    """A tenant that has letters, or lacks the posts of the demonstration, is left alone."""
    cast = await officials(work)
    if not set(cast) >= NEEDED or await work.session.scalar(select(Surat.id).limit(1)) is not None:
        return
    chance = random.Random(work.tenant.kode_wilayah)  # noqa: S311 - repeatable on purpose
    real_now, actor = work.now, work.actor
    first = _morning(real_now - timedelta(days=RECENT_DAYS))
    try:
        await older_letters(work, chance, cast, until=first)
        await _certificates(work, cast, at=first)
        await stand_in_for_the_sekda(work, cast, _morning(real_now - timedelta(days=13)).date())
        for moment, story in sorted(_stories(work, chance, cast, real_now), key=lambda one: one[0]):
            await story(moment)
        work.now = real_now
        await fill_archive(work, chance, cast)
    finally:
        work.now, work.actor = real_now, actor


def _stories(work: UnitOfWork, chance: random.Random, cast: Cast, now: datetime) -> list[tuple[datetime, Story]]:
    """(day and hour it begins, what then happens); no two at the same moment."""
    told: list[tuple[datetime, Story]] = []
    for number, (days, fate) in enumerate(FATES):
        moment = _morning(now - timedelta(days=days)) + timedelta(minutes=7 * number)
        told.append((moment, lambda at, fate=fate, n=number: receive(work, chance, cast, fate, n, at, now)))  # type: ignore[misc]
    for number, (days, stage) in enumerate(STAGES):
        moment = _morning(now - timedelta(days=days)) + timedelta(minutes=11 * number + 3)
        told.append((moment, lambda at, stage=stage, n=number: write_out(work, cast, stage, n, at)))  # type: ignore[misc]
    if {"kades", "sekdes", "camat"} <= set(cast):
        told.append((_morning(now - timedelta(days=9)), lambda at: from_the_village(work, cast, at)))
    return [(moment, story) for moment, story in told if moment < now - timedelta(hours=1)]


async def _certificates(work: UnitOfWork, cast: Cast, at: datetime) -> None:
    """Those who sign have one of the region's own authority; its pass phrase is the demonstration's password."""
    work.now = at
    for username in SIGNERS:
        if username in cast:
            work.actor = cast[username].actor
            assert work.actor.id is not None, "made with an account"
            if await certificate_of(work, work.actor.id) is None:
                await issue(work, DEMO_PASSWORD)


def _morning(moment: datetime) -> datetime:
    """A quarter past eight in western Indonesia, on that day or the Friday before a weekend."""
    day = moment.date()
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(1, 15), tzinfo=UTC)
