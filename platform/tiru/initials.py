"""Two letters for a person or an office, where there is no picture."""

from __future__ import annotations

MOST_LETTERS_OF_A_TITLE = 5


def initials(name: str | None) -> str:
    """Of the first and the last word of the name itself: `Dra. Endah Kusumaningrum, M.Si.` is EK. `?` for nobody.

    What ends in a full stop before the name (`H.`, `Dra.`) and all after a comma (`M.Si.`) are titles; a name of
    nothing else keeps them.
    """
    before = (name or "").partition(",")[0].split()
    words = [word for word in before if not (word.endswith(".") and len(word) <= MOST_LETTERS_OF_A_TITLE)] or before
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
