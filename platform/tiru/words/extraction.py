"""Every string that a package shows: `_`, `lazy` and `ngettext` in Python and templates, and the help of commands."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir

from tiru.words.command_help import help_texts

METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract"), ("**.txt", "jinja2.ext:babel_extract")]
JINJA = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
KEYWORDS = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}


def folder_of(package: str) -> Path:
    """Where an importable package lies."""
    return Path(str(files(package)))


def source_strings(package: str) -> Catalog:
    """A catalogue without translations. `string` of a plural is a pair, of everything else one text."""
    found = Catalog()
    for message in _in_files(folder_of(package)):
        found.add(message)
    for text in help_texts(package):
        found.add(text)
    return found


def _in_files(folder: Path) -> list[str | tuple[str, ...]]:
    options = {"**.html": JINJA, "**.txt": JINJA}
    taken = extract_from_dir(
        folder, METHODS, options, keywords=KEYWORDS, directory_filter=lambda path: "static" not in Path(path).parts
    )
    return [message for _file, _line, message, _comments, _context in taken]
