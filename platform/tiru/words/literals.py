"""Text in templates that nobody can translate: words outside of `_(…)` that people would read or hear.

Two kinds: words in the HTML itself (text nodes and spoken attributes), and words handed to a macro as a constant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

SPOKEN = {"aria-label", "aria-description", "title", "placeholder", "alt", "label", "data-confirm"}
SAME_EVERYWHERE = frozenset(
    {"tiru", "ID", "EN", "CSV", "XLSX", "PDF", "JPEG", "kB", "MB", "WIB", "NIK", "RT", "RW", "Rp"}
)
"""Names and abbreviations that are written so in every language."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"^[A-Z][a-z]+( [^\W\d_]+)*[.?!:…]?$|[a-z]{2,} [a-z]{2,}")
_FLAG = re.compile(r"{% block \w+ %}[a-z/-]+{% endblock %}")
"""A block that hands a name of a style or an address to the layout, not words."""
_TRANSLATORS = ("_", "gettext", "ngettext", "lazy")
_HOLE = "\ue000"


def bare_texts(path: Path) -> Iterator[str]:
    """What stands in the template `path` outside of `_(…)`, each with its line where it is known."""
    source = path.read_text("utf-8")
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    reader = _Reader()
    reader.feed(_without_jinja(environment, _FLAG.sub("", source)))
    reader.close()
    yield from reader.found
    yield from _constants(environment.parse(source))


class _Reader(HTMLParser):
    """Collects what people read or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code", "svg")
        for name, value in attrs:
            self._check(value or "", name in SPOKEN)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "svg")

    def handle_data(self, data: str) -> None:
        self._check(data, not self._silent)

    def _check(self, text: str, read: bool) -> None:
        words = [word for word in _WORD.findall(text.replace(_HOLE, " ")) if word not in SAME_EVERYWHERE]
        if read and words and '="' not in text:  # a tag whose beginning is chosen by Jinja
            self.found.append(f"line {self.getpos()[0]}: {' '.join(text.split()).replace(_HOLE, '…')}")


def _without_jinja(environment: Environment, source: str) -> str:
    """The template's HTML, a hole where a value is written; lines stay where they are."""
    html: list[str] = []
    line = 1
    for at, kind, text in environment.lex(source):
        if kind == "data":
            html.append("\n" * (at - line) + text)
            line = at + text.count("\n")
        elif kind == "variable_begin":
            html.append(_HOLE)
    return "".join(html)


def _constants(tree: nodes.Template) -> Iterator[str]:
    """Constants that look like words and are neither translated, compared nor used as a key."""
    passed_over = {
        id(inner)
        for node in tree.find_all((nodes.Call, nodes.Compare, nodes.Getitem, nodes.Test, nodes.Extends, nodes.Include))
        if not isinstance(node, nodes.Call) or getattr(node.node, "name", "") in _TRANSLATORS
        for inner in node.find_all(nodes.Const)
    }
    for constant in tree.find_all(nodes.Const):
        text = constant.value
        if id(constant) in passed_over or not isinstance(text, str) or text.startswith("tiru "):
            continue  # a command is the same in every language
        if _SENTENCE.search(text) and not SAME_EVERYWHERE.issuperset(_WORD.findall(text)):
            yield f"line {constant.lineno}: {text!r}"
