"""Signing and checking a PDF with pyHanko; pure but for the processor it takes, so run it in a thread."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tiru_e_office.tte.port import NotAPdf, Signature

FIELD = "TandaTangan"


def sign_pdf(
    content: bytes, *, certificate: str, key_der: bytes, chain: Sequence[str], reason: str, place: str, name: str
) -> bytes:
    """The file with one PAdES signature more, written behind it: what was there stays byte for byte."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_certificate(one) for one in chain])
    signer = signers.SimpleSigner(
        signing_cert=_certificate(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(key_der),
        cert_registry=store,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    there = len(PdfFileReader(io.BytesIO(content)).embedded_signatures)
    meta = signers.PdfSignatureMetadata(
        field_name=f"{FIELD}{there + 1}",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=place,
        name=name,
        md_algorithm="sha256",
    )
    out = io.BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(writer, output=out)
    return out.getvalue()


def signatures_in(content: bytes, roots: Sequence[str], *, at: datetime | None = None) -> list[Signature]:
    """Every signature with whether it is intact and leads to one of `roots` (PEM). Raises NotAPdf."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        embedded = list(reader.embedded_signatures)
    except (PdfError, ValueError, OSError) as error:
        raise NotAPdf("Berkas ini bukan PDF yang bisa dibaca.") from error
    context = ValidationContext(
        trust_roots=[_certificate(one) for one in roots], allow_fetching=False, revocation_mode="soft-fail"
    )
    found: list[Signature] = []
    for one in embedded:
        status = validate_pdf_signature(one, context)
        found.append(
            Signature(
                signer=str(status.signing_cert.subject.native.get("common_name", "")),
                at=status.signer_reported_dt,
                intact=bool(status.intact and status.valid),
                trusted=bool(status.trusted),
                covers_whole=bool(status.coverage is not None and status.coverage.name == "ENTIRE_FILE"),
            )
        )
    return found


def _certificate(text: str) -> x509.Certificate:
    _kind, _headers, der = pem.unarmor(text.encode())
    return x509.Certificate.load(der)
