"""One choice per person: notices inside only, or by e-mail too."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tiru.access.citizens.models import Citizen
from tiru.access.models import Account
from tiru.errors import Refused
from tiru.i18n import _
from tiru.kabar.models import KabarPilihan
from tiru.tenant import Kind
from tiru.work import UnitOfWork


async def own_address(work: UnitOfWork) -> str | None:
    """Where letters to the one who acts would go."""
    table = Citizen if work.actor.kind is Kind.CITIZEN else Account
    return await work.session.scalar(select(table.email).where(table.id == work.actor.id))


async def by_letter(work: UnitOfWork) -> bool:
    """Whether the one who acts wants letters too."""
    wanted = await work.session.scalar(select(KabarPilihan.surel).where(_column(work) == work.actor.id))
    return bool(wanted)


async def choose(work: UnitOfWork, *, letters: bool) -> None:
    """Note the choice. Raises Refused for letters to somebody without an address."""
    if letters and not await own_address(work):
        raise Refused(_("Akun Anda belum punya alamat surel."))
    column = _column(work)
    row = insert(KabarPilihan).values({column.key: work.actor.id, "surel": letters})
    await work.session.execute(row.on_conflict_do_update(index_elements=[column.key], set_={"surel": letters}))
    who = "citizen" if work.actor.kind is Kind.CITIZEN else "account"
    work.record("kabar.choice.change", f"{who}:{work.actor.id}", after={"surel": letters})


def _column(work: UnitOfWork):  # type: ignore[no-untyped-def]
    return KabarPilihan.citizen_id if work.actor.kind is Kind.CITIZEN else KabarPilihan.account_id
