"""Every command that changes something can be planned, asked and answered the same way."""

import typer
from typer.main import get_command

from tiru.cli import build

READS = {
    *("audit export", "audit search", "audit tail", "audit verify", "version"),
    *("agreement expiring", "agreement list", "agreement show"),
    *("doctor", "doctor db", "doctor env", "doctor isolation", "doctor module", "doctor tenant"),
    *("entitlement check", "entitlement explain", "entitlement list", "entitlement simulate"),
    *("grant list", "grant show", "grant verify", "job list", "migrate status"),
    *("module lint", "module list", "module show", "module test", "op list", "op show", "org list"),
    *("role list", "role show", "tenant diff", "tenant domain check", "tenant domain list", "tenant list"),
    *("surat verify", "tenant plan", "tenant show", "tenant verify", "token list", "user list"),
}
OWN_FILES = {"grant issue", "grant keygen", "grant revoke", "module new", "tenant new"}
"""Write a file of the person's own, never over another, and nothing else."""
SERVES = {"serve", "up", "worker"}


def commands(command: typer.core.TyperGroup | None = None, path: str = ""):
    command = command or get_command(build())
    for name, inner in sorted(command.commands.items()):
        full = f"{path} {name}".strip()
        if hasattr(inner, "commands"):
            yield from commands(inner, full)
        else:
            yield full, {option for parameter in inner.params for option in parameter.opts}


CHANGES = {name: options for name, options in commands() if name not in READS | OWN_FILES | SERVES}


def test_every_changing_command_can_be_planned_and_never_hangs():
    for name, options in CHANGES.items():
        assert "--plan" in options, name
        assert "--no-input" in options, name
        assert "--yes" in options or "--confirm" in options, name
        assert "--reason" in options or name.startswith("op re"), name  # these keep the reason they had


def test_what_cannot_be_undone_wants_the_name_typed_and_never_takes_yes():
    for name in ("tenant delete", "tenant purge", "module purge", "tenant domain remove"):
        assert "--confirm" in CHANGES[name]
        assert "--yes" not in CHANGES[name]
