"""Names as they are compared: without titles, marks and spelling habits."""

from __future__ import annotations

import re
import unicodedata

_TITLES = frozenset(
    (
        "h",
        "hj",
        "kh",
        "dr",
        "drg",
        "ir",
        "drs",
        "dra",
        "alm",
        "almh",
        "rd",
        "rr",
        "tb",
        "st",
        "se",
        "sh",
        "mm",
        "ag",
        "amd",
        "s",
        "m",
        "pd",
        "kom",
        "kep",
        "si",
        "ip",
    )
)
_MUHAMMAD = frozenset(
    (
        "m",
        "muh",
        "moh",
        "moch",
        "much",
        "mohd",
        "muhamad",
        "mohamad",
        "mohammad",
        "muchammad",
        "mochammad",
        "mochamad",
        "muchamad",
        "mhd",
    )
)
_OLD = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("ch", "kh"))
"""The spelling before 1972, still on many certificates."""


def tidy_name(text: str) -> str:
    """One space between words, none around."""
    return " ".join(text.split())


def name_key(name: str) -> str:
    """What two spellings of one name have in common: `Moch. Djaelani, S.Pd` and `MUHAMMAD JAELANI`.

    Letters of a doubled pair count once; a name that is nothing but titles is kept as it is.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[a-z]+", plain.replace("'", "").replace("’", ""))
    first = [
        "muhammad" if word in _MUHAMMAD and len(words) > 1 and place == 0 else word for place, word in enumerate(words)
    ]
    kept = [word for word in first if word not in _TITLES] or first
    return " ".join(_spelling(word) for word in kept)


def _spelling(word: str) -> str:
    for old, new in _OLD:
        word = word.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", word)
