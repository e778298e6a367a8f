"""Signing in and out, in the order the door keeper does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from tiru.access.attempts import (
    TRIES_PER_ADDRESS,
    TRIES_PER_CODE,
    check_attempts,
    check_spray,
    count_attempt,
    network_of,
    note_attempt,
    note_spray,
    unknown_key,
    unknown_locked_until,
    wait_sentence,
)
from tiru.access.models import Account, Session
from tiru.access.policy import second_factor_needed
from tiru.access.second_factor import confirm_totp, second_factor_fits
from tiru.access.secrets_and_codes import digest, hash_password, lock_for, new_key, password_fits
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork

CODE_TIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entered:
    """What signing in came to: the cookie's key, and the next stage (`code`, `password`, `enrol`, `full`).

    A refusal that must be remembered (failure counts) comes back as `refusal`, because raising would
    roll the count back.
    """

    key: str = ""
    stage: str = ""
    refusal: str = ""


async def sign_in(work: UnitOfWork, *, username: str, password: str, address: str, agent: str) -> Entered:
    """First factor. Raises TooMany for an address that tried too often; wrong words come back as refusal."""
    place = network_of(address)
    await check_attempts(work, f"masuk:{place}", limit=TRIES_PER_ADDRESS)
    await check_spray(work, password)
    account = await work.session.scalar(
        select(Account).where(func.lower(Account.username) == username.strip().lower()).with_for_update()
    )
    locked_until = account.locked_until if account else await unknown_locked_until(work, username)
    if locked_until and locked_until > work.now:
        return Entered(refusal=wait_sentence(locked_until - work.now))
    fits = password_fits(account.password if account else None, password)
    if account is None or not fits or account.disabled_at is not None:
        note_attempt(work, f"masuk:{place}")
        await note_spray(work, password, username)
        if account is not None:
            account.failures += 1
            account.locked_until = work.now + lock_for(account.failures)
            work.record("akses.session.refuse", f"account:{account.id}", reason="password")
        else:
            note_attempt(work, unknown_key(username))
        return Entered(refusal=_("Nama pengguna atau kata sandi salah."))
    account.failures = 0
    account.locked_until = None
    stage = "code" if account.totp else await _stage_after_factors(work, account)
    return Entered(await open_session(work, account, stage, address=address, agent=agent), stage)


async def open_session(work: UnitOfWork, account: Account, stage: str, *, address: str, agent: str) -> str:
    """A new session; returns the key for the cookie, of which only the hash is kept."""
    key = new_key()
    longest = timedelta(hours=work.services.settings.session_max_hours)
    work.session.add(
        Session(
            hash=digest(key),
            account_id=account.id,
            stage=stage,
            created_at=work.now,
            seen_at=work.now,
            ends_at=work.now + (longest if stage == "full" else CODE_TIME),
            agent=agent[:200],
            address=address,
        )
    )
    if stage == "full":
        _welcome(work, account)
    return key


async def enter_code(work: UnitOfWork, *, key: str, code: str) -> Entered:
    """Second factor for a session that waits for it: a code of the app, or a recovery code."""
    session, account = await session_of(work, key, stage="code")
    await count_attempt(work, f"kode:{account.id}", limit=TRIES_PER_CODE)
    if not await second_factor_fits(work, account, code):
        account.failures += 1
        account.locked_until = work.now + lock_for(account.failures)
        work.record("akses.session.refuse", f"account:{account.id}", reason="code")
        return Entered(refusal=_("Kode salah atau sudah dipakai. Tunggu kode berikutnya."))
    account.failures = 0
    session.revoked_at = work.now  # a new key after each step: a stolen first one is worth nothing
    stage = await _stage_after_factors(work, account)
    fresh = await open_session(work, account, stage, address=session.address, agent=session.agent)
    return Entered(fresh, stage)


async def choose_password(work: UnitOfWork, *, key: str, password: str) -> Entered:
    """A new password at first sign-in; ends every other session of the account. Raises Invalid."""
    session, account = await session_of(work, key, stage="password")
    if password_fits(account.password, password):
        different = _("Pilih kata sandi yang berbeda dari sebelumnya.")
        raise Invalid(different, fields={"password": different})
    await set_password(work, account, password)
    stage = await _stage_after_factors(work, account)
    fresh = await open_session(work, account, stage, address=session.address, agent=session.agent)
    return Entered(fresh, stage)


async def set_password(work: UnitOfWork, account: Account, password: str, *, keep: str = "") -> None:
    """Store a password the official chose; other sessions end. Raises Invalid at the field."""
    try:
        account.password = hash_password(password, username=account.username)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"password": problem.message}) from problem
    account.must_change = False
    account.failures = 0
    account.locked_until = None
    work.record("akses.account.password", f"account:{account.id}")
    await revoke_sessions(work, account.id, keep=keep)


async def change_password(work: UnitOfWork, *, current: str, password: str) -> None:
    """The signed-in official's own password; other sessions end. Raises Invalid at the field."""
    account = await own_account(work)
    if not password_fits(account.password, current):
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"current": _("Kata sandi sekarang salah.")})
    await set_password(work, account, password, keep=work.actor.session_id)


