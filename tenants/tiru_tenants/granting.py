"""Taking in what issuers send: their public key, grants, revocation lists. Checked first, then kept byte for byte."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tiru.errors import Conflict, NotFound
from tiru.i18n import _
from tiru.web.site import CONSOLE
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.grants.checking import check_grant, verify
from tiru_tenants.grants.clock import check_clock
from tiru_tenants.grants.document import Grant, parse_grant
from tiru_tenants.grants.keys import key_id_of, read_public_pem
from tiru_tenants.grants.mark import advance_mark, mark_of
from tiru_tenants.grants.refusals import GrantRefused, UnknownIssuer
from tiru_tenants.grants.revocation import Revocations, check_revocations, issuer_of
from tiru_tenants.grants.stored import kept_trust
from tiru_tenants.operations import operation

GRANTS = "tiru:izin"
"""Subject of operations that concern no single tenant."""


async def trust_issuer(plane: ControlPlane, pem: str, name: str, *, actor: str, reason: str = "") -> str:
    """Believe what this key signs from now on; returns its fingerprint. May be repeated. Raises Invalid."""
    key_id = key_id_of(read_public_pem(pem))
    with operation(plane, "grant.trust", GRANTS, ("record",), actor=actor, reason=reason) as running:
        running.enter("record")
        running.connection.execute(
            "insert into tiru_control.grant_issuer (key_id, name, public_pem, trusted_by) values (%s, %s, %s, %s) "
            "on conflict (key_id) do update set name = excluded.name",
            (key_id, name, pem, actor),
        )
    return key_id


async def import_grant(plane: ControlPlane, document: bytes, slug: str, *, actor: str, reason: str = "") -> Grant:
    """Keep a grant that counts for this tenant. Raises GrantRefused, ClockSetBack, NotFound, Conflict.

    One that begins later or has ended is kept too: it says what was, or what will be.
    """
    services = plane.services
    async with services.database.transaction(CONSOLE.schema) as session:
        if services.settings.demo_today is None:
            check_clock(services.clock(), await mark_of(session))
        await advance_mark(session, services)
        row = (
            (await session.execute(text("select id, timezone from tenant where slug = :slug"), {"slug": slug}))
            .mappings()
            .one_or_none()
        )
        if row is None:
            raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
        trust = (await kept_trust(session)).trust
        grant = verify(document, trust)
        today = services.clock().astimezone(ZoneInfo(row["timezone"])).date()
        day = max(grant.not_before, min(today, grant.not_after or today))
        check_grant(document, trust, tenant=slug, day=day)
        known = await session.scalar(
            text("select document from grant_document where serial = :serial"), {"serial": grant.serial}
        )
    text_ = document.decode()
    if known is not None and known != text_:
        raise Conflict(_("Nomor izin %(serial)s sudah dipakai dokumen lain.", serial=grant.serial))
    if known is None:
        _keep(plane, row["id"], grant, text_, slug, actor, reason)
    return grant


def _keep(plane: ControlPlane, tenant_id: int, grant: Grant, document: str, slug: str, actor: str, why: str) -> None:
    with operation(plane, "grant.import", slug, ("record",), actor=actor, reason=why) as running:
        running.enter("record")
        with running.connection.transaction():
            running.connection.execute(
                "insert into tiru_control.grant_document (serial, tenant_id, module, document, not_before, not_after) "
                "values (%s, %s, %s, %s, %s, %s) on conflict (serial) do nothing",
                (grant.serial, tenant_id, grant.module, document, grant.not_before, grant.not_after),
            )
            running.connection.execute(
                "update tiru_control.tenant set changed_at = now(), serial = serial + 1 where id = %s", (tenant_id,)
            )


async def import_revocations(plane: ControlPlane, document: bytes, *, actor: str, reason: str = "") -> Revocations:
    """Keep an issuer's newest list. Raises UnknownIssuer, StaleRevocations."""
    async with plane.services.database.transaction(CONSOLE.schema) as session:
        kept = await kept_trust(session)
    who = issuer_of(document)
    if who not in kept.trust.issuers:
        raise UnknownIssuer(who)
    crl = check_revocations(document, kept.trust.issuers[who], known=kept.lists.get(who))
    with operation(plane, "grant.revocations", GRANTS, ("record",), actor=actor, reason=reason) as running:
        running.enter("record")
        with running.connection.transaction():
            running.connection.execute(
                "insert into tiru_control.grant_revocation (issuer, number, document) values (%s, %s, %s) "
                "on conflict (issuer) do update set number = excluded.number, document = excluded.document, "
                "imported_at = now() where grant_revocation.number < excluded.number",
                (who, crl.number, document.decode()),
            )
            running.connection.execute(
                "update tiru_control.grant_document set revoked_at = coalesce(revoked_at, now()) "
                "where serial = any(%s)",
                (list(crl.serials),),
            )
            running.connection.execute("update tiru_control.tenant set changed_at = now()")
    return crl


async def stored_grants(plane: ControlPlane, slug: str = "") -> list[dict[str, Any]]:
    """One row per kept grant, with what it is worth today."""
    services = plane.services
    async with services.database.transaction(CONSOLE.schema) as session:
        trust = (await kept_trust(session)).trust
        rows = await session.execute(
            text(
                "select t.slug, t.timezone, g.document from grant_document g join tenant t on t.id = g.tenant_id "
                "where :slug = '' or t.slug = :slug order by t.slug, g.module, g.serial"
            ),
            {"slug": slug},
        )
        found = list(rows.mappings())
    day = {row["timezone"]: services.clock().astimezone(ZoneInfo(row["timezone"])).date() for row in found}
    return [_row(row["document"], row["slug"], trust, day[row["timezone"]]) for row in found]


def _row(document: str, slug: str, trust: Any, day: date) -> dict[str, Any]:
    worth = _("berlaku")
    try:
        grant = parse_grant(document).grant
    except GrantRefused as refusal:
        return {"nomor": "-", "tenant": slug, "keadaan": refusal.message}
    try:
        check_grant(document, trust, tenant=slug, day=day)
    except GrantRefused as refusal:
        worth = refusal.message
    return {
        "nomor": grant.serial,
        "tenant": slug,
        "modul": grant.module,
        "perjanjian": grant.agreement,
        "mulai": grant.not_before,
        "akhir": grant.not_after,
        "penerbit": grant.issuer,
        "keadaan": worth,
    }
