"""Catalogue files: what the source has, with the translations that were there; sorted, without dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

PLACES = re.compile(r"%\(\w+\)[sd]|{\w+}")
"""What Python fills in, and what the faces' scripts fill in."""
Text = str | tuple[str, ...]


def read(path: Path) -> Catalog:
    """The catalogue in `path`; an empty one of that language where there is none. Raises PoFileError for damage.

    Git keeps both sides where two people added lines, so a string may stand twice: the translated one counts.
    """
    if not path.is_file():
        return Catalog(locale=path.stem)
    entries = path.read_text("utf-8").strip().split("\n\n")
    entries.sort(key=lambda entry: entry.endswith('msgstr ""'))  # of two, Babel takes the first
    return read_po(BytesIO("\n\n".join(entries).encode() + b"\n"), locale=path.stem, abort_invalid=True)


def updated(source: Catalog, known: Catalog, others: Iterable[Catalog] = ()) -> Catalog:
    """`source` with the translations of `known`, or of another package that has the same string; else empty."""
    result = Catalog(locale=known.locale)
    for message in source:
        if message.id:
            found = (_translation(catalogue, message) for catalogue in (known, *others))
            result.add(message.id, next((text for text in found if text), _empty(message, known.num_plurals)))
    return result


def text_of(catalogue: Catalog) -> str:
    """The file's content: a header that never changes by itself, then every string, sorted."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=True, no_location=True, ignore_obsolete=True)
    return _header(str(catalogue.locale)) + body.getvalue().decode("utf-8").strip() + "\n"


def untranslated(source: Catalog, catalogue: Catalog) -> list[str]:
    """Source strings without a finished translation, and strings the source no longer has."""
    problems = []
    for message in source:
        if message.id and not _translation(catalogue, message):
            problems.append(f"no translation: {_first(message.id)!r}")
    for message in catalogue:
        if message.id and source.get(_first(message.id)) is None:
            problems.append(f"not in the source: {_first(message.id)!r}")
    return problems


def misplaced(catalogue: Catalog) -> list[str]:
    """Translations that lack a `%(name)s` of their source, or bring one it does not have."""
    return [
        f"other places than the source: {_first(message.id)!r}"
        for message in catalogue
        if message.id and any(_places(form) != _places(_first(message.id)) for form in _forms(message.string) if form)
    ]


def _translation(catalogue: Catalog, message: Message) -> Text | None:
    found = catalogue.get(_first(message.id))
    if found is None or found.fuzzy or isinstance(found.id, str) != isinstance(message.id, str):
        return None
    forms = _forms(found.string)
    if not forms or not all(forms):
        return None
    return forms[0] if isinstance(message.id, str) else forms


def _empty(message: Message, forms: int) -> Text:
    return "" if isinstance(message.id, str) else ("",) * forms


def _first(identity: object) -> str:
    return identity if isinstance(identity, str) else str(identity[0])  # type: ignore[index]


def _forms(text: object) -> tuple[str, ...]:
    if isinstance(text, (tuple, list)):
        return tuple(str(form) for form in text)
    return (str(text),) if text else ()


def _places(text: str) -> set[str]:
    return set(PLACES.findall(text))


def _header(language: str) -> str:
    name = Locale.parse(language).english_name
    plural = get_plural(language)
    return (
        f"# {name} words. `make words` adds and removes strings; people fill in msgstr.\n"
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural.plural_forms}\\n"\n\n'
    )
