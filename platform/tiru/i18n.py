"""The languages people read: Indonesian is written in the source, other languages are `.po` data.

A request, job or command chooses its language once with `speak`; `_` then translates at once, and
`lazy` waits until the text is shown (for labels that are declared when a module is imported).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from gettext import c2py
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

SOURCE_LOCALE = "id"


@dataclass(slots=True)
class _Catalogue:
    """One language: forms by source string, and which form a number takes."""

    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    plural: Callable[[int], int] = lambda n: int(n != 1)


_locale: ContextVar[str] = ContextVar("tiru_locale", default=SOURCE_LOCALE)
_packages: list[str] = ["tiru"]
_catalogues: dict[str, _Catalogue] = {}


def add_catalogues(package: str) -> None:
    """Let `package` bring its own `locale/<language>.po`; adding it twice is adding it once."""
    if package not in _packages:
        _packages.append(package)
        _catalogues.clear()
        available_locales.cache_clear()


@lru_cache(maxsize=1)
def available_locales() -> tuple[str, ...]:
    """Languages that can be chosen: the source language first, then every `.po` that was found."""
    found = {path.name.removesuffix(".po") for path in _po_files()}
    return (SOURCE_LOCALE, *sorted(found - {SOURCE_LOCALE}))


def current_locale() -> str:
    return _locale.get()


@contextmanager
def speak(locale: str) -> Iterator[None]:
    """Use `locale` inside the block; an unknown language falls back to the source language."""
    token = _locale.set(locale if locale in available_locales() else SOURCE_LOCALE)
    try:
        yield
    finally:
        _locale.reset(token)


def gettext(text: str, /, **values: object) -> str:
    """Translate `text`, then fill its `%(name)s` places."""
    found = _catalogue(_locale.get()).forms.get(text)
    translated = found[0] if found and found[0] else text
    return translated % values if values else translated


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate by number. Indonesian has one form, so both texts are usually the same there."""
    catalogue = _catalogue(_locale.get())
    forms = catalogue.forms.get(one, ())
    text = forms[min(catalogue.plural(n), len(forms) - 1)] if forms else one if n == 1 else many
    return text % {"num": n, "n": n, **values}


_ = gettext


class Lazy:
    """A text that is translated each time it is shown."""

    __slots__ = ("text", "values")

    def __init__(self, text: str, **values: object) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return gettext(self.text, **self.values)

    def __html__(self) -> str:
        from markupsafe import escape

        return str(escape(str(self)))

    def __repr__(self) -> str:
        return f"Lazy({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.text)

    def __mod__(self, other: Any) -> str:
        return str(str(self) % other)


def lazy(text: str, **values: object) -> Lazy:
    """Mark `text` for translation when it is shown, not when the module is imported."""
    return Lazy(text, **values)


def _po_files() -> Iterable[Traversable]:
    for package in _packages:
        folder = files(package) / "locale"
        if folder.is_dir():
            yield from (entry for entry in folder.iterdir() if entry.name.endswith(".po"))


def _catalogue(locale: str) -> _Catalogue:
    if locale not in _catalogues:
        made = _Catalogue()
        if locale != SOURCE_LOCALE:
            for path in _po_files():
                if path.name == f"{locale}.po":
                    _read(path.read_bytes(), made)
        _catalogues[locale] = made
    return _catalogues[locale]


def _read(content: bytes, into: _Catalogue) -> None:
    """Add what is translated; a string without translation stays Indonesian."""
    from babel.messages.pofile import read_po  # slow to import, and the source language needs none of it

    found = read_po(BytesIO(content))
    for message in found:
        if not message.id or message.fuzzy:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string
        forms = tuple(str(form) for form in text) if isinstance(text, (tuple, list)) else (str(text or ""),)
        if all(forms):
            into.forms[one] = forms
    into.plural = c2py(found.plural_expr)
