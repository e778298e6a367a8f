"""Letters by e-mail: one port, a real SMTP adapter, a folder for demonstrations, a twin for tests."""

from tiru.mail.letter import Letter, Mail, MailRefused
from tiru.mail.senders import FileMail, InMemoryMail, SmtpMail

__all__ = ["FileMail", "InMemoryMail", "Letter", "Mail", "MailRefused", "SmtpMail"]
