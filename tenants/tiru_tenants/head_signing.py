"""Every day the head of each tenant's ledger is signed and kept apart from it, in the control schema.

So whoever can rewrite a tenant's whole chain, or cut its end off and move the head, does not meet what was signed.
The public key stands beside each head, but what counts is the one of this installation, or one kept outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.audit.chain import GENESIS, Broken
from tiru.audit.queries import chain, head
from tiru.audit.signed_heads import PURPOSE, SignedHead, head_is_genuine, public_key, sign_head
from tiru.audit.verification import Verdict, verify_ledger
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork

_KEEP = text(
    "insert into audit_head_signed (tenant_id, day, seq, hash, signature, public_key) "
    "values (:tenant, :day, :seq, :hash, :signature, :public) on conflict (tenant_id, day) do nothing"
)
_HEADS = text(
    "select t.slug, h.day, h.seq, h.hash, h.signature, h.public_key from audit_head_signed h "
    "join tenant t on t.id = h.tenant_id where t.id = :tenant order by h.day"
)


async def sign_heads(work: UnitOfWork) -> None:
    """Job: sign where this tenant's ledger stands today; the first of a day stays."""
    seq, value = await head(work.session)
    if seq == 0:
        return
    seed = work.services.keys.derive(PURPOSE)
    signed = sign_head(seed, tenant=work.tenant.slug, day=work.today, seq=seq, hash_=value)
    facts = {"tenant": work.tenant.id, "day": signed.day, "seq": seq, "hash": value, "signature": signed.signature}
    async with work.services.database.transaction(CONSOLE.schema) as session:
        await session.execute(_KEEP, {**facts, "public": public_key(seed)})


async def signed_heads_of(session: AsyncSession, tenant_id: int) -> Sequence[tuple[SignedHead, str]]:
    """The tenant's signed heads in order, each with the public key that stands beside it."""
    rows = await session.execute(_HEADS, {"tenant": tenant_id})
    return [
        (SignedHead(tenant=row.slug, day=row.day, seq=row.seq, hash=row.hash, signature=row.signature), row.public_key)
        for row in rows
    ]


async def verify_against_heads(session: AsyncSession, heads: Sequence[tuple[SignedHead, str]]) -> Verdict:
    """The whole chain, and that it still passes through every head that was signed."""
    verdict = await verify_ledger(session)
    if verdict.broken is not None or not heads:
        return verdict
    for one, public in heads:
        if not head_is_genuine(one, public):
            return Verdict(verdict.entries, verdict.head, Broken(one.seq, "its signed head bears no valid signature"))
    known = {one.seq: one.hash for one, _public in heads}
    found = {record["seq"]: record["hash"] async for record in chain(session) if record["seq"] in known}
    for seq in sorted(known):
        if found.get(seq, GENESIS) != known[seq]:
            why = "is missing, though its hash was signed" if seq not in found else "is not what was signed"
            return Verdict(verdict.entries, verdict.head, Broken(seq, why))
    return verdict
