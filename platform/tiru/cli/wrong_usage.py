"""A command typed wrongly, in the person's language: the parser itself speaks English only.

What it found wrong is told by the kind of its error and what the error carries; a sentence of the parser that is not
known here is passed on as it is, so nothing is hidden when the parser learns to complain of something new.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from tiru.cli.exits import USAGE
from tiru.i18n import _

_NO_COMMAND = re.compile(r"No such command '(?P<name>.*?)'\.(?: Did you mean (?P<near>.+)\?)?", re.S)
_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", re.S)
_ONE_OF = re.compile(r"'(?P<value>.*)' is not one of (?P<all>.+)\.", re.S)
_FORMATS = re.compile(r"'(?P<value>.*)' does not match the formats? (?P<all>.+)\.", re.S)
_NUMBER = re.compile(r"valid (integer|number|float|decimal)")


def explain_usage(error: BaseException) -> int | None:
    """Say on stderr what was typed wrongly and where the help is; the exit code, or None for another failure."""
    if not hasattr(error, "format_message") or not hasattr(error, "exit_code"):
        return None
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(f"{error.format_message()}\n")
        return USAGE
    context = getattr(error, "ctx", None)
    sys.stderr.write(f"✖ {_sentence(error)}\n")
    if context is not None:
        sys.stderr.write(f"  → {context.command_path} --help\n")
    return int(error.exit_code)


def _sentence(error: Any) -> str:
    tell: Callable[[Any], str] | None = _BY_KIND.get(type(error).__name__)
    return tell(error) if tell else _in_general(error)


def _missing(error: Any) -> str:
    return _("Belum diisi: %(what)s.", what=_hint(error))


def _no_option(error: Any) -> str:
    sentence = _("Pilihan %(option)s tidak ada.", option=error.option_name)
    if not error.possibilities:
        return sentence
    return sentence + " " + _("Mungkin maksud Anda: %(near)s.", near=", ".join(sorted(error.possibilities)))


def _no_value(error: Any) -> str:
    return _("Pilihan %(option)s perlu nilai di belakangnya.", option=error.option_name)


def _bad_value(error: Any) -> str:
    what, message = _hint(error), str(error.message)
    if found := _ONE_OF.search(message):
        given, known = found["value"], found["all"].replace("'", "")
        return _("%(what)s: %(value)s tidak dikenal. Pilih salah satu: %(all)s.", what=what, value=given, all=known)
    if found := _FORMATS.search(message):
        return _("%(what)s: %(value)s bukan tanggal. Tulis seperti 2026-12-31.", what=what, value=found["value"])
    if _NUMBER.search(message):
        return _("%(what)s: tulis angka.", what=what)
    return _("%(what)s tidak bisa dipakai: %(why)s", what=what, why=message)


def _in_general(error: Any) -> str:
    message = str(error.format_message())
    if found := _NO_COMMAND.fullmatch(message):
        sentence = _("Perintah %(name)s tidak ada.", name=found["name"])
        near = (found["near"] or "").replace("'", "")
        return sentence + (" " + _("Mungkin maksud Anda: %(near)s.", near=near) if near else "")
    if found := _EXTRA.fullmatch(message):
        return _("Terlalu banyak kata: %(words)s.", words=found["words"])
    if message == "Missing command.":
        return _("Perintahnya belum lengkap.")
    return message


def _hint(error: Any) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param is not None else "")
    return (hint if isinstance(hint, str) else " / ".join(hint)).replace("'", "")


_BY_KIND: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _no_value,
    "BadParameter": _bad_value,
}
