"""Signing and checking a PDF with pyHanko; pure but for the processor it takes, so run it in a thread."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from asn1crypto import keys as asn1_keys
from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tiru.i18n import _
from tiru_e_office.tte.port import NotAPdf, Signature

FIELD = "TandaTangan"
MOST_SIGNATURES = 20
BROKEN = (
    PdfError,
    SignatureValidationError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    OSError,
    zlib.error,
)
"""What the reader raises on files that are broken or made to break it; its own classes cover a part only."""


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


def signatures_in(content: bytes, roots: Sequence[str]) -> list[Signature]:
    """Every signature with whether it is intact and leads to one of `roots` (PEM). Raises NotAPdf.

    Made for files of strangers: whatever a broken file does to the reader is said as NotAPdf, nothing is
    fetched from addresses inside of it, and beyond MOST_SIGNATURES nothing is read.
    """
    context = ValidationContext(
        trust_roots=[_certificate(one) for one in roots], allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        reader = PdfFileReader(io.BytesIO(content))
        return [_found(one, context) for one in reader.embedded_signatures[:MOST_SIGNATURES]]
    except BROKEN as error:
        raise NotAPdf(_("Berkas ini rusak atau bukan PDF yang bisa dibaca.")) from error


def _found(one: EmbeddedPdfSignature, context: ValidationContext) -> Signature:
    try:
        status = validate_pdf_signature(one, context)
    except (SignatureValidationError, ValidationInfoReadingError):
        return Signature(signer="", at=None, intact=False, trusted=False, covers_whole=False)
    return Signature(
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
        at=status.signer_reported_dt,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        covers_whole=bool(status.coverage is not None and status.coverage.name == "ENTIRE_FILE"),
    )


def readable_certificate(text: str) -> bool:
    """Whether a PEM text is one certificate."""
    try:
        return bool(_certificate(text).subject.native)
    except (ValueError, TypeError):
        return False


def _certificate(text: str) -> x509.Certificate:
    _kind, _headers, der = pem.unarmor(text.encode())
    return x509.Certificate.load(der)
