"""What BSrE answers, read with care: every shape that is not known is the provider's failure, never ours.

Sources: the paths, fields and the state ISSUE agree in several public clients of the API. Names of the other
states and of the fields of a verification are [unverified]; an unknown state blocks with its own name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from tiru.i18n import Lazy, _, lazy
from tiru_e_office.tte.port import ProviderDown, Signature, SigningRefused, Status, WrongSecret

STATES: Mapping[str, Lazy] = MappingProxyType(
    {
        "EXPIRED": lazy("Sertifikat BSrE Anda sudah habis masa berlakunya. Ajukan pembaruan ke BSrE."),
        "REVOKE": lazy("Sertifikat BSrE Anda sudah dicabut. Ajukan yang baru ke BSrE."),
        "SUSPEND": lazy("Sertifikat BSrE Anda sedang ditangguhkan. Hubungi BSrE."),
        "RENEW": lazy("Sertifikat BSrE Anda sedang diperbarui. Selesaikan dahulu di BSrE."),
        "NEW": lazy("Sertifikat BSrE Anda belum diaktifkan. Buka surel aktivasi dari BSrE."),
        "WAITING_FOR_VERIFICATION": lazy("Pendaftaran Anda di BSrE masih menunggu verifikasi."),
        "NOT_REGISTERED": lazy("Anda belum terdaftar di BSrE. Hubungi admin daerah Anda."),
        "NO_CERTIFICATE": lazy("Anda terdaftar di BSrE tetapi belum punya sertifikat."),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body, and the provider's own reference of the act where it gives one."""

    status: int
    content: bytes = field(repr=False)
    reference: str = ""

    def json(self) -> Mapping[str, Any]:
        """The body as an object. Raises ProviderDown for anything else."""
        try:
            read = json.loads(self.content)
        except (ValueError, RecursionError):
            raise ProviderDown(unreadable()) from None
        if not isinstance(read, dict):
            raise ProviderDown(unreadable())
        return read


def unreadable() -> str:
    """Why it failed, when the answer itself cannot be read."""
    return _("Jawaban BSrE tidak bisa dibaca. Coba lagi nanti; bila berulang, hubungi admin daerah Anda.")


def check(answer: Answer) -> None:
    """Raises WrongSecret, SigningRefused or ProviderDown for all but success."""
    if 200 <= answer.status < 300:
        return
    if answer.status in (401, 403):
        raise ProviderDown(_("BSrE menolak akun daerah ini. Admin daerah perlu memeriksa pengguna dan rahasianya."))
    said = _said(answer)
    if "passphrase" in said.replace(" ", "").lower():
        raise WrongSecret(_("Frasa sandi BSrE salah."))
    if answer.status >= 500 or answer.status in (404, 408, 429) or answer.status < 400:
        raise ProviderDown(_("BSrE sedang terganggu (kode %(code)s). Coba lagi nanti.", code=answer.status))
    raise SigningRefused(_("BSrE menolak permintaan ini (kode %(code)s).", code=answer.status))


def status_of(said: Mapping[str, Any]) -> Status:
    """Only ISSUE may sign."""
    code = str(said.get("status", "")).upper()[:40]
    if not code:
        raise ProviderDown(unreadable())
    if code == "ISSUE":
        return Status(code, True, _("Sertifikat BSrE siap dipakai."))
    words = STATES.get(code)
    return Status(code, False, str(words) if words else _("Status sertifikat BSrE Anda: %(code)s.", code=code))


def files_of(said: Mapping[str, Any], wanted: int) -> Sequence[str]:
    """Signed files as base64, as many as were sent. Raises ProviderDown."""
    files = said.get("file")
    if not isinstance(files, list) or len(files) != wanted or not all(isinstance(one, str) for one in files):
        raise ProviderDown(unreadable())
    return files


def signatures_v1(said: Mapping[str, Any], covering: Sequence[bool]) -> list[Signature]:
    """`details` of version 1; what covers the whole file is seen in the file itself."""
    found = []
    for number, one in enumerate(_objects(said, "details")):
        signer, document = _object(one, "info_signer"), _object(one, "signature_document")
        found.append(
            Signature(
                signer=str(signer.get("signer_name", "")),
                at=_at(document.get("signed_in")),
                intact=document.get("document_integrity") is True,
                trusted=signer.get("cert_user_certified") is True,
                covers_whole=_nth(covering, number),
            )
        )
    return found


def signatures_v2(said: Mapping[str, Any], covering: Sequence[bool]) -> list[Signature]:
    """`signatureInformations` of version 2."""
    return [
        Signature(
            signer=str(one.get("signerName", "")),
            at=_at(one.get("signatureDate")),
            intact=one.get("integrityValid") is True,
            trusted=one.get("certificateTrusted") is True,
            covers_whole=_nth(covering, number),
        )
        for number, one in enumerate(_objects(said, "signatureInformations"))
    ]


def _said(answer: Answer) -> str:
    try:
        read = answer.json()
    except ProviderDown:
        return ""
    return " ".join(str(read.get(name, "")) for name in ("error", "message"))


def _objects(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = said.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ProviderDown(unreadable())
    return found


def _object(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _nth(covering: Sequence[bool], number: int) -> bool:
    return number < len(covering) and covering[number]


def _at(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
