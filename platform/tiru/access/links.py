"""One-time links to a new password: made by an administrator, or asked for and sent by e-mail."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from tiru.access.attempts import count_attempt, network_of
from tiru.access.models import Account, ResetLink
from tiru.access.secrets_and_codes import digest, new_key
from tiru.access.service import set_password
from tiru.errors import Refused
from tiru.i18n import _, speak
from tiru.mail import Letter
from tiru.work import UnitOfWork

BY_LETTER = timedelta(hours=1)
BY_HAND = timedelta(days=3)
LINKS_PER_WINDOW = 3


async def make_link(work: UnitOfWork, account: Account, *, lasts: timedelta) -> str:
    """The key of a fresh link; older ones of the account end. Only its hash is kept."""
    await work.session.execute(
        update(ResetLink)
        .where(ResetLink.account_id == account.id, ResetLink.used_at.is_(None))
        .values(ends_at=work.now)
    )
    key = new_key()
    work.session.add(
        ResetLink(
            account_id=account.id,
            hash=digest(key),
            made_by=work.actor.name,
            created_at=work.now,
            ends_at=work.now + lasts,
        )
    )
    work.record("akses.reset_link.make", f"account:{account.id}")
    return key


def address_of_link(work: UnitOfWork, key: str, *, host: str = "") -> str:
    """The whole address that a person opens."""
    return f"{work.services.settings.public_scheme}://{host or work.tenant.host}/kantor/masuk/atur/{key}"


async def ask_for_link(work: UnitOfWork, *, username: str, address: str) -> None:
    """Send a letter if there is such an account with an address; the asker is told the same either way.

    Raises TooMany for an address that asks too often.
    """
    await count_attempt(work, f"lupa:{network_of(address)}", limit=10)
    typed = username.strip().lower()
    account = await work.session.scalar(
        select(Account).where(
            (func.lower(Account.username) == typed) | (func.lower(Account.email) == typed),
            Account.email.is_not(None),
            Account.disabled_at.is_(None),
        )
    )
    if account is not None:
        await work.enqueue(
            "akses.send_reset_link",
            {"account_id": account.id, "host": work.tenant.host},
            once=f"reset-{work.tenant.schema}-{account.id}",
        )


async def send_reset_link(work: UnitOfWork, *, account_id: int, host: str) -> None:
    """Job: make the link and post it. The key lives in the letter only. Twice is a second letter, no harm."""
    account = await work.session.get(Account, account_id)
    if account is None or account.email is None or account.disabled_at is not None:
        return
    recent = await work.session.scalar(
        select(func.count()).where(ResetLink.account_id == account.id, ResetLink.created_at > work.now - BY_LETTER)
    )
    if (recent or 0) >= LINKS_PER_WINDOW:
        return
    link = address_of_link(work, await make_link(work, account, lasts=BY_LETTER), host=host)
    with speak(account.bahasa):
        body = _(
            "Ada yang meminta kata sandi baru untuk akun Anda di %(place)s.\n\n"
            "Buka alamat ini dalam satu jam:\n%(link)s\n\n"
            "Bila bukan Anda, abaikan surel ini: kata sandi Anda tidak berubah.",
            place=work.tenant.title,
            link=link,
        )
        await work.services.mail.send(Letter(account.email, _("Kata sandi baru"), body))


async def owner_of_link(work: UnitOfWork, key: str) -> tuple[ResetLink, Account]:
    """The live link and its account, locked. Raises Refused for one that is used, old or unknown."""
    row = (
        await work.session.execute(
            select(ResetLink, Account)
            .join(Account, Account.id == ResetLink.account_id)
            .where(
                ResetLink.hash == digest(key),
                ResetLink.used_at.is_(None),
                ResetLink.ends_at > work.now,
                Account.disabled_at.is_(None),
            )
            .with_for_update()
        )
    ).one_or_none()
    if row is None:
        raise Refused(
            _("Tautan ini sudah dipakai atau sudah lewat waktunya."),
            remedy=_("Minta tautan baru dari halaman masuk."),
        )
    return row[0], row[1]


async def use_link(work: UnitOfWork, key: str, *, password: str) -> None:
    """Choose a password with a link; every session ends. Raises Refused, Invalid. The second factor stays."""
    link, account = await owner_of_link(work, key)
    await set_password(work, account, password)
    link.used_at = work.now
