"""What a citizen wrote without the numbers and addresses that name somebody, for pages that everybody reads; pure."""

from __future__ import annotations

import re

MASK = "•••"
# NIK and KK are 16 digits; telephone numbers 9 to 14, with +62 or 0 in front, however they are spaced.
_NUMBERS = re.compile(r"(?<![\w.,])(?:\+?62|0)(?:[\s.\-]?\d){8,12}(?!\d)|(?<!\d)\d(?:[\s.\-]?\d){15}(?!\d)")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")


def without_identity(words: str) -> str:
    """The words with identity numbers, telephone numbers and mail addresses masked."""
    return _MAIL.sub(MASK, _NUMBERS.sub(MASK, words))
