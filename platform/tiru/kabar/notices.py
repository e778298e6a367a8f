"""Telling somebody inside the product: accounts, those who answer for a unit, a citizen.

A title says what happened and which number, never who or what about: it may also go out as a letter.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tiru.access.citizens.models import Citizen
from tiru.access.cookies import safe_back
from tiru.access.models import Account
from tiru.access.queries import accounts_reaching
from tiru.i18n import SOURCE_LOCALE, speak
from tiru.kabar.addresses import public_address
from tiru.kabar.models import Kabar, KabarPilihan
from tiru.kabar.outbox import send_out
from tiru.module import Text
from tiru.tenant import Kind
from tiru.work import UnitOfWork


async def holders(work: UnitOfWork, permission: str, *, unit_id: int | None = None) -> set[int]:
    """Accounts whose `permission` reaches the unit today; without a unit, those who hold it everywhere."""
    return set(await accounts_reaching(work.session, permission, unit_id=unit_id, today=work.today))


async def tell_accounts(
    work: UnitOfWork,
    accounts: Iterable[int],
    title: Text,
    *,
    module: str,
    href: str,
    text: Text = "",
    icon: str = "bell",
    even_actor: bool = False,
) -> int:
    """A notice for each account but the one that acts now, `even_actor` for them too. Answers how many.

    `href` is a path on this site; anything else is a ValueError.
    """
    told = set(accounts)
    if work.actor.kind in (Kind.STAFF, Kind.OPERATOR) and not even_actor:
        told.discard(work.actor.id or 0)
    made = [_notice(work, title, module=module, href=href, text=text, icon=icon, account=each) for each in sorted(told)]
    await work.session.flush()
    addresses = await _letters_wanted(work, told)
    for notice in made:
        if address := addresses.get(notice.account_id or 0):
            await _post(work, notice, address)
    return len(made)


async def tell_unit(
    work: UnitOfWork, unit_id: int, permission: str, title: Text, *, module: str, href: str, text: Text = ""
) -> int:
    """A notice for everyone whose `permission` reaches the unit. Answers how many."""
    accounts = await holders(work, permission, unit_id=unit_id)
    return await tell_accounts(work, accounts, title, module=module, href=href, text=text)


async def tell_citizen(
    work: UnitOfWork,
    citizen_id: int,
    title: Text,
    *,
    module: str,
    href: str,
    text: Text = "",
    icon: str = "bell",
    by_letter: bool = True,
) -> None:
    """A notice for a citizen with an account. `by_letter=False`: they hear of it by another way already."""
    notice = _notice(work, title, module=module, href=href, text=text, icon=icon, citizen=citizen_id)
    await work.session.flush()
    address = await work.session.scalar(
        select(Citizen.email)
        .join(KabarPilihan, KabarPilihan.citizen_id == Citizen.id)
        .where(Citizen.id == citizen_id, KabarPilihan.surel, Citizen.verified_at.is_not(None))
    )
    if by_letter and address:
        await _post(work, notice, address)


def _notice(
    work: UnitOfWork,
    title: Text,
    *,
    module: str,
    href: str,
    text: Text,
    icon: str,
    account: int | None = None,
    citizen: int | None = None,
) -> Kabar:
    if safe_back(href, default="") != href or not href:
        raise ValueError(f"a notice leads to a path on this site, not to {href!r}")
    with speak(SOURCE_LOCALE):  # the reader's language is not the actor's
        judul, isi = str(title), str(text)
    notice = Kabar(
        account_id=account,
        citizen_id=citizen,
        module=module,
        judul=judul,
        isi=isi,
        href=href,
        ikon=icon,
        dibuat_at=work.now,
    )
    work.session.add(notice)
    return notice


async def _letters_wanted(work: UnitOfWork, accounts: set[int]) -> dict[int, str]:
    rows = await work.session.execute(
        select(Account.id, Account.email)
        .join(KabarPilihan, KabarPilihan.account_id == Account.id)
        .where(Account.id.in_(accounts), KabarPilihan.surel, Account.email.is_not(None), Account.disabled_at.is_(None))
    )
    return {account: email for account, email in rows if email}


async def _post(work: UnitOfWork, notice: Kabar, address: str) -> None:
    parts = [notice.judul, notice.isi, public_address(work, notice.href), work.tenant.title]
    await send_out(
        work,
        address,
        notice.judul,
        "\n\n".join(part for part in parts if part),
        module=notice.module,
        about=f"kabar:{notice.id}",
        once=f"kabar-{notice.id}",
    )
