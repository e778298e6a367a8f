"""Signing with a certificate of the region's own authority."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives import serialization

from tiru.i18n import _
from tiru_e_office.tte.pades import sign_pdf, signatures_in
from tiru_e_office.tte.port import Identity, Sheet, Signature, Signed, SigningRefused, Status, WrongSecret


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """What one official needs to sign: certificate (PEM), closed key (PEM), and the authority's certificate."""

    certificate: str
    key: str = field(repr=False)
    authority: str
    serial: str
    since: datetime
    until: datetime
    is_revoked: bool
    now: datetime
    name: str = "lokal"
    at_once: int = 1

    async def status(self, who: Identity) -> Status:
        if self.is_revoked:
            return Status("REVOKE", False, _("Sertifikat Anda sudah dicabut."))
        if not self.since <= self.now <= self.until:
            return Status("EXPIRED", False, _("Sertifikat Anda sudah habis masa berlakunya."))
        return Status("ISSUE", True, "")

    async def sign(self, sheets: Sequence[Sheet], who: Identity, secret: str, *, place: str) -> list[Signed]:
        status = await self.status(who)
        if not status.is_valid:
            raise SigningRefused(status.words)
        return await asyncio.to_thread(self._sign, sheets, who, secret, place)

    async def verify(self, content: bytes) -> list[Signature]:
        return await asyncio.to_thread(signatures_in, content, [self.authority])

    def _sign(self, sheets: Sequence[Sheet], who: Identity, secret: str, place: str) -> list[Signed]:
        try:
            key = serialization.load_pem_private_key(self.key.encode(), secret.encode())
        except (ValueError, TypeError):
            raise WrongSecret(_("Frasa sandi sertifikat salah.")) from None
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return [
            Signed(
                sign_pdf(
                    sheet.content,
                    certificate=self.certificate,
                    key_der=der,
                    chain=[self.authority],
                    reason=sheet.reason,
                    place=place,
                    name=who.name,
                ),
                self.serial,
            )
            for sheet in sheets
        ]
