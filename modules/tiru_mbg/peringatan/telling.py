"""Who is told of a warning: offices by their right, the kitchen's people by their post."""

from __future__ import annotations

from collections.abc import Iterable

from tiru.i18n import lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.work import UnitOfWork
from tiru_mbg.dapur.queries import staff_of
from tiru_mbg.peringatan.catalogue import Rule
from tiru_mbg.peringatan.models import Peringatan

HOME = "/kantor/mbg/peringatan"


async def tell(work: UnitOfWork, rule: Rule, row: Peringatan, accounts: Iterable[int] = ()) -> int:
    """A notice for each of them; how many. The title names no kitchen and no place: it may go out as a letter."""
    told = set(accounts) | await staff_of(work, row.sppg_id, rule.staff)
    for permission in rule.offices:
        told |= await holders(work, permission)
    return await tell_accounts(
        work,
        told,
        lazy("Peringatan %(kode)s: %(what)s", kode=rule.kode, what=rule.title),
        module="mbg",
        href=f"{HOME}/{row.id}",
        text=rule.action,
        icon="alert-triangle",
        even_actor=True,
    )
