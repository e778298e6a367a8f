"""`tiru version`: what runs here, for whoever has to ask for help."""

from __future__ import annotations

import platform as machine
from importlib.metadata import distribution, entry_points, version

from tiru.cli.output import Format, Output, show, show_one


def show_version(output: Output = Format.TABLE) -> None:
    """Versi tiru, Python, PostgreSQL bawaan, dan distribusi yang membawa modul."""
    from tiru.postgres import find_binaries
    from tiru.postgres.binaries import version_of

    try:
        database = str(version_of(find_binaries()))
    except FileNotFoundError:
        database = "-"
    modules = {point.dist.name: point.dist.version for point in entry_points(group="tiru.modules") if point.dist}
    row = {
        "tiru": version("tiru"),
        "python": machine.python_version(),
        "postgresql": database,
        "sistem": f"{machine.system()} {machine.machine()}",
        "tempat": str(distribution("tiru").locate_file("")),
        "modul dari": [f"{name} {number}" for name, number in sorted(modules.items())],
    }
    if output is Format.TABLE:
        show_one("Version", row, output)
    else:
        show("Version", [row], output)
