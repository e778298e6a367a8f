"""A letter and the port that takes it. No personal data and no content of a case goes into a letter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from tiru.errors import Invalid, Unavailable
from tiru.i18n import _

LONGEST_ADDRESS = 254  # characters, RFC 5321 §4.5.3.1.3 with its brackets
_ONE_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]+")


class MailRefused(Unavailable):
    """The mail server did not take the letter; trying later can help."""

    code = "TIRU-E0521"


class LetterRejected(MailRefused):
    """The mail server will never take this letter (unknown address, refused sender): do not try again."""

    code = "TIRU-E0522"
    is_final = True


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text, and the same as HTML if there is one; `to` is one address."""

    to: str
    subject: str
    body: str
    html: str = ""

    def __post_init__(self) -> None:
        for value in (self.to, self.subject):
            if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in value):
                raise Invalid(_("Alamat atau judul surel tidak boleh berisi baris baru."))
        if len(self.to) > LONGEST_ADDRESS or not _ONE_ADDRESS.fullmatch(self.to):
            raise Invalid(_("Alamat surel tidak sah: tulis satu alamat, misalnya nama@contoh.id."))

    def message(self, sender: str) -> EmailMessage:
        """As it goes over the wire."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=_domain(sender))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.body)
        if self.html:
            message.add_alternative(self.html, subtype="html")
        return message


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip("> ") or "localhost"


class Mail(Protocol):
    """Hands a letter over; raises MailRefused when it was not taken, LetterRejected when it never will be."""

    async def send(self, letter: Letter) -> None: ...
