"""Signing in and out, in the order the door keeper does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from tiru.access.models import Account, Attempt, RecoveryCode, Session
from tiru.access.secrets_and_codes import (
    digest,
    hash_password,
    lock_for,
    new_key,
    new_recovery_codes,
    new_totp_secret,
    password_fits,
    recovery_digest,
    totp_counter,
)
from tiru.errors import Invalid, NotFound, Refused, TooMany
from tiru.i18n import _
from tiru.work import UnitOfWork

PURPOSE = "account.totp"
TRIES_PER_ADDRESS = 30
WINDOW = timedelta(minutes=15)
CODE_TIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Entered:
    """What signing in came to: the cookie's key, and which stage is next (`code`, `password`, `full`).

    A refusal that must be remembered (failure counts) comes back as `refusal`, because raising would
    roll the count back.
    """

    key: str = ""
    stage: str = ""
    refusal: str = ""


async def sign_in(work: UnitOfWork, *, username: str, password: str, address: str, agent: str) -> Entered:
    """First factor. Raises TooMany for an address that tried too often; wrong words come back as refusal."""
    await count_attempt(work, f"masuk:{address}", limit=TRIES_PER_ADDRESS)
    account = await work.session.scalar(
        select(Account).where(func.lower(Account.username) == username.strip().lower()).with_for_update()
    )
    if account is not None and account.locked_until and account.locked_until > work.now:
        minutes = max(1, round((account.locked_until - work.now).total_seconds() / 60))
        return Entered(refusal=_("Terlalu banyak percobaan. Coba lagi %(n)s menit lagi.", n=minutes))
    fits = password_fits(account.password if account else None, password)
    if account is None or not fits or account.disabled_at is not None:
        if account is not None:
            account.failures += 1
            account.locked_until = work.now + lock_for(account.failures)
            work.record("akses.session.refuse", f"account:{account.id}", reason="password")
        return Entered(refusal=_("Nama pengguna atau kata sandi salah."))
    account.failures = 0
    account.locked_until = None
    stage = "code" if account.totp else "password" if account.must_change else "full"
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
            ends_at=work.now + (CODE_TIME if stage == "code" else longest),
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
    await count_attempt(work, f"kode:{account.id}", limit=10)
    if not await _second_factor_fits(work, account, code):
        account.failures += 1
        account.locked_until = work.now + lock_for(account.failures)
        work.record("akses.session.refuse", f"account:{account.id}", reason="code")
        return Entered(refusal=_("Kode salah atau sudah dipakai. Tunggu kode berikutnya."))
    account.failures = 0
    session.revoked_at = work.now  # a new key after each step: a stolen first one is worth nothing
    stage = "password" if account.must_change else "full"
    fresh = await open_session(work, account, stage, address=session.address, agent=session.agent)
    return Entered(fresh, stage)


async def choose_password(work: UnitOfWork, *, key: str, password: str) -> Entered:
    """A new password at first sign-in; ends every other session of the account. Raises Invalid."""
    session, account = await session_of(work, key, stage="password")
    if password_fits(account.password, password):
        raise Invalid(_("Pilih kata sandi yang berbeda dari sebelumnya."))
    account.password = hash_password(password, username=account.username)
    account.must_change = False
    work.record("akses.account.password", f"account:{account.id}")
    await revoke_sessions(work, account.id)
    fresh = await open_session(work, account, "full", address=session.address, agent=session.agent)
    return Entered(fresh, "full")


async def change_password(work: UnitOfWork, *, current: str, password: str) -> None:
    """The signed-in official's own password; other sessions end. Raises Invalid at the field."""
    account = await own_account(work)
    if not password_fits(account.password, current):
        raise Invalid(
            _("Periksa lagi isian yang ditandai."), fields={"current": _("Kata sandi sekarang salah.")}
        )
    try:
        account.password = hash_password(password, username=account.username)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"password": problem.message}) from problem
    work.record("akses.account.password", f"account:{account.id}")
    await revoke_sessions(work, account.id, keep=work.actor.session_id)


async def start_totp(work: UnitOfWork) -> str:
    """A new secret for the signed-in official; it counts only after the first right code."""
    account = await own_account(work)
    if account.totp is not None:
        raise Refused(_("Kode dua langkah sudah aktif."))
    return new_totp_secret()


async def confirm_totp(work: UnitOfWork, *, secret: str, code: str) -> list[str]:
    """Switch the second factor on; returns the recovery codes, shown once. Raises Invalid."""
    account = await own_account(work)
    counter = totp_counter(secret, code, last=0, at=work.now)
    if counter is None:
        raise Invalid(_("Kode salah."), fields={"code": _("Kode salah. Periksa jam di ponsel Anda.")})
    keys = work.services.keys.of(work.tenant.slug)
    account.totp = keys.encrypt(secret, purpose=PURPOSE)
    account.totp_counter = counter
    work.record("akses.account.totp_on", f"account:{account.id}")
    return await _recovery_codes(work, account)


async def drop_totp(work: UnitOfWork, account_id: int, *, reason: str) -> None:
    """An administrator takes a lost second factor away; every session of the account ends."""
    account = await account_of(work, account_id)
    account.totp = None
    account.totp_counter = 0
    await work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    await revoke_sessions(work, account.id)
    work.record("akses.account.totp_off", f"account:{account.id}", reason=reason)


async def sign_out(work: UnitOfWork, key: str) -> None:
    """End this session; one that is not there is ended already."""
    await work.session.execute(
        update(Session)
        .where(Session.hash == digest(key), Session.revoked_at.is_(None))
        .values(revoked_at=work.now)
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


async def count_attempt(work: UnitOfWork, key: str, *, limit: int) -> None:
    """Count one try. Raises TooMany over `limit` tries within the window."""
    since = work.now - WINDOW
    tries = await work.session.scalar(
        select(func.count()).select_from(Attempt).where(Attempt.key == key, Attempt.at > since)
    )
    if (tries or 0) >= limit:
        raise TooMany(
            _("Terlalu banyak percobaan dari sini. Tunggu 15 menit."),
            retry_after_s=int(WINDOW.total_seconds()),
        )
    work.session.add(Attempt(key=key, at=work.now))


async def sweep(work: UnitOfWork) -> None:
    """Job: forget sessions and attempts that are long over."""
    await work.session.execute(delete(Attempt).where(Attempt.at < work.now - timedelta(days=1)))
    await work.session.execute(delete(Session).where(Session.ends_at < work.now - timedelta(days=30)))


def _welcome(work: UnitOfWork, account: Account) -> None:
    account.signed_in_at = work.now
    work.record("akses.session.open", f"account:{account.id}")


async def _second_factor_fits(work: UnitOfWork, account: Account, code: str) -> bool:
    if account.totp is None:
        return False
    secret = work.services.keys.of(work.tenant.slug).decrypt(account.totp, purpose=PURPOSE)
    counter = totp_counter(secret, code, last=account.totp_counter, at=work.now)
    if counter is not None:
        account.totp_counter = counter
        return True
    recovery = await work.session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.hash == recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .with_for_update()
    )
    if recovery is None:
        return False
    recovery.used_at = work.now
    work.record("akses.recovery_code.use", f"account:{account.id}")
    return True


async def _recovery_codes(work: UnitOfWork, account: Account) -> list[str]:
    await work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = new_recovery_codes()
    work.session.add_all(RecoveryCode(account_id=account.id, hash=recovery_digest(code)) for code in codes)
    return codes
