"""Webhooks, their next message, and their log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.webhook.models import Kirim, Webhook

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Log:
    """A page of messages, newest first."""

    rows: Sequence[Kirim]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


async def webhooks(work: UnitOfWork) -> Sequence[Webhook]:
    return (await work.session.scalars(select(Webhook).order_by(Webhook.id))).all()


async def webhook_for(work: UnitOfWork, webhook_id: int, *, lock: bool = False) -> Webhook:
    """Raises NotFound."""
    found = await work.session.get(Webhook, webhook_id, with_for_update=lock or None)
    if found is None:
        raise NotFound(_("Webhook ini tidak ada."))
    return found


async def message_for(work: UnitOfWork, webhook_id: int, message_id: int) -> Kirim:
    """A message of this very webhook. Raises NotFound."""
    found = await work.session.get(Kirim, message_id, with_for_update=True)
    if found is None or found.webhook_id != webhook_id:
        raise NotFound(_("Pesan ini tidak ada."))
    return found


async def wanting(work: UnitOfWork, event: str, unit_id: int) -> Sequence[Webhook]:
    """Active webhooks that want this event of this unit."""
    path = await work.session.scalar(select(Unit.path).where(Unit.id == unit_id)) or "/"
    chain = [int(part) for part in path.split("/") if part]
    rows = await work.session.scalars(
        select(Webhook)
        .where(
            Webhook.aktif,
            Webhook.peristiwa.contains([event]),
            or_(Webhook.unit_id.is_(None), Webhook.unit_id.in_(chain)),
        )
        .order_by(Webhook.id)
    )
    return rows.all()


async def next_of(work: UnitOfWork, webhook_id: int) -> Kirim | None:
    """The oldest message that still has to go: nothing overtakes it."""
    return await work.session.scalar(
        select(Kirim).where(Kirim.webhook_id == webhook_id, Kirim.keadaan == "antre").order_by(Kirim.id).limit(1)
    )


async def log_of(work: UnitOfWork, webhook_id: int, *, page: int = 1) -> Log:
    """What was sent or waits, newest first."""
    number = min(max(1, page), 10_000)
    query = select(Kirim).where(Kirim.webhook_id == webhook_id)
    total = await work.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = await work.session.scalars(query.order_by(Kirim.id.desc()).limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Log(rows.all(), total, number)
