"""What the room does on others' facts."""

from __future__ import annotations

from tiru.access.events import CitizenLeft
from tiru.kabar.inbox import forget_citizen
from tiru.work import UnitOfWork


async def citizen_left(work: UnitOfWork, event: CitizenLeft) -> None:
    """Notices and choice of a citizen go with the account."""
    await forget_citizen(work, event.citizen_id)
