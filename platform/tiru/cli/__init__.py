"""The command line: `tiru noun verb`. Commands come from entry points, so a module brings its own.

Data goes to stdout, everything else to stderr. Exit codes stand in `tiru.cli.exits` and are the same
for every command. Files with commands import what is heavy inside their functions: help stays quick.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points

import typer

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
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=point.name)
        else:
            app.command(name=point.name)(loaded)
    return app


def _settings() -> None:
    """Bahasa pesan mengikuti LANG; data keluar di stdout, selain itu di stderr."""


def main() -> None:
    """Entry point of the command `tiru`. Explains what can be explained, with its exit code."""
    from tiru.cli.exits import INTERRUPTED
    from tiru.errors import TiruError
    from tiru.i18n import available_locales, speak

    wanted = os.environ.get("LANG", "id")[:2]
    with speak(wanted if wanted in available_locales() else "id"):
        try:
            build()()
        except TiruError as error:
            explain(error)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            sys.stderr.write("\n")
            sys.exit(INTERRUPTED)


def explain(error: Exception) -> None:
    """An error on stderr: what failed, what to do, its code."""
    message = getattr(error, "message", str(error))
    sys.stderr.write(f"✖ {message}\n")
    fields = getattr(error, "fields", {})
    for name, sentence in fields.items():
        sys.stderr.write(f"  {name}: {sentence}\n")
    if remedy := getattr(error, "remedy", ""):
        sys.stderr.write(f"  → {remedy}\n")
    if code := getattr(error, "code", ""):
        sys.stderr.write(f"  {code}\n")
