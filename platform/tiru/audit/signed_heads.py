"""A head of the chain, signed with Ed25519: proof that the ledger stood so on that day.

Kept outside the installation (printed, mailed, published), it shows that nobody wrote the chain anew.
Who holds the public key can check it offline.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = "audit heads"
"""Of the 32 bytes that `KeyRing.derive` gives as the seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """The last record of a tenant's ledger on a day. `signature` is base64."""

    tenant: str
    day: date
    seq: int
    hash: str
    signature: str = ""

    @property
    def signed_text(self) -> bytes:
        return f"tiru audit head 1\n{self.tenant}\n{self.day.isoformat()}\n{self.seq}\n{self.hash}\n".encode()


def sign_head(seed: bytes, *, tenant: str, day: date, seq: int, hash_: str) -> SignedHead:
    """Sign with the key of a 32-byte seed."""
    unsigned = SignedHead(tenant=tenant, day=day, seq=seq, hash=hash_)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(unsigned.signed_text)
    return SignedHead(tenant=tenant, day=day, seq=seq, hash=hash_, signature=b64encode(signature).decode())


def public_key(seed: bytes) -> str:
    """What a checker needs, base64 of 32 bytes."""
    return b64encode(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()).decode()


def head_is_genuine(head: SignedHead, public: str) -> bool:
    """Whether the head was signed by the holder of this key; False too for what is no signature at all."""
    try:
        signature = b64decode(head.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(signature, head.signed_text)
    except (InvalidSignature, NotBase64):
        return False
    return True
