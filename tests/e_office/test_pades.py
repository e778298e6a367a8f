"""Signatures in PDF: made by us, checked by us and by an independent program."""

import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from tests.e_office.test_printing import AT, LETTER

from tiru_e_office.printing.pdf import pdf_now
from tiru_e_office.tte.authority import certificate_for, new_authority
from tiru_e_office.tte.pades import sign_pdf, signatures_in
from tiru_e_office.tte.port import NotAPdf

SECRET = "kata sandi sertifikat"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def authority():
    return new_authority("Kabupaten Kuningan", NOW)


@pytest.fixture(scope="module")
def signed(authority) -> bytes:
    letter = pdf_now("korespondensi", LETTER, at=AT)
    official = certificate_for(authority, name="Sekretaris Contoh", title="Kuningan", secret=SECRET, at=NOW)
    key = serialization.load_pem_private_key(official.key.encode(), SECRET.encode())
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return sign_pdf(
        letter,
        certificate=official.certificate,
        key_der=der,
        chain=[authority.certificate],
        reason="Surat dinas",
        place="Kuningan",
        name="Sekretaris Contoh",
    )


def test_a_signed_letter_is_intact_and_trusted_here(signed, authority):
    (found,) = signatures_in(signed, [authority.certificate])
    assert (found.signer, found.intact, found.trusted, found.covers_whole) == ("Sekretaris Contoh", True, True, True)


def test_another_regions_authority_is_not_trusted(signed):
    other = new_authority("Kabupaten Lain", NOW)
    (found,) = signatures_in(signed, [other.certificate])
    assert found.intact
    assert not found.trusted


def test_a_changed_byte_is_noticed(signed, authority):
    place = signed.index(b"/Producer") if b"/Producer" in signed else 2000
    broken = bytearray(signed)
    broken[place + 12] ^= 1
    try:
        found = signatures_in(bytes(broken), [authority.certificate])
    except NotAPdf:
        return
    assert not any(one.intact for one in found)


def test_something_added_behind_the_signature_is_noticed(signed, authority):
    (found,) = signatures_in(signed + b"\n% dan satu baris lagi\n", [authority.certificate])
    assert not found.covers_whole


def test_a_second_signature_leaves_the_first_one_valid(signed, authority):
    other = certificate_for(authority, name="Bupati Contoh", title="Kuningan", secret=SECRET, at=NOW)
    key = serialization.load_pem_private_key(other.key.encode(), SECRET.encode())
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    twice = sign_pdf(
        signed,
        certificate=other.certificate,
        key_der=der,
        chain=[authority.certificate],
        reason="",
        place="",
        name="Bupati Contoh",
    )
    assert twice.startswith(signed)
    assert [one.intact for one in signatures_in(twice, [authority.certificate])] == [True, True]


def test_no_signature_and_no_pdf_are_told_apart(authority):
    assert signatures_in(pdf_now("korespondensi", LETTER, at=AT), [authority.certificate]) == []
    with pytest.raises(NotAPdf):
        signatures_in(b"bukan PDF", [authority.certificate])


def test_a_short_pass_phrase_is_refused(authority):
    with pytest.raises(ValueError, match="eight"):
        certificate_for(authority, name="X", title="Y", secret="pendek", at=NOW)


def test_an_independent_program_agrees(signed, tmp_path):
    if shutil.which("pdfsig") is None:
        pytest.skip("poppler's pdfsig is missing")
    file = tmp_path / "surat.pdf"
    file.write_bytes(signed)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said, said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    broken = bytearray(signed)
    broken[1500] ^= 1
    file.write_bytes(bytes(broken))
    assert "Signature is Valid" not in subprocess.run(["pdfsig", str(file)], capture_output=True, text=True).stdout
