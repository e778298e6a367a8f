"""From a cookie or an API token to the actor: what the application's guard asks at every door.

The office knows officials only, the portal citizens only: somebody who is both is one of them at a time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.access.cookies import CITIZEN_COOKIE, STAFF_COOKIE, key_in
from tiru.access.held import held_by
from tiru.access.languages import speak_as_chosen
from tiru.access.secrets_and_codes import TOKEN_PREFIX, digest
from tiru.errors import SignInNeeded
from tiru.i18n import _
from tiru.services import Services
from tiru.tenant import STRANGER, Actor, Kind, Tenant
from tiru.web.declared import ANYONE, CITIZEN
from tiru.web.seen import public_path, site_of

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection

AnyConnection = "ASGIConnection[Any, Any, Any, Any]"
SEEN_EVERY = timedelta(minutes=1)

_STAFF = text("""
select s.id as session_id, s.seen_at, a.id, a.name, a.clearance, a.bahasa
from session s join account a on a.id = s.account_id
where s.hash = :hash and s.stage = 'full' and s.revoked_at is null
    and s.ends_at > :now and s.seen_at > :idle and a.disabled_at is null
""")
_CITIZEN = text("""
select s.id as session_id, s.seen_at, c.id, c.name, c.bahasa
from citizen_session s join citizen c on c.id = s.citizen_id
where s.hash = :hash and s.revoked_at is null and s.ends_at > :now
""")
_TOKEN = text("""
select t.id as token_id, t.used_at, t.permissions, a.id, a.name, a.clearance
from api_token t join account a on a.id = t.account_id
where t.hash = :hash and t.revoked_at is null and t.ends_at > :now and a.disabled_at is null
""")
_SEEN = text("update session set seen_at = :now where id = :id and seen_at < :now")
_CITIZEN_SEEN = text("update citizen_session set seen_at = :now where id = :id and seen_at < :now")
_USED = text("update api_token set used_at = :now where id = :id")


async def find_actor(connection: ASGIConnection[Any, Any, Any, Any], tenant: Tenant) -> Actor:
    """Who asks: a stranger when nobody is signed in. Raises SignInNeeded for a token that is not valid."""
    services: Services = connection.app.state.services
    address = address_of(connection)
    authorization = connection.headers.get("authorization", "")
    if authorization:  # then cookies do not count: the check for other sites' pages was left out
        secret = authorization.removeprefix("Bearer ").strip()
        return await _by_token(services, tenant, secret, address)
    stranger = Actor(kind=Kind.STRANGER, address=address)
    if _officials_door(connection):
        key = key_in(connection, STAFF_COOKIE, services.settings)
        actor, language = await _official(services, tenant, key, address) if key else (stranger, "")
    else:
        key = key_in(connection, CITIZEN_COOKIE, services.settings)
        actor, language = await _citizen(services, tenant, key, address) if key else (stranger, "")
    if language:
        speak_as_chosen(connection, language)
    return actor


def address_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The peer's address; behind a proxy the server has put the real one there."""
    return connection.client.host if connection.client else ""


def _officials_door(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    handler = connection.scope.get("route_handler")
    permission = handler.opt.get("permission") if handler is not None else None
    if permission not in (None, ANYONE, CITIZEN):
        return True
    return public_path(connection).startswith("/kantor") or site_of(connection) == "console"


async def _official(services: Services, tenant: Tenant, key: str, address: str) -> tuple[Actor, str]:
    now = services.clock()
    idle = now - timedelta(minutes=services.settings.session_idle_minutes)
    async with services.database.transaction(tenant.schema) as session:
        row = (await session.execute(_STAFF, {"hash": digest(key), "now": now, "idle": idle})).one_or_none()
        if row is None:
            return Actor(kind=Kind.STRANGER, address=address), ""
        held = await held_by(session, row.id, today=now.astimezone(tenant.zone).date())
        await _touch(session, _SEEN, row.session_id, row.seen_at, now)
    actor = Actor(
        kind=Kind.OPERATOR if tenant.slug == "konsol" else Kind.STAFF,
        id=row.id,
        name=row.name,
        post=held.post,
        unit_id=held.unit_id,
        unit_ids=held.unit_ids,
        grants=services.registry.current_grants(held.grants),
        clearance=row.clearance,
        session_id=str(row.session_id),
        address=address,
    )
    return actor, row.bahasa


async def _citizen(services: Services, tenant: Tenant, key: str, address: str) -> tuple[Actor, str]:
    now = services.clock()
    async with services.database.transaction(tenant.schema) as session:
        row = (await session.execute(_CITIZEN, {"hash": digest(key), "now": now})).one_or_none()
        if row is None:
            return Actor(kind=Kind.STRANGER, address=address), ""
        await _touch(session, _CITIZEN_SEEN, row.session_id, row.seen_at, now)
    actor = Actor(kind=Kind.CITIZEN, id=row.id, name=row.name, session_id=str(row.session_id), address=address)
    return actor, row.bahasa


async def _by_token(services: Services, tenant: Tenant, secret: str, address: str) -> Actor:
    if not secret.startswith(TOKEN_PREFIX):
        raise SignInNeeded(_("Token ini tidak dikenal."))
    now = services.clock()
    async with services.database.transaction(tenant.schema) as session:
        row = (await session.execute(_TOKEN, {"hash": digest(secret), "now": now})).one_or_none()
        if row is None:
            raise SignInNeeded(_("Token ini tidak dikenal, sudah dicabut, atau sudah habis waktunya."))
        held = await held_by(session, row.id, today=now.astimezone(tenant.zone).date())
        await _touch(session, _USED, row.token_id, row.used_at, now)
    allowed = services.registry.current(row.permissions)
    return Actor(
        kind=Kind.TOKEN,
        id=row.id,
        name=row.name,
        post=held.post,
        unit_id=held.unit_id,
        unit_ids=held.unit_ids,
        grants=tuple(grant for grant in services.registry.current_grants(held.grants) if grant.permission in allowed),
        clearance=row.clearance,
        session_id="",
        address=address,
    )


async def _touch(session: AsyncSession, statement: Any, row_id: int, last: datetime | None, now: datetime) -> None:
    if last is None or now - last >= SEEN_EVERY:
        await session.execute(statement, {"id": row_id, "now": now})


__all__ = ["STRANGER", "address_of", "find_actor"]
