"""Letters by e-mail: one port, a real SMTP adapter, a folder for demonstrations, a twin for tests."""

from tiru.mail.letter import Letter, LetterRejected, Mail, MailRefused
from tiru.mail.senders import FileMail, InMemoryMail, SmtpMail

__all__ = ["FileMail", "InMemoryMail", "Letter", "LetterRejected", "Mail", "MailRefused", "SmtpMail"]
