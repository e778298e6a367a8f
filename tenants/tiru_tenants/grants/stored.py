"""Grants, trusted issuers and revocation lists as this installation keeps them, in the control schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru_tenants.grants.checking import Trust, agreement_of, verify
from tiru_tenants.grants.refusals import GrantRefused
from tiru_tenants.grants.revocation import Revocations, check_revocations
from tiru_tenants.ladder import Agreement


@dataclass(frozen=True, slots=True)
class Kept:
    """Whom we believe, and each issuer's newest revocation list."""

    trust: Trust
    lists: Mapping[str, Revocations]


async def kept_trust(session: AsyncSession) -> Kept:
    """Read issuers and lists; a list is checked again with its issuer's key."""
    pems = [row[0] for row in await session.execute(text("select public_pem from grant_issuer order by key_id"))]
    plain = Trust.of(pems)
    lists: dict[str, Revocations] = {}
    for issuer, document in await session.execute(text("select issuer, document from grant_revocation")):
        if issuer in plain.issuers:
            lists[issuer] = check_revocations(document, plain.issuers[issuer])
    return Kept(Trust.of(pems, lists.values()), lists)


async def granted_agreements(session: AsyncSession, tenant: Mapping[str, Any], known: set[str]) -> list[Agreement]:
    """What the tenant's grants entitle to where the paper itself (`known` refs) is not at hand.

    A grant that no trusted key signed, or of another tenant, counts for nothing. One that was taken back
    ended the day before its list was issued, and walks the ladder from there.
    """
    documents: Sequence[str] = list(
        await session.scalars(
            text("select document from grant_document where tenant_id = :id order by serial"), {"id": tenant["id"]}
        )
    )
    if not documents:
        return []
    kept = await kept_trust(session)
    found = []
    for document in documents:
        try:
            grant = verify(document, kept.trust)
        except GrantRefused:
            continue
        if grant.tenant != tenant["slug"] or grant.agreement in known:
            continue
        paper = replace(agreement_of(grant), ref=f"{grant.agreement} ({grant.serial})")
        if kept.trust.has_revoked(grant):
            last = kept.lists[grant.issuer].issued_on - timedelta(days=1)
            paper = replace(paper, akhir=_earlier(paper.akhir, last), catatan="izin dicabut")
        found.append(paper)
    return found


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
