"""The language of an account: what its person last chose. Letters speak it, and browsers without a choice do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from tiru.access.citizens.models import Citizen
from tiru.access.models import Account
from tiru.i18n import available_locales, switch
from tiru.tenant import Kind
from tiru.work import UnitOfWork

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection

COOKIE = "bahasa"


async def remember_language(work: UnitOfWork, code: str) -> None:
    """Keep the choice of whoever is signed in; a stranger's is in the cookie alone."""
    if work.actor.id is None or code not in available_locales():
        return
    if work.actor.kind is Kind.CITIZEN:
        await work.session.execute(update(Citizen).where(Citizen.id == work.actor.id).values(bahasa=code))
    elif work.actor.kind in (Kind.STAFF, Kind.OPERATOR):
        await work.session.execute(update(Account).where(Account.id == work.actor.id).values(bahasa=code))
    else:
        return
    noun = "citizen" if work.actor.kind is Kind.CITIZEN else "account"
    work.record("akses.language.choose", f"{noun}:{work.actor.id}", after={"bahasa": code})


def speak_as_chosen(connection: ASGIConnection[Any, Any, Any, Any], language: str) -> None:
    """The account's language, unless this browser has chosen one (in its cookie or in the address)."""
    if connection.cookies.get(COOKIE) in available_locales() or re.search(r"(?:^|&)bahasa=", connection.url.query):
        return
    switch(language)
