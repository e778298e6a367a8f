"""Who takes letters: a mail server, a folder, or a list."""

from __future__ import annotations

import asyncio
import re
import secrets
from pathlib import Path

import aiosmtplib

from tiru.i18n import _
from tiru.mail.letter import Letter, LetterRejected, MailRefused


class SmtpMail:
    """A real mail server. `tls` is `starttls`, `tls` or `none`."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        sender: str,
        user: str | None = None,
        password: str | None = None,
        tls: str = "starttls",
        timeout_s: float = 20.0,
    ) -> None:
        self._where = {"hostname": host, "port": port, "timeout": timeout_s}
        self._login = {"username": user, "password": password} if user else {}
        self._tls = {"use_tls": tls == "tls", "start_tls": tls == "starttls"}
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        try:
            await aiosmtplib.send(
                letter.message(self._sender),
                **self._where,  # type: ignore[arg-type]
                **self._login,  # type: ignore[arg-type]
                **self._tls,  # type: ignore[arg-type]
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            kind = LetterRejected if _is_final(error) else MailRefused
            raise kind(_("Surel tidak terkirim: %(why)s", why=_why(error))) from error


def _why(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__


def _is_final(error: Exception) -> bool:
    """Whether it is the letter that was refused for good: 5yz (RFC 5321 §4.2.1) to its sender, reader or data.

    A refused login or greeting is our settings' fault: mended, the same letter goes through.
    """
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(each.code >= 500 for each in error.recipients)
    letters = (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError)
    return isinstance(error, letters) and error.code >= 500


class FileMail:
    """Writes each letter as `.eml` into a folder: what a demonstration sends."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        await asyncio.to_thread(self._write, letter)

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{re.sub(r'[^A-Za-z0-9@._-]', '_', letter.to).lstrip('.')}-{secrets.token_hex(4)}.eml"
        (self._folder / name).write_bytes(letter.message(self._sender).as_bytes())


class InMemoryMail:
    """The twin for tests: `sent` in order."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)
