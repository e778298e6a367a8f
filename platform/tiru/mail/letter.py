"""A letter and the port that takes it. No personal data and no content of a case goes into a letter."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol

from tiru.errors import Invalid, Unavailable
from tiru.i18n import _


class MailRefused(Unavailable):
    """The mail server did not take the letter; trying later can help."""

    code = "TIRU-E0521"


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text; `to` is one address."""

    to: str
    subject: str
    body: str

    def __post_init__(self) -> None:
        for value in (self.to, self.subject):
            if "\n" in value or "\r" in value:
                raise Invalid(_("Alamat atau judul surel tidak boleh berisi baris baru."))

    def message(self, sender: str) -> EmailMessage:
        """As it goes over the wire."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.body)
        return message


class Mail(Protocol):
    """Hands a letter over; raises MailRefused when it was not taken."""

    async def send(self, letter: Letter) -> None: ...
