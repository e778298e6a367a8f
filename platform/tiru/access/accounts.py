"""Accounts and what is given to them: created, closed, opened again, granted roles."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import func, select

from tiru.access.links import BY_HAND, address_of_link, make_link
from tiru.access.models import Account, Role, RoleGrant
from tiru.access.queries import administrators
from tiru.access.second_factor import drop_totp
from tiru.access.secrets_and_codes import hash_password
from tiru.access.service import account_of, revoke_sessions
from tiru.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork

RULES = "akses:role:manage"
"""Who holds this for the whole tenant is an administrator."""


async def create_account(
    work: UnitOfWork,
    *,
    username: str,
    name: str,
    email: str | None = None,
    nip: str | None = None,
    clearance: str = "B",
    password: str | None = None,
    must_change: bool = True,
    is_demo: bool = False,
) -> Account:
    """A new account; without a password it waits for a one-time link. Raises Invalid, Conflict."""
    username = username.strip().lower()
    taken = await work.session.scalar(
        select(Account.id).where(
            (func.lower(Account.username) == username)
            | ((func.lower(Account.email) == email.lower()) if email else False)
        )
    )
    if taken is not None:
        raise Conflict(_("Nama pengguna atau surel ini sudah dipakai akun lain."))
    account = Account(
        username=username,
        name=name,
        email=email.lower() if email else None,
        nip=nip,
        clearance=clearance,
        password=hash_password(password, username=username) if password else None,
        must_change=must_change,
        is_demo=is_demo,
        created_at=work.now,
        failures=0,
        totp_counter=0,
    )
    work.session.add(account)
    await work.session.flush()
    work.record("akses.account.create", f"account:{account.id}", after=_facts(account))
    return account


async def change_account(
    work: UnitOfWork, account_id: int, *, name: str, email: str | None, nip: str | None, clearance: str
) -> Account:
    """New facts; another clearance ends the sessions.

    Raises Conflict for an e-mail somebody else has, Forbidden for a clearance of one's own.
    """
    account = await _reachable(work, account_id)
    if account_id == work.actor.id and account.clearance != clearance:
        raise Forbidden(_("Anda tidak bisa mengubah tingkat kerahasiaan Anda sendiri. Minta admin lain."))
    before = _facts(account)
    email = email.lower() if email else None
    if email and await work.session.scalar(
        select(Account.id).where(func.lower(Account.email) == email, Account.id != account_id)
    ):
        raise Conflict(_("Surel ini sudah dipakai akun lain."))
    if account.clearance != clearance:
        await _end_sessions(work, account_id)
    account.name, account.email, account.nip, account.clearance = name, email, nip, clearance
    work.record("akses.account.change", f"account:{account.id}", before=before, after=_facts(account))
    return account


async def disable_account(work: UnitOfWork, account_id: int, *, reason: str) -> None:
    """Close an account at once. Raises Refused for one's own, and for the last administrator's."""
    account = await _reachable(work, account_id)
    if account_id == work.actor.id:
        raise Refused(_("Anda tidak bisa menutup akun sendiri. Minta admin lain."))
    async with an_administrator_remains(work):
        account.disabled_at = work.now
        await revoke_sessions(work, account_id)
    work.record("akses.account.disable", f"account:{account_id}", reason=reason)


async def enable_account(work: UnitOfWork, account_id: int, *, reason: str) -> None:
    """Open it again, and end a lock."""
    account = await _reachable(work, account_id)
    account.disabled_at = None
    account.failures = 0
    account.locked_until = None
    work.record("akses.account.enable", f"account:{account_id}", reason=reason)


async def reset_account(work: UnitOfWork, account_id: int, *, reason: str) -> str:
    """A one-time address for a new password, to be handed over; the old password and the sessions end."""
    account = await _reachable(work, account_id)
    account.must_change = True
    account.password = None  # whoever knows the old one would choose the new one first
    await revoke_sessions(work, account_id)
    work.record("akses.account.reset", f"account:{account_id}", reason=reason)
    return address_of_link(work, await make_link(work, account, lasts=BY_HAND))


async def drop_second_factor(work: UnitOfWork, account_id: int, *, reason: str) -> None:
    """For a lost phone without recovery codes; the sessions end."""
    account = await _reachable(work, account_id)
    await drop_totp(work, account, reason=reason)
    await revoke_sessions(work, account_id)


async def grant_role(
    work: UnitOfWork,
    account_id: int,
    *,
    role_id: int,
    scope: str = "tenant",
    unit_id: int | None = None,
    desa: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a role with its reach. Sessions end: nobody works on with yesterday's rights. Raises Invalid."""
    await account_of(work, account_id)
    role = await work.session.get(Role, role_id)
    if role is None:
        raise NotFound(_("Peran ini tidak ada."))
    _check_reach(scope, unit_id, desa, starts_on, ends_on)
    grant = RoleGrant(
        account_id=account_id,
        role_id=role_id,
        scope=scope,
        unit_id=unit_id if scope == "unit" else None,
        desa=desa if scope == "desa" else None,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=work.actor.name,
    )
    async with an_administrator_remains(work):
        work.session.add(grant)
    await _end_sessions(work, account_id)
    work.record(
        "akses.grant.give",
        f"account:{account_id}",
        after={"role": role.name, "scope": scope, "unit_id": grant.unit_id, "desa": grant.desa},
    )
    return grant


async def take_role(work: UnitOfWork, account_id: int, grant_id: int) -> None:
    """Take a role away. Raises NotFound; Refused when nobody would be left to administer."""
    grant = await work.session.get(RoleGrant, grant_id)
    if grant is None or grant.account_id != account_id:
        raise NotFound(_("Pemberian peran ini tidak ada."))
    role = await work.session.get_one(Role, grant.role_id)
    async with an_administrator_remains(work):
        await work.session.delete(grant)
    await _end_sessions(work, account_id)
    work.record("akses.grant.take", f"account:{account_id}", before={"role": role.name, "scope": grant.scope})


@asynccontextmanager
async def an_administrator_remains(work: UnitOfWork) -> AsyncIterator[None]:
    """Refuse what takes away the last administrator. Where there is none yet, nothing is lost."""
    before = await administrators(work, RULES)
    yield
    await work.session.flush()
    if before and not await administrators(work, RULES):
        raise Refused(_("Ini admin terakhir. Angkat admin lain dahulu."))


async def _reachable(work: UnitOfWork, account_id: int) -> Account:
    """The account; an administrator's only for administrators, else resetting it would be a promotion."""
    account = await account_of(work, account_id)
    if not work.may(RULES) and account_id in await administrators(work, RULES):
        raise Forbidden(_("Akun ini milik admin. Hanya admin yang boleh mengubahnya."))
    return account


async def _end_sessions(work: UnitOfWork, account_id: int) -> None:
    keep = work.actor.session_id if account_id == work.actor.id else ""
    await revoke_sessions(work, account_id, keep=keep)


def _check_reach(
    scope: str, unit_id: int | None, desa: str | None, starts_on: date | None, ends_on: date | None
) -> None:
    fields = {}
    if scope == "unit" and unit_id is None:
        fields["unit_id"] = _("Pilih unitnya.")
    if scope == "desa" and desa is None:
        fields["desa"] = _("Pilih desanya.")
    if starts_on and ends_on and ends_on < starts_on:
        fields["ends_on"] = _("Berakhir sebelum mulai.")
    if fields:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)


def _facts(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.name,
        "email": account.email,
        "nip": account.nip,
        "clearance": account.clearance,
    }