async def enrol(work: UnitOfWork, *, key: str, secret: str, code: str) -> tuple[Entered, list[str]]:
    """The first second factor, asked for at the door: the session that waited becomes a full one."""
    session, account = await session_of(work, key, stage="enrol")
    codes = await confirm_totp(work, account, secret=secret, code=code)
    session.revoked_at = work.now
    fresh = await open_session(work, account, "full", address=session.address, agent=session.agent)
    return Entered(fresh, "full"), codes


async def sign_out(work: UnitOfWork, key: str) -> None:
    """End this session; one that is not there is ended already."""
    await work.session.execute(
        update(Session).where(Session.hash == digest(key), Session.revoked_at.is_(None)).values(revoked_at=work.now)
    )


async def revoke_sessions(work: UnitOfWork, account_id: int, *, keep: str = "") -> None:
    """End the account's sessions, but the one whose id is `keep`."""
    condition = [Session.account_id == account_id, Session.revoked_at.is_(None)]
    if keep:
        condition.append(Session.id != int(keep))
    await work.session.execute(update(Session).where(*condition).values(revoked_at=work.now))


async def revoke_session(work: UnitOfWork, session_id: int, *, account_id: int) -> None:
    """End one session of an account. Raises NotFound for another's."""
    session = await work.session.get(Session, session_id)
    if session is None or session.account_id != account_id:
        raise NotFound(_("Sesi ini tidak ada."))
    session.revoked_at = work.now
    work.record("akses.session.revoke", f"session:{session_id}")


async def session_of(work: UnitOfWork, key: str, *, stage: str) -> tuple[Session, Account]:
    """The live session at a stage, with its account. Raises Refused when it has ended."""
    found = (
        await work.session.execute(
            select(Session, Account)
            .join(Account, Account.id == Session.account_id)
            .where(
                Session.hash == digest(key),
                Session.stage == stage,
                Session.revoked_at.is_(None),
                Session.ends_at > work.now,
                Account.disabled_at.is_(None),
            )
            .with_for_update()
        )
    ).one_or_none()
    if found is None:
        raise Refused(_("Waktunya habis. Masuk lagi dari awal."))
    return found[0], found[1]


async def own_account(work: UnitOfWork) -> Account:
    """The account of the signed-in official."""
    return await account_of(work, work.actor.id or 0)


async def account_of(work: UnitOfWork, account_id: int) -> Account:
    """One account, locked until commit. Raises NotFound."""
    account = await work.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound(_("Akun ini tidak ada."))
    return account


async def _stage_after_factors(work: UnitOfWork, account: Account) -> str:
    """What still stands between proving who one is and the office."""
    if account.must_change:
        return "password"
    return "enrol" if await second_factor_needed(work, account) else "full"


def _welcome(work: UnitOfWork, account: Account) -> None:
    account.signed_in_at = work.now
    work.record("akses.session.open", f"account:{account.id}", after={"name": account.name})
