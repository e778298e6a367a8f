"""How commands answer: tables for people, stable JSON for machines, on stdout; the rest on stderr."""

from __future__ import annotations

import csv
import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tiru.i18n import _

PIPE_WIDTH = 1000


class Format(StrEnum):
    """Values of `-o`."""

    TABLE = "table"
    WIDE = "wide"
    JSON = "json"
    YAML = "yaml"
    JSONL = "jsonl"
    CSV = "csv"
    NAME = "name"


class ProgressForm(StrEnum):
    """Values of `--progress`."""

    PLAIN = "plain"
    JSON = "json"
    NONE = "none"


Output = Annotated[
    Format, typer.Option("-o", "--output", help="Bentuk keluaran: table, wide, json, jsonl, yaml, csv, name.")
]
ShowProgress = Annotated[
    ProgressForm,
    typer.Option("--progress", help="Kemajuan di stderr: baris biasa (plain), JSONL (json), tanpa (none)."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Jangan bertanya.")]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Katakan apa yang akan dikerjakan, lalu berhenti.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Jangan pernah bertanya; tanpa --yes keluar 2.")]
Reason = Annotated[str, typer.Option("--reason", help="Alasan, dicatat di jejak audit.")]


def show(kind: str, rows: Sequence[Mapping[str, Any]], form: Format, *, columns: Sequence[str] = ()) -> None:
    """Print rows. JSON and YAML have the envelope `{"apiVersion", "kind", "items", "meta"}`; additive changes only.

    `columns` are those of the table; `wide`, and every form for machines, has them all.
    """
    names = list(columns) if columns and form is not Format.WIDE else list(rows[0]) if rows else []
    if form in (Format.JSON, Format.YAML):
        items = [dict(row) for row in rows]
        envelope = {"apiVersion": "tiru/v1", "kind": kind, "items": items, "meta": {"count": len(items)}}
        text = json.dumps(envelope, ensure_ascii=False, indent=2, default=str) + "\n"
        sys.stdout.write(text if form is Format.JSON else _yaml(text))
    elif form is Format.JSONL:
        for row in rows:
            sys.stdout.write(json.dumps(dict(row), ensure_ascii=False, default=str) + "\n")
    elif form is Format.CSV:
        writer = csv.DictWriter(sys.stdout, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    elif form is Format.NAME:
        for row in rows:
            sys.stdout.write(f"{row[names[0]]}\n")
    else:
        _table(rows, names)


def show_one(kind: str, row: Mapping[str, Any], form: Format) -> None:
    """Print one thing: its fields line by line, or as JSON."""
    if form in (Format.TABLE, Format.WIDE):
        wide = max((len(name) for name in row), default=0)
        for name, value in row.items():
            sys.stdout.write(f"{name.ljust(wide)}  {_plain(value)}\n")
    else:
        show(kind, [row], form)


def say(line: str = "") -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def progress_as(form: ProgressForm) -> Callable[[str, str], None]:
    """What is called with (step, state) while long work goes on; states: `running`, `done`, `failed`."""
    return {ProgressForm.PLAIN: _plain_step, ProgressForm.JSON: _json_step, ProgressForm.NONE: _no_step}[form]


def _plain_step(step: str, state: str) -> None:
    """One plain line per step that ended well; what went wrong is said by the error."""
    if state == "done":
        say(f"  ✔ {step}")


def _json_step(step: str, state: str) -> None:
    """One JSON object a line, each time a step begins or ends."""
    event = {"apiVersion": "tiru/v1", "kind": "Progress", "step": step, "state": state}
    say(json.dumps(event | {"at": datetime.now(UTC).isoformat(timespec="milliseconds")}, ensure_ascii=False))


def _no_step(_step: str, _state: str) -> None: ...


def agree(intent: str, *, plan: bool, yes: bool, no_input: bool, plan_command: str = "") -> None:
    """Every changing command comes through here before it touches anything.

    With `--plan` it says what it would do and exits 0. Otherwise it asks; without a terminal (or with
    `--no-input`) and without `--yes` it names the harmless command and exits 2.
    """
    if plan:
        say(_("Rencana: %(intent)s", intent=intent))
        raise typer.Exit
    if not yes and (no_input or not sys.stdin.isatty()):
        say(_("Lihat dahulu: %(plan_command)s", plan_command=plan_command or _same_with_plan()))
    confirm(f"{intent}?", yes=yes, no_input=no_input)


def _same_with_plan() -> str:
    """The command that was given, made harmless."""
    if Path(sys.argv[0]).name not in ("tiru", "cli.py", "__main__.py", "__init__.py"):
        return "--plan"
    return shlex.join(["tiru", *(word for word in sys.argv[1:] if word != "--no-input"), "--plan"])


def confirm(question: str, *, yes: bool, no_input: bool = False) -> None:
    """Ask; without a terminal and without `--yes` exit 2 before anything is touched."""
    if yes:
        return
    if no_input or not sys.stdin.isatty():
        say(_("✖ Belum dikerjakan: %(what)s. Setuju? Tambahkan --yes.", what=question.removesuffix("?")))
        raise typer.Exit(2)
    if input(f"{question} {_('[y/T]')} ").strip().lower() not in ("y", "ya", "yes"):
        raise typer.Exit(2)


def confirm_name(given: str | None, name: str, command: str, *, plan: str = "") -> None:
    """Destructive commands want the name typed: `--confirm NAME`. Exit 2 otherwise, saying how.

    `plan` is what `--plan` was asked to say, then nothing is done.
    """
    if plan:
        say(_("Rencana: %(plan)s", plan=plan))
        raise typer.Exit
    if given == name:
        return
    say(
        _(
            "✖ Perintah ini tidak bisa dibatalkan. Ketik namanya: %(command)s",
            command=f"{command} --confirm {name}",
        )
    )
    raise typer.Exit(2)


def _table(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    if not rows:
        say(_("(kosong)"))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_plain(row.get(name)) for name in names))
    # Who reads a pipe wants a row a line; a terminal folds what is too long for it.
    console = Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(table)


def _yaml(text: str) -> str:
    """JSON as YAML. It went through JSON so that both say the same, dates included."""
    import yaml

    return str(yaml.safe_dump(json.loads(text), allow_unicode=True, sort_keys=False, width=PIPE_WIDTH))


def _plain(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(str(part) for part in value) or "-"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    return str(value)
