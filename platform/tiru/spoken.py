"""One language as it is spoken: translations by source string, read from `.po` files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from gettext import c2py
from io import BytesIO

_FILLED = re.compile(r"%\((\w+)\)s")
_PLACE = re.compile(r"%\\\((\w+)\\\)s")


@dataclass(slots=True)
class Spoken:
    """`texts` are translations of whole strings, `plurals` the forms a number chooses from."""

    texts: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, tuple[str, ...]] = field(default_factory=dict)
    which: Callable[[int], int] = lambda n: int(n != 1)
    _patterns: list[tuple[re.Pattern[str], str]] | None = None

    def add(self, content: bytes) -> None:
        """Take what is translated in a `.po`; a string without translation, or with a guess, stays Indonesian."""
        from babel.messages.pofile import read_po  # slow to import, and the source language needs none of it

        found = read_po(BytesIO(content))
        for message in found:
            if not message.id or message.fuzzy or not message.string:
                continue
            if isinstance(message.id, str):
                self.texts[message.id] = str(message.string)
            elif all(message.string):
                self.plurals[message.id[0]] = tuple(str(form) for form in message.string)
        self.which = c2py(found.plural_expr)

    def form(self, one: str, n: int) -> str:
        """The plural form for `n`, empty where there is none."""
        forms = self.plurals.get(one)
        return forms[min(self.which(n), len(forms) - 1)] if forms else ""

    @property
    def patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Sentences with places, as they look once filled in; made when first asked for."""
        if self._patterns is None:
            self._patterns = [
                (re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(source)), re.DOTALL), text)
                for source, text in self.texts.items()
                if _is_pattern(source)
            ]
        return self._patterns


def _is_pattern(text: str) -> bool:
    """Has places, each once, and enough words around them to be told from what people write."""
    names = _FILLED.findall(text)
    return bool(names) and len(set(names)) == len(names) and len(_FILLED.sub("", text)) > 10
