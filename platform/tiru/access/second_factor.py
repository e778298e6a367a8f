"""The second factor: switched on, checked, replaced by recovery codes, taken away."""

from __future__ import annotations

from sqlalchemy import delete, select

from tiru.access.models import Account, RecoveryCode
from tiru.access.secrets_and_codes import is_totp_secret, new_recovery_codes, recovery_digest, totp_counter
from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork

PURPOSE = "account.totp"


async def confirm_totp(work: UnitOfWork, account: Account, *, secret: str, code: str) -> list[str]:
    """Switch the second factor on; returns the recovery codes, shown once. Raises Refused, Invalid."""
    if account.totp is not None:
        raise Refused(_("Kode dua langkah sudah aktif."))
    counter = totp_counter(secret, code, last=0, at=work.now) if is_totp_secret(secret) else None
    if counter is None:
        raise Invalid(_("Kode salah."), fields={"code": _("Kode salah. Periksa jam di ponsel Anda.")})
    keys = work.services.keys.of(work.tenant.slug)
    account.totp = keys.encrypt(secret, purpose=PURPOSE)
    account.totp_counter = counter
    work.record("akses.account.totp_on", f"account:{account.id}")
    return await _recovery_codes(work, account)


async def renew_recovery_codes(work: UnitOfWork, account: Account) -> list[str]:
    """Ten fresh recovery codes; the old ones end. Raises Refused without a second factor."""
    if account.totp is None:
        raise Refused(_("Aktifkan kode dua langkah dahulu."))
    work.record("akses.recovery_code.renew", f"account:{account.id}")
    return await _recovery_codes(work, account)


async def drop_totp(work: UnitOfWork, account: Account, *, reason: str) -> None:
    """Take a lost second factor away, with its recovery codes."""
    account.totp = None
    account.totp_counter = 0
    await work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    work.record("akses.account.totp_off", f"account:{account.id}", reason=reason)


async def second_factor_fits(work: UnitOfWork, account: Account, code: str) -> bool:
    """Whether it is the app's code of this moment or a recovery code; either works once."""
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
