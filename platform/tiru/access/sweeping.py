"""Forgetting what is long over: sessions, links, codes, counted tries. A job, every day."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from tiru.access.citizens.models import Citizen, CitizenCode, CitizenSession
from tiru.access.models import Attempt, OidcStart, ResetLink, Session
from tiru.work import UnitOfWork

KEEP = timedelta(days=30)
"""So long an official still sees where they had been signed in."""


async def sweep(work: UnitOfWork) -> None:
    """Delete what ended more than `KEEP` ago; registrations never verified go after a day."""
    day_ago, month_ago = work.now - timedelta(days=1), work.now - KEEP
    for statement in (
        delete(Attempt).where(Attempt.at < day_ago),
        delete(OidcStart).where(OidcStart.ends_at < work.now),
        delete(CitizenCode).where(CitizenCode.ends_at < day_ago),
        delete(Session).where(Session.ends_at < month_ago),
        delete(CitizenSession).where(CitizenSession.ends_at < month_ago),
        delete(ResetLink).where(ResetLink.ends_at < month_ago),
        delete(Citizen).where(Citizen.verified_at.is_(None), Citizen.created_at < day_ago),
    ):
        await work.session.execute(statement)
