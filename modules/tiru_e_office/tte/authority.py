"""A certificate authority of the region's own, for demonstrations and trials: real X.509, trusted by nobody else.

It is no certified provider (PSrE) in the sense of PP 71/2019 and says so in every name it writes. Keys are
closed twice: with the official's pass phrase (PKCS#8) and with the tenant's key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CURVE = ec.SECP256R1()
YEARS_AUTHORITY = 10
YEARS_OFFICIAL = 2
SHORTEST_SECRET = 8


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate (PEM) with its private key (PEM), closed with a pass phrase where it has one."""

    certificate: str
    key: str
    serial: str
    since: datetime
    until: datetime


def new_authority(title: str, at: datetime) -> Issued:
    """The authority of a region; its own key has no pass phrase (the tenant's key closes it)."""
    key = ec.generate_private_key(CURVE)
    name = _name(f"CA peragaan {title}", title)
    until = at + timedelta(days=365 * YEARS_AUTHORITY)
    certificate = (
        _builder(name, name, key.public_key(), at, until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _issued(certificate, key, None)


def certificate_for(authority: Issued, *, name: str, title: str, secret: str, at: datetime) -> Issued:
    """A certificate for an official, its key closed with `secret`. Raises ValueError for a short one."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError("a pass phrase of eight characters at least")
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    issuer_key = serialization.load_pem_private_key(authority.key.encode(), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(CURVE)
    until = at + timedelta(days=365 * YEARS_OFFICIAL)
    certificate = (
        _builder(_name(name, title), issuer.subject, key.public_key(), at, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return _issued(certificate, key, secret)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(secrets.randbits(159) | 1)
        .not_valid_before(since - timedelta(minutes=5))
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(common: str, organisation: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "ID"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in parts])


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issued(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey, secret: str | None) -> Issued:
    closed: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(secret.encode()) if secret else serialization.NoEncryption()
    )
    return Issued(
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closed).decode(),
        f"{certificate.serial_number:x}",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )
