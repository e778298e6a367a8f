"""Trying a module against the laws of the contract: `tiru.testing.laws` under pytest, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tiru.errors import Unavailable
from tiru.i18n import _
from tiru.registry import discover

INSTALL = "pip install 'tiru[test]'"
NEEDED = ("pytest", "pytest_asyncio")


def try_module(name: str, own: Sequence[Path]) -> int:
    """Run the laws, then the module's own tests. 0 when all hold. Raises Unavailable without pytest."""
    if why := discover().quarantined.get(name):
        sys.stderr.write(f"✖ {name}: {why}\n")
        return 1
    missing = [package for package in NEEDED if importlib.util.find_spec(package) is None]
    if missing:
        raise Unavailable(
            _("Untuk menguji perlu %(packages)s.", packages=", ".join(missing).replace("_", "-")),
            remedy=INSTALL,
        )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    command += ["-c", os.devnull, "--rootdir", str(Path.cwd()), "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    for option in ("asyncio_mode=auto", *(f"asyncio_default_{of}_loop_scope=session" for of in ("fixture", "test"))):
        command += ["-o", option]
    command += ["--pyargs", "tiru.testing.laws", *(str(path) for path in own)]
    return subprocess.run(command, env={**os.environ, "TIRU_LAWS_OF": name}, check=False).returncode  # noqa: S603
