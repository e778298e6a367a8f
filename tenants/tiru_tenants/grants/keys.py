"""Keys of issuers: made, kept as PEM, and named by the fingerprint of their public half."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from tiru.errors import Invalid
from tiru.i18n import _


def key_id_of(public: Ed25519PublicKey) -> str:
    """Fingerprint: the first 128 bits of SHA-256 of the raw public key, in hex."""
    return sha256(public.public_bytes_raw()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, repr=False)
class IssuerKey:
    """The private half. Never shown: neither in a repr nor in a traceback."""

    private: Ed25519PrivateKey

    @classmethod
    def generate(cls) -> IssuerKey:
        return cls(Ed25519PrivateKey.generate())

    @property
    def key_id(self) -> str:
        return key_id_of(self.private.public_key())

    @property
    def public_pem(self) -> str:
        raw = self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return raw.decode()

    def private_pem(self, passphrase: bytes | None = None) -> bytes:
        """PKCS 8; encrypted when a passphrase is given."""
        how: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)

    def sign(self, message: bytes) -> str:
        """Signature in lower-case hex, 128 digits."""
        return self.private.sign(message).hex()

    def __repr__(self) -> str:
        return f"IssuerKey({self.key_id})"


def read_private_pem(pem: bytes, passphrase: bytes | None = None) -> IssuerKey:
    """Raises Invalid for anything but an Ed25519 key that this passphrase opens."""
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError) as error:
        raise Invalid(_("Kunci penerbit tidak bisa dibuka: bukan PEM, atau frasa sandinya salah.")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Invalid(_("Kunci penerbit harus Ed25519."))
    return IssuerKey(key)


def read_public_pem(pem: str) -> Ed25519PublicKey:
    """Raises Invalid for anything but an Ed25519 public key."""
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError as error:
        raise Invalid(_("Kunci publik penerbit bukan PEM yang utuh.")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise Invalid(_("Kunci penerbit harus Ed25519."))
    return key


def save_private_key(key: IssuerKey, path: Path, passphrase: bytes | None = None) -> None:
    """Write a new file that only its owner can read. Raises FileExistsError: a key is never overwritten."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_pem(passphrase))
