"""BSrE's eSign client API, versions 1 and 2, behind the port. Off until a region enters how to reach it.

TLS is always verified: against the public roots, or against the one certificate the region entered for a server
of its own network. Bodies hold pass phrases and letters, so none is ever logged or put into an error.
"""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from tiru.i18n import _
from tiru_e_office.tte import bsre_answers as answers
from tiru_e_office.tte.pades import signatures_in
from tiru_e_office.tte.port import (
    Identity,
    NotAPdf,
    ProviderDown,
    Sheet,
    Signature,
    Signed,
    SigningRefused,
    Status,
)

CONNECT_S = 10.0
READ_S = 60.0
WHOLE_S = 120.0
"""Seconds for one question from its first to its last byte, however slowly these come."""
MOST_BYTES = 64 * 1024 * 1024
BATCH = 10
"""Files in one v2 request: ten letters are a few megabytes as base64."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How a region reaches BSrE. `server_ca` (PEM) replaces the public roots; `patience` is in seconds."""

    url: str
    user: str
    password: str = field(repr=False)
    server_ca: str = ""
    roots: Sequence[str] = ()
    patience: float = WHOLE_S


@dataclass(frozen=True, slots=True)
class BsreV1:
    """Multipart in, PDF bytes out; knows officials by NIK."""

    reach: Reach
    name: str = "bsre_v1"
    at_once: int = 1

    async def status(self, who: Identity) -> Status:
        return answers.status_of(
            (await _ask(self.reach, "GET", f"/api/user/status/{quote(_nik(who), safe='')}")).json()
        )

    async def sign(self, sheets: Sequence[Sheet], who: Identity, secret: str, *, place: str) -> list[Signed]:
        await _precheck(self, who)
        return [await self._one(sheet, who, secret) for sheet in sheets]

    async def verify(self, content: bytes) -> list[Signature]:
        file = {"signed_file": ("surat.pdf", content, "application/pdf")}
        answer = await _ask(self.reach, "POST", "/api/sign/verify", files=file)
        return answers.signatures_v1(answer.json(), await _covering(content))

    async def _one(self, sheet: Sheet, who: Identity, secret: str) -> Signed:
        fields = {"nik": _nik(who), "passphrase": secret, "tampilan": "invisible"}
        file = {"file": ("surat.pdf", sheet.content, "application/pdf")}
        answer = await _ask(self.reach, "POST", "/api/sign/pdf", data=fields, files=file)
        return Signed(await _checked(self.reach, answer.content), answer.reference)


@dataclass(frozen=True, slots=True)
class BsreV2:
    """JSON both ways, files as base64, several at once; knows officials by NIK or e-mail."""

    reach: Reach
    name: str = "bsre_v2"
    at_once: int = BATCH

    async def status(self, who: Identity) -> Status:
        answer = await _ask(self.reach, "POST", "/api/v2/user/check/status", json=_named(who))
        return answers.status_of(answer.json())

    async def sign(self, sheets: Sequence[Sheet], who: Identity, secret: str, *, place: str) -> list[Signed]:
        await _precheck(self, who)
        body = {
            **_named(who),
            "passphrase": secret,
            # The QR square and its sentence already stand on the sheet; BSrE adds nothing one could see.
            "signatureProperties": [{"tampilan": "INVISIBLE"} for _sheet in sheets],
            "file": [b64encode(sheet.content).decode() for sheet in sheets],
        }
        answer = await _ask(self.reach, "POST", "/api/v2/sign/pdf", json=body)
        files = answers.files_of(answer.json(), len(sheets))
        return [Signed(await _checked(self.reach, _decoded(one)), answer.reference) for one in files]

    async def verify(self, content: bytes) -> list[Signature]:
        body = {"file": b64encode(content).decode()}
        answer = await _ask(self.reach, "POST", "/api/v2/verify/pdf", json=body)
        return answers.signatures_v2(answer.json(), await _covering(content))


async def _precheck(signer: BsreV1 | BsreV2, who: Identity) -> None:
    status = await signer.status(who)
    if not status.is_valid:
        raise SigningRefused(status.words)


async def _ask(reach: Reach, method: str, path: str, **more: Any) -> answers.Answer:
    """One question. Raises ProviderDown, SigningRefused, WrongSecret."""
    try:
        async with (
            asyncio.timeout(reach.patience),
            _client(reach) as client,
            client.stream(method, path, **more) as said,
        ):
            content = bytearray()
            async for chunk in said.aiter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise ProviderDown(answers.unreadable())
            answer = answers.Answer(said.status_code, bytes(content), said.headers.get("id_dokumen", ""))
    except (TimeoutError, httpx.TimeoutException):
        raise ProviderDown(_("BSrE tidak menjawab tepat waktu. Coba lagi nanti.")) from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ProviderDown(_("BSrE tidak bisa dihubungi. Coba lagi nanti.")) from None
    answers.check(answer)
    return answer


def _client(reach: Reach) -> httpx.AsyncClient:
    trusted: ssl.SSLContext | bool = ssl.create_default_context(cadata=reach.server_ca) if reach.server_ca else True
    return httpx.AsyncClient(
        base_url=reach.url.rstrip("/"),
        auth=httpx.BasicAuth(reach.user, reach.password),
        timeout=httpx.Timeout(min(READ_S, reach.patience), connect=CONNECT_S),
        verify=trusted,
        follow_redirects=False,
        trust_env=False,
    )


async def _checked(reach: Reach, content: bytes) -> bytes:
    """A signed PDF as it came, read once before it is kept. Raises ProviderDown for anything else."""
    try:
        found = await asyncio.to_thread(signatures_in, content, reach.roots)
    except NotAPdf:
        raise ProviderDown(answers.unreadable()) from None
    if not found or not found[-1].intact:
        raise ProviderDown(_("BSrE mengirim berkas tanpa tanda tangan yang utuh. Coba lagi nanti."))
    return content


async def _covering(content: bytes) -> list[bool]:
    return [one.covers_whole for one in await asyncio.to_thread(signatures_in, content, [])]


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise ProviderDown(answers.unreadable()) from None


def _nik(who: Identity) -> str:
    if len(who.pengenal) != 16 or not who.pengenal.isdigit():
        raise SigningRefused(_("BSrE versi 1 mengenal pejabat dengan NIK. Minta admin daerah mengisi NIK Anda."))
    return who.pengenal


def _named(who: Identity) -> Mapping[str, str]:
    if not who.pengenal:
        raise SigningRefused(_("NIK atau surel Anda untuk BSrE belum diisi. Hubungi admin daerah Anda."))
    return {"email": who.pengenal} if "@" in who.pengenal else {"nik": who.pengenal}
