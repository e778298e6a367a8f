"""Who is told of a warning: offices by their right, the kitchen's people by their post."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from tiru.i18n import lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Petugas
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


async def staff_of(work: UnitOfWork, sppg_id: int | None, posts: tuple[str, ...]) -> set[int]:
    """Accounts of those who hold these posts in the kitchen today."""
    if sppg_id is None or not posts:
        return set()
    found = await work.session.scalars(
        select(Petugas.akun_id).where(
            Petugas.sppg_id == sppg_id,
            Petugas.peran.in_(posts),
            Petugas.akun_id.is_not(None),
            Petugas.mulai_on <= work.today,
            or_(Petugas.selesai_on.is_(None), Petugas.selesai_on >= work.today),
        )
    )
    return {account for account in found if account is not None}
