"""Single sign-on: who the provider's person is here.

An official is known by an identity linked before, or by an e-mail address that the provider says it has
verified. Nobody gets an account or a right this way. The provider is asked between transactions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from tiru.access.attempts import TRIES_PER_ADDRESS, count_attempt, network_of
from tiru.access.models import Account, OidcIdentity, OidcProvider, OidcStart
from tiru.access.oidc import Client, ProviderDown, discover
from tiru.access.policy import second_factor_needed
from tiru.access.secrets_and_codes import digest, new_key
from tiru.access.service import CODE_TIME, Entered, open_session
from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork

PURPOSE = "oidc_provider.client_secret"
CALLBACK = "/kantor/masuk/sso/kembali"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way. `state` goes into the browser's cookie, the rest stays here."""

    state: str
    nonce: str
    verifier: str
    back: str


async def provider_of(work: UnitOfWork) -> OidcProvider | None:
    """The tenant's provider when single sign-on is on."""
    return await work.session.scalar(select(OidcProvider).where(OidcProvider.enabled.is_(True)))


async def client_of(work: UnitOfWork) -> Client:
    """Who this tenant is at its provider. Raises Refused where none is set."""
    provider = await provider_of(work)
    if provider is None:
        raise Refused(_("Masuk tunggal belum diatur di daerah ini."))
    secret = None
    if provider.client_secret is not None:
        secret = work.services.keys.of(work.tenant.slug).decrypt(provider.client_secret, purpose=PURPOSE)
    callback = f"{work.services.settings.public_scheme}://{work.tenant.host}{CALLBACK}"
    return Client(provider.issuer, provider.client_id, secret, callback)


async def begin(work: UnitOfWork, *, back: str, address: str) -> Begun:
    """Remember a sign-in that leaves for the provider; it has ten minutes. Raises TooMany by address."""
    await count_attempt(work, f"sso:{network_of(address)}", limit=TRIES_PER_ADDRESS)
    begun = Begun(new_key(), new_key(), new_key() + new_key(), back)
    work.session.add(
        OidcStart(
            state=digest(begun.state),
            nonce=begun.nonce,
            verifier=begun.verifier,
            back=back,
            ends_at=work.now + CODE_TIME,
        )
    )
    return begun


async def take_begun(work: UnitOfWork, *, state: str, cookie: str) -> Begun:
    """The sign-in this browser began; it can be taken once. Raises Refused."""
    if not state or state != cookie:
        raise Refused(_("Masuk ini tidak dimulai dari peramban ini. Ulangi dari halaman masuk."))
    row = (
        await work.session.execute(
            delete(OidcStart)
            .where(OidcStart.state == digest(state), OidcStart.ends_at > work.now)
            .returning(OidcStart.nonce, OidcStart.verifier, OidcStart.back)
        )
    ).one_or_none()
    if row is None:
        raise Refused(_("Waktunya habis. Masuk lagi dari awal."))
    return Begun(state, row.nonce, row.verifier, row.back)


async def enter(work: UnitOfWork, issuer: str, claims: dict[str, Any], *, address: str, agent: str) -> Entered:
    """A session for whom the provider vouches. The password is its matter, the second factor ours."""
    account = await _account_for(work, issuer, claims)
    stage = "code" if account.totp else "enrol" if await second_factor_needed(work, account) else "full"
    key = await open_session(work, account, stage, address=address, agent=agent)
    work.record("akses.session.sso", f"account:{account.id}", after={"issuer": issuer})
    return Entered(key, stage)


async def _account_for(work: UnitOfWork, issuer: str, claims: dict[str, Any]) -> Account:
    """The account of a linked identity, else of a verified e-mail address, which is linked now."""
    subject = str(claims["sub"])
    account = await work.session.scalar(
        select(Account)
        .join(OidcIdentity, OidcIdentity.account_id == Account.id)
        .where(OidcIdentity.issuer == issuer, OidcIdentity.subject == subject)
    )
    if account is None and claims.get("email_verified") is True and claims.get("email"):
        account = await work.session.scalar(
            select(Account).where(
                func.lower(Account.email) == str(claims["email"]).lower(),
                # an address that the provider gave to somebody new is not the old holder's account
                Account.id.not_in(select(OidcIdentity.account_id).where(OidcIdentity.issuer == issuer)),
            )
        )
        if account is not None:
            work.session.add(OidcIdentity(account_id=account.id, issuer=issuer, subject=subject, created_at=work.now))
            work.record("akses.identity.link", f"account:{account.id}", after={"issuer": issuer})
    if account is None or account.disabled_at is not None:
        raise Refused(
            _("Belum ada akun pegawai untuk identitas ini."),
            remedy=_("Minta admin daerah Anda mencatat surel yang sama di akun Anda."),
        )
    return account


async def set_provider(
    work: UnitOfWork, *, title: str, issuer: str, client_id: str, client_secret: str | None, enabled: bool
) -> None:
    """Store how to reach the provider; it is asked once now, so that a wrong address is refused here.

    An empty secret keeps the stored one. Raises Invalid.
    """
    if work.services.settings.public_scheme == "https" and not issuer.startswith("https://"):
        sentence = _("Alamat penyedia harus memakai https.")
        raise Invalid(sentence, fields={"issuer": sentence})
    if enabled:
        try:
            await discover(issuer)
        except ProviderDown as problem:
            raise Invalid(problem.message, fields={"issuer": problem.message}) from problem
    provider = await work.session.get(OidcProvider, 1) or OidcProvider(id=1)
    provider.title, provider.issuer, provider.client_id = title, issuer, client_id
    provider.enabled = enabled
    if client_secret:
        keys = work.services.keys.of(work.tenant.slug)
        provider.client_secret = keys.encrypt(client_secret, purpose=PURPOSE)
    work.session.add(provider)
    work.record("akses.provider.set", "oidc_provider:1", after={"issuer": issuer, "enabled": enabled})
