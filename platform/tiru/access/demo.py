"""Accounts of the demonstration: invented people, one password for all of them, said in one place.

`tiru up` prints them; `tiru serve` and `tiru worker` refuse to start while any of them is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tiru.access.accounts import create_account
from tiru.access.models import Account, RoleGrant
from tiru.access.queries import demo_accounts
from tiru.access.roles import role_named
from tiru.work import UnitOfWork

DEMO_PASSWORD = "sawah hijau pagi hari"  # noqa: S105 - known to everybody on purpose
PEOPLE = (
    ("admin", "Ratna Wulandari", "admin_tenant"),
    ("koordinator", "Bayu Pradipta", "petugas_layanan"),
    ("penghubung", "Sekar Ayuningtyas", "pejabat_penghubung"),
    ("kepala", "H. Surya Adiwijaya", "kepala_daerah"),
    ("desa", "Yayan Sopyan", "operator_desa"),
    ("sekda", "Dra. Endah Kusumaningrum, M.Si.", ""),
    ("tu", "Rini Astutiningsih", ""),
    ("kadis", "Ir. Wahyu Setiadarma, M.T.", ""),
    ("tudinas", "Lilis Sumiarsih", ""),
    ("kabid", "Dedi Ruswandana, S.T.", ""),
    ("staf", "Nisa Rahmawijaya, A.Md.", ""),
    ("arsiparis", "Taufik Nurhidayat", ""),
)
"""User name, name, and a role over the whole region; without one their rights come with the posts they hold."""


@dataclass(frozen=True, slots=True)
class DemoGrant:
    """A role for a demonstration account; with a unit it reaches that unit's subtree, `own` only what is theirs."""

    role: str
    unit_id: int | None = None
    own: bool = False

    @property
    def scope(self) -> str:
        if self.own:
            return "own"
        return "tenant" if self.unit_id is None else "unit"


async def ensure_demo_account(
    work: UnitOfWork, *, username: str, name: str, grants: Sequence[DemoGrant] = ()
) -> Account:
    """The account with at least these roles; modules add theirs to it in their own sample seeds."""
    account = await work.session.scalar(select(Account).where(func.lower(Account.username) == username))
    if account is None:
        account = await create_account(
            work, username=username, name=name, password=DEMO_PASSWORD, must_change=False, is_demo=True
        )
    for grant in grants:
        role = await role_named(work, grant.role)
        there = await work.session.scalar(
            select(RoleGrant.id).where(
                RoleGrant.account_id == account.id,
                RoleGrant.role_id == role.id,
                RoleGrant.unit_id.is_not_distinct_from(grant.unit_id),
            )
        )
        if there is None:
            work.session.add(
                RoleGrant(
                    account_id=account.id,
                    role_id=role.id,
                    scope=grant.scope,
                    unit_id=grant.unit_id,
                    granted_by="peragaan",
                )
            )
    await work.session.flush()
    return account


async def seed_demo(work: UnitOfWork) -> None:
    """The people every demonstration has."""
    for username, name, role in PEOPLE:
        await ensure_demo_account(work, username=username, name=name, grants=[DemoGrant(role)] if role else [])


async def has_demo_accounts(work: UnitOfWork) -> bool:
    """Whether production has to refuse this schema."""
    return bool(await demo_accounts(work))
