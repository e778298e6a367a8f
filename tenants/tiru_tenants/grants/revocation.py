"""Revocation lists: serials taken back, signed and numbered, so that an old list cannot hide a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta

from tiru.i18n import _
from tiru_tenants.grants.document import KeyId, Serial
from tiru_tenants.grants.keys import IssuerKey, key_id_of
from tiru_tenants.grants.refusals import StaleRevocations, UnknownIssuer

PURPOSE = b"tiru crl 1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocations:
    """All serials an issuer has taken back. `number` grows with every list; serials are sorted."""

    issuer: KeyId
    number: Annotated[int, Meta(ge=1, le=2**53)]
    issued_on: date
    serials: tuple[Serial, ...] = ()

    @property
    def signed_bytes(self) -> bytes:
        return PURPOSE + _ENCODER.encode(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRevocations:
    """A list with its signature in lower-case hex."""

    crl: Revocations
    signature: Annotated[str, Meta(pattern=r"^[0-9a-f]{128}$")]
    tiru: Annotated[str, Meta(pattern=r"^crl/1$")] = "crl/1"

    @property
    def text(self) -> str:
        return _ENCODER.encode(self).decode()


def issue_revocations(
    key: IssuerKey, serials: Iterable[str], *, issued_on: date, before: Revocations | None = None
) -> SignedRevocations:
    """The next list: what stood on the list before stays on it."""
    known = set(before.serials) if before else set()
    crl = Revocations(
        issuer=key.key_id,
        number=before.number + 1 if before else 1,
        issued_on=issued_on,
        serials=tuple(sorted(known | set(serials))),
    )
    return SignedRevocations(crl=crl, signature=key.sign(crl.signed_bytes))


def issuer_of(text: str | bytes) -> str:
    """Who is said to have signed a list. Raises StaleRevocations for what is none."""
    return _parse(text.encode() if isinstance(text, str) else text).crl.issuer


def check_revocations(text: str | bytes, issuer: Ed25519PublicKey, *, known: Revocations | None = None) -> Revocations:
    """A list that may replace `known`. Raises UnknownIssuer, StaleRevocations."""
    raw = text.encode() if isinstance(text, str) else text
    signed = _parse(raw)
    crl = signed.crl
    if crl.issuer != key_id_of(issuer):
        raise UnknownIssuer(crl.issuer)
    try:
        issuer.verify(bytes.fromhex(signed.signature), crl.signed_bytes)
    except InvalidSignature as error:
        raise StaleRevocations(_("Tanda tangan daftar pencabutan tidak cocok dengan isinya.")) from error
    if _ENCODER.encode(signed) != raw:
        raise StaleRevocations(_("Berkas ini bukan daftar pencabutan yang utuh."))
    if known is not None and not _continues(crl, known):
        raise StaleRevocations(
            _("Daftar pencabutan nomor %(new)s lebih tua dari nomor %(old)s.", new=crl.number, old=known.number)
        )
    return crl


def _parse(raw: bytes) -> SignedRevocations:
    try:
        signed: SignedRevocations = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StaleRevocations(_("Berkas ini bukan daftar pencabutan yang utuh.")) from error
    return signed


def _continues(new: Revocations, old: Revocations) -> bool:
    if new.issuer != old.issuer:
        return False
    return new == old or (new.number > old.number and set(old.serials) <= set(new.serials))


_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(SignedRevocations)
