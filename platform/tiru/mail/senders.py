"""Who takes letters: a mail server, a folder, or a list."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path

import aiosmtplib

from tiru.i18n import _
from tiru.mail.letter import Letter, MailRefused


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
            raise MailRefused(_("Surel tidak terkirim: %(why)s", why=str(error))) from error


class FileMail:
    """Writes each letter as `.eml` into a folder: what a demonstration sends."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        await asyncio.to_thread(self._write, letter)

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{letter.to.replace('/', '_')}-{secrets.token_hex(4)}.eml"
        (self._folder / name).write_bytes(letter.message(self._sender).as_bytes())


class InMemoryMail:
    """The twin for tests: `sent` in order."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.sent.append(letter)
