"""API tokens: made by their owner, shown once, never more than the owner may, ended at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tiru.access.models import ApiToken
from tiru.access.secrets_and_codes import digest, new_token
from tiru.errors import Forbidden, Invalid, NotFound
from tiru.i18n import _
from tiru.tenant import Kind
from tiru.work import UnitOfWork

LONGEST = timedelta(days=365)
OTHERS = "akses:account:manage"


async def create_token(
    work: UnitOfWork, *, name: str, permissions: Sequence[str], lasts: timedelta
) -> tuple[ApiToken, str]:
    """A token of the signed-in official, and its secret for this one moment. Raises Invalid, Forbidden."""
    if work.actor.id is None or work.actor.kind is Kind.TOKEN:
        raise Forbidden(_("Token tidak bisa membuat token."))
    if not timedelta(0) < lasts <= LONGEST:
        raise Invalid(_("Masa berlaku token paling lama satu tahun."), fields={"days": _("1 sampai 365 hari.")})
    beyond = [permission for permission in permissions if not work.actor.may(permission)]
    if beyond:
        raise Forbidden(_("Token tidak boleh melebihi hak Anda: %(name)s.", name=", ".join(beyond)))
    secret = new_token()
    token = ApiToken(
        name=name,
        hash=digest(secret),
        account_id=work.actor.id,
        permissions=sorted(set(permissions)),
        created_at=work.now,
        ends_at=work.now + lasts,
    )
    work.session.add(token)
    await work.session.flush()
    work.record("akses.token.create", f"api_token:{token.id}", after={"name": name, "permissions": token.permissions})
    return token, secret


async def revoke_token(work: UnitOfWork, token_id: int) -> None:
    """End one's own token, or anybody's with the right to manage accounts. Raises NotFound."""
    token = await work.session.get(ApiToken, token_id, with_for_update=True)
    if token is None or (token.account_id != work.actor.id and not work.may(OTHERS)):
        raise NotFound(_("Token ini tidak ada."))
    if token.revoked_at is None:
        token.revoked_at = work.now
        work.record("akses.token.revoke", f"api_token:{token_id}")
