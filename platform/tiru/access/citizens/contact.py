"""An e-mail address or an Indonesian mobile number, in one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiru.errors import Invalid
from tiru.i18n import _

_EMAIL = re.compile(r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")
_PHONE = re.compile(r"^\+628\d{7,11}$")
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Contact:
    """`kind` is `email` or `phone`; `value` is lower case, or `+62…`."""

    kind: str
    value: str


def parse_contact(typed: str) -> Contact:
    """Read what somebody typed. Raises Invalid at the field `contact`."""
    text = typed.strip()
    if "@" in text:
        if len(text) <= LONGEST and _EMAIL.fullmatch(text):
            return Contact("email", text.lower())
    else:
        digits = re.sub(r"[\s().-]", "", text)
        digits = re.sub(r"^(\+?62|0)", "+62", digits)
        if _PHONE.fullmatch(digits):
            return Contact("phone", digits)
    sentence = _("Tulis surel, atau nomor ponsel seperti 0812 3456 7890.")
    raise Invalid(sentence, fields={"contact": sentence})
