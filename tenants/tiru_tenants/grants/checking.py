"""Issuing grants and checking them without a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tiru_tenants.grants.document import Grant, SignedGrant, parse_grant
from tiru_tenants.grants.keys import IssuerKey, key_id_of, read_public_pem
from tiru_tenants.grants.refusals import (
    BadSignature,
    Expired,
    InterfaceNotCovered,
    MalformedGrant,
    NotYetValid,
    OtherTenant,
    Revoked,
    UnknownIssuer,
)
from tiru_tenants.grants.revocation import Revocations
from tiru_tenants.ladder import Agreement


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom this installation believes: issuers' public keys, and the serials each took back, by fingerprint."""

    issuers: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)
    revoked: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pems: Iterable[str], revocations: Iterable[Revocations] = ()) -> Trust:
        """From public keys as PEM. Raises Invalid."""
        keys = [read_public_pem(pem) for pem in pems]
        return cls({key_id_of(key): key for key in keys}, {crl.issuer: frozenset(crl.serials) for crl in revocations})

    def has_revoked(self, grant: Grant) -> bool:
        """Only the issuer of a grant can take it back."""
        return grant.serial in self.revoked.get(grant.issuer, ())


def issue(key: IssuerKey, grant: Grant) -> SignedGrant:
    """Sign a grant in the name of this key. Raises MalformedGrant for fields that could not be read back."""
    named = replace(grant, issuer=key.key_id)
    signed = SignedGrant(grant=named, signature=key.sign(named.signed_bytes))
    if parse_grant(signed.text) != signed or (named.not_after and named.not_after < named.not_before):
        raise MalformedGrant
    return signed


def verify(text: str | bytes, trust: Trust) -> Grant:
    """A grant as its issuer signed it, whomever it is for and whenever. Raises GrantRefused."""
    signed = parse_grant(text)
    issuer = trust.issuers.get(signed.grant.issuer)
    if issuer is None:
        raise UnknownIssuer(signed.grant.issuer)
    try:
        issuer.verify(bytes.fromhex(signed.signature), signed.grant.signed_bytes)
    except InvalidSignature as error:
        raise BadSignature(signed.grant.serial) from error
    return signed.grant


def check_grant(text: str | bytes, trust: Trust, *, tenant: str, day: date, interface: str | None = None) -> Grant:
    """A grant that counts for this tenant on this day. Raises GrantRefused, of the class that says why."""
    grant = verify(text, trust)
    if grant.tenant != tenant:
        raise OtherTenant(grant.serial, tenant)
    if trust.has_revoked(grant):
        raise Revoked(grant.serial)
    if day < grant.not_before:
        raise NotYetValid(grant.serial, grant.not_before)
    if grant.not_after is not None and day > grant.not_after:
        raise Expired(grant.serial, grant.not_after)
    if interface is not None and not grant.covers_interface(interface):
        raise InterfaceNotCovered(grant.serial, interface)
    return grant


def agreement_of(grant: Grant) -> Agreement:
    """What entitlement reads from a verified grant where the paper itself is not at hand.

    Expiry is not refusal here: an ended grant walks the ladder like the paper it stands for.
    """
    return Agreement(
        ref=grant.agreement,
        jenis="pks",
        modul=frozenset({grant.module}),
        mulai=grant.not_before,
        akhir=grant.not_after,
        sebutan="izin bertanda tangan",
        sumber=f"izin {grant.serial}, penerbit {grant.issuer}",
        terverifikasi=True,
    )
