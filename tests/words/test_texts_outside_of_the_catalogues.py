"""Nothing that people read stands outside of `_(…)`: not in templates, not in refusals, not in declarations."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from tiru.errors import TiruError
from tiru.i18n import Lazy
from tiru.words.__main__ import packages
from tiru.words.extraction import folder_of
from tiru.words.literals import bare_texts

FICTION = {"pustaka.html"}
"""The component library shows made-up letters and names: data, not words of the interface."""
SAYING = {"say", "agree", "confirm", "prompt"}
SHOWN = {"flash", "remedy", "message", "summary", "group", "purpose", "note", "question", "heading", "lead"}
COMMAND = re.compile(r"^\W*(tiru |TIRU_|make |pip |--|http)|^'?[a-z_.:/0-9 {}-]*'?$")


def templates() -> list[Path]:
    found = [path for package in packages() for path in sorted(folder_of(package).rglob("*.html"))]
    return [path for path in found if "static" not in path.parts and path.name not in FICTION]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(path):
    assert list(bare_texts(path)) == []


def test_bare_words_in_a_template_are_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>Selamat datang</h1>\n<p>{{ _('Kata') }} {{ total }}</p>\n"
        '<input placeholder="Cari nama" value="{{ q }}"><img alt="{{ _("Foto") }}">\n'
        "{{ button('Simpan semua') }}{{ button(_('Simpan')) }}{% if kind == 'Satu dua' %}{% endif %}"
    )
    assert list(bare_texts(page)) == ["line 1: Selamat datang", "line 3: Cari nama", "line 4: 'Simpan semua'"]


def test_refusals_and_messages_can_be_translated():
    names = SAYING | {cls.__name__ for cls in _family(TiruError)}
    bare = [
        f"{path.name}:{line}: {text}"
        for package in packages()
        for path in sorted(folder_of(package).rglob("*.py"))
        for line, text in _bare_arguments(path.read_text("utf-8"), names)
    ]
    assert bare == []


def test_bare_words_in_a_refusal_are_found():
    source = (
        'raise Refused("Tidak boleh.", remedy="tiru tenant list")\nsay(f"Sudah {n} baris")\ngo_to("/", flash="Baik")'
    )
    assert [line for line, _text in _bare_arguments(source, {"Refused", "say"})] == [1, 2, 3]


def test_what_modules_declare_can_be_translated(registry):
    bare = []
    for module in registry:
        for thing in _declared(module):
            for one in fields(thing):
                value = getattr(thing, one.name)
                parts = value if isinstance(value, tuple) else (value,)
                if "Text" in str(one.type) and not all(isinstance(part, Lazy) for part in parts if part):
                    bare.append(f"{module.name}: {type(thing).__name__}.{one.name} = {value!r}")
    assert bare == []


def _declared(module) -> Iterator[object]:
    yield module
    for one in fields(module):
        value = getattr(module, one.name)
        for thing in value if isinstance(value, tuple | list) else ():
            if is_dataclass(thing) and not isinstance(thing, type):
                yield thing
                yield from getattr(thing, "versions", ())


def _family(cls: type) -> Iterator[type]:
    yield cls
    for child in cls.__subclasses__():
        yield from _family(child)


def _bare_arguments(source: str, names: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = node.args[:1] if called in names else []
            given += [word.value for word in node.keywords if word.arg in SHOWN]
            yield from ((one.lineno, ast.unparse(one)) for one in given if _has_words(one))


def _has_words(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        text = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    else:
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return bool(re.search(r"[A-Za-z]{3}", text)) and not COMMAND.search(text)
