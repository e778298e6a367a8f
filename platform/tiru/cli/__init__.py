"""The command line: `tiru noun verb`. Commands come from entry points, so a module brings its own.

Data goes to stdout, everything else to stderr. Exit codes stand in `tiru.cli.exits` and are the same
for every command. Files with commands import what is heavy inside their functions: help stays quick.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points
from typing import Any

import typer

from tiru.cli.language import language_of
from tiru.i18n import add_catalogues

GROUP = "tiru.commands"


def build() -> typer.Typer:
    """The whole tree, from the entry points `tiru.commands`: `name = "package.module:app"`."""
    app = typer.Typer(
        name="tiru",
        help="Kit pemerintahan digital Sumedang untuk daerah lain: satu kode, satu skema per daerah.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        add_completion=True,
    )
    app.callback()(_settings)
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        loaded = point.load()
        add_catalogues(point.module.partition(".")[0])
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=point.name)
        else:
            app.command(name=point.name)(loaded)
    return app


def in_the_persons_language(app: typer.Typer) -> Any:
    """The tree as a command that can be called, its help in the language that is spoken now."""
    from typer.main import get_command

    from tiru.i18n import SOURCE_LOCALE, current_locale
    from tiru.words.command_help import translate_help

    command = get_command(app)
    for option in command.params:
        # Wanted once in a lifetime, and said in one language only: the guide for operators names them.
        if option.name in ("install_completion", "show_completion"):
            vars(option)["hidden"] = True
    if current_locale() != SOURCE_LOCALE:
        translate_help(command)
    return command


def _settings() -> None:
    """Bahasa pesan mengikuti TIRU_LANG atau LANG; data keluar di stdout, selain itu di stderr."""


def main() -> None:
    """Entry point of the command `tiru`. Explains what can be explained, with its exit code."""
    from tiru.cli.exits import INTERRUPTED
    from tiru.i18n import speak

    app = build()
    with speak(language_of(os.environ)):
        try:
            ended = in_the_persons_language(app)(prog_name="tiru", standalone_mode=False)
            sys.exit(ended if isinstance(ended, int) else 0)
        except (KeyboardInterrupt, typer.Abort):
            sys.stderr.write("\n")
            sys.exit(INTERRUPTED)
        except Exception as error:
            from tiru.cli.failures import explain_failure
            from tiru.cli.wrong_usage import explain_usage

            code = explain_usage(error)
            code = explain_failure(error) if code is None else code
            if code is None:
                raise
            _leave(code)


def _leave(code: int) -> None:
    """Exit; what still waits for a reader who has gone (`… | head`) is dropped without a word."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
