"""The languages people read: Indonesian is written in the source, other languages are `.po` data.

A request, job or command chooses its language once with `speak`; `_` then translates at once, and
`lazy` waits until the text is shown (for labels that are declared when a module is imported).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tiru.spoken import Spoken

SOURCE_LOCALE = "id"
_LONGEST_SENTENCE = 400


_locale: ContextVar[str] = ContextVar("tiru_locale", default=SOURCE_LOCALE)
_packages: list[str] = ["tiru"]
_catalogues: dict[str, Spoken] = {}


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


def switch(locale: str) -> None:
    """Use `locale` from here to the end of the enclosing `speak`: for what is known only in its middle."""
    _locale.set(locale if locale in available_locales() else SOURCE_LOCALE)


def official(text: str | Lazy) -> str:
    """What goes on record is Indonesian, in whatever language the person works."""
    with speak(SOURCE_LOCALE):
        return str(text)


def retold(recorded: str) -> str:
    """A sentence of ours that was kept with `official`, in the reader's language; people's own words stay."""
    catalogue = _catalogue(_locale.get())
    if found := catalogue.texts.get(recorded):
        return found
    if len(recorded) > _LONGEST_SENTENCE:
        return recorded
    for pattern, said in catalogue.patterns:
        if match := pattern.fullmatch(recorded):
            return said % {name: gettext(value) for name, value in match.groupdict().items()}
    return recorded


def gettext(text: str, /, **values: object) -> str:
    """Translate `text`, then fill its `%(name)s` places."""
    translated = _catalogue(_locale.get()).texts.get(text, text)
    return translated % values if values else translated


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Translate by number. Indonesian has one form, so both texts are usually the same there."""
    text = _catalogue(_locale.get()).form(one, n) or (one if n == 1 else many)
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

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

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


def _catalogue(locale: str) -> Spoken:
    if locale not in _catalogues:
        made = Spoken()
        if locale != SOURCE_LOCALE:
            for path in _po_files():
                if path.name == f"{locale}.po":
                    made.add(path.read_bytes())
        _catalogues[locale] = made
    return _catalogues[locale]
