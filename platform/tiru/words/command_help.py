"""The help of the command line: written in Indonesian beside each command, translated when the tree is built."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from tiru.i18n import gettext


def translate_help(command: Any) -> None:
    """Put the help of `command` and of all below it into the language that is spoken now."""
    for node in _nodes(command):
        node.help = _translated(node.help)
        node.short_help = _translated(node.short_help)
        for parameter in node.params:
            if getattr(parameter, "help", None):
                parameter.help = _translated(parameter.help)


def help_texts(package: str) -> Iterator[str]:
    """Help of the commands whose functions lie in `package`, and of the groups it brings."""
    from typer.main import get_command

    from tiru.cli import build

    for node in _nodes(get_command(build())):
        if not _belongs(node, package):
            continue
        texts = [node.help, node.short_help, *(getattr(parameter, "help", None) for parameter in node.params)]
        yield from (inspect.cleandoc(text) for text in texts if text and not _of_typer(text))


def _nodes(command: Any) -> Iterator[Any]:
    yield command
    for child in getattr(command, "commands", {}).values():
        yield from _nodes(child)


def _belongs(node: Any, package: str) -> bool:
    return any(name.partition(".")[0] == package for name in _modules(node))


def _modules(node: Any) -> Iterator[str]:
    """The modules of a command's function, or for a group those of its commands."""
    callback: Callable[..., object] | None = node.callback
    if callback is not None:
        yield inspect.unwrap(callback).__module__
    else:
        for child in getattr(node, "commands", {}).values():
            yield from _modules(child)


def _of_typer(text: str) -> bool:
    return text.startswith(("Install completion", "Show completion", "Show this message"))


def _translated(text: str | None) -> str | None:
    return gettext(inspect.cleandoc(text)) if text else text
