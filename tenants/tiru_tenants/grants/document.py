"""A grant as a document: its fields, its canonical text, and what of it is signed.

The text is canonical JSON (keys sorted, no spaces, UTF-8) and the only accepted spelling of its content:
whoever changes a byte, even a space or an unused bit of the signature, has another document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from tiru.audit.chain import canonical
from tiru_tenants.grants.refusals import MalformedGrant

PURPOSE = b"tiru grant 1\n"
"""Stands before the signed text, so that no other signature of the same key passes for a grant."""
LONGEST_TEXT = 16_384

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Hex64 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
KeyId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$")]
Serial = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._/-]{3,60}$")]
Version = Annotated[str, Meta(pattern=r"^(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One module for one tenant. Days are the tenant's own; `not_after` None means open-ended.

    `interface_from` is the least, `interface_below` the first version of the module's interface that is no
    longer covered (major.minor). `limits` are whole numbers by name, e.g. `pengguna` = 500.
    `agreement_hash` fixes the paper it rests on, see `hash_of_agreement`.
    """

    tenant: Name
    module: Name
    agreement: Serial
    agreement_hash: Hex64
    not_before: date
    not_after: date | None
    serial: Serial
    issuer: KeyId
    interface_from: Version = "0.0"
    interface_below: Version | None = None
    limits: Mapping[Name, Annotated[int, Meta(ge=0, le=2**53)]] = field(default_factory=dict)

    @property
    def signed_bytes(self) -> bytes:
        return PURPOSE + _ENCODER.encode(self)

    def covers_interface(self, version: str) -> bool:
        """Whether a module with this interface version (major.minor) may run under the grant."""
        asked = _parts(version)
        if asked < _parts(self.interface_from):
            return False
        return self.interface_below is None or asked < _parts(self.interface_below)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedGrant:
    """A grant with its signature in lower-case hex, and the word that says what kind of file this is."""

    grant: Grant
    signature: Annotated[str, Meta(pattern=r"^[0-9a-f]{128}$")]
    tiru: Annotated[str, Meta(pattern=r"^grant/1$")] = "grant/1"

    @property
    def text(self) -> str:
        """The one spelling of this document."""
        return _ENCODER.encode(self).decode()


def parse_grant(text: str | bytes) -> SignedGrant:
    """Read a document; its signature is not checked here. Raises MalformedGrant."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > LONGEST_TEXT:
        raise MalformedGrant
    try:
        signed: SignedGrant = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedGrant from error
    if _ENCODER.encode(signed) != raw:
        raise MalformedGrant
    return signed


def hash_of_agreement(document: Mapping[str, Any]) -> str:
    """SHA-256 of an agreement's document in canonical JSON, in hex."""
    return sha256(canonical(document).encode()).hexdigest()


def _parts(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor or 0)


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(SignedGrant)
