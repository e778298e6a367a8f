"""The last proof that tenants are apart: what was tried, when, by which version, signed with Ed25519.

A page may show it (`last_proof`); whoever holds the public key can check that nobody wrote it by hand.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PURPOSE = "isolation proofs"
"""Of the 32 bytes that `KeyRing.derive` gives as the seed."""
_LAST = text(
    "select at, version, tables_tried, routes, requests, leaks, signature, public_key "
    "from tiru_control.isolation_proof order by at desc, id desc limit 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationProof:
    """`tables_tried` counts statements that the database had to refuse, `requests` those to `routes` addresses.

    `leaks` are what let somebody in, in words; none is good. `signature` is base64.
    """

    at: datetime
    version: str
    tables_tried: int
    routes: int
    requests: int
    leaks: tuple[str, ...] = ()
    signature: str = ""
    public_key: str = ""

    @property
    def good(self) -> bool:
        return not self.leaks and self.tables_tried > 0

    @property
    def signed_text(self) -> bytes:
        facts = [self.at.astimezone(UTC).isoformat(), self.version, self.tables_tried, self.routes, self.requests]
        return f"tiru isolation proof 1\n{json.dumps([*facts, list(self.leaks)])}\n".encode()


def sign_proof(seed: bytes, proof: IsolationProof) -> IsolationProof:
    """The proof with the signature of a 32-byte seed."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    return replace(proof, signature=b64encode(key.sign(proof.signed_text)).decode(), public_key=public)


def proof_is_genuine(proof: IsolationProof, public: str) -> bool:
    """Whether the holder of this key signed exactly this."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(public, validate=True))
        key.verify(b64decode(proof.signature, validate=True), proof.signed_text)
    except (InvalidSignature, NotBase64, ValueError):
        return False
    return True


def keep_proof(connection: psycopg.Connection, proof: IsolationProof) -> None:
    """Store it, on the owner's connection."""
    connection.execute(
        "insert into tiru_control.isolation_proof (at, version, tables_tried, routes, requests, leaks, signature, "
        "public_key) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            proof.at,
            proof.version,
            proof.tables_tried,
            proof.routes,
            proof.requests,
            Jsonb(list(proof.leaks)),
            proof.signature,
            proof.public_key,
        ),
    )


async def last_proof(session: AsyncSession) -> IsolationProof | None:
    """The newest proof, or None before the first; `session` works in the control schema."""
    row = (await session.execute(_LAST)).one_or_none()
    if row is None:
        return None
    facts = dict(row._mapping)
    return IsolationProof(**{**facts, "leaks": tuple(facts["leaks"])})
