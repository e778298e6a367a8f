"""`python -m benchmarks [PART …] [--keep FOLDER] [--out FILE]`: print the table, write every round as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import endpoint, letters, mbg_board, mbg_field, mbg_rapor, memory, provisioning
from benchmarks.machine import described
from benchmarks.neighbours import TENANTS, Place, neighbourhood
from benchmarks.peer.prepare import prepare
from benchmarks.spread import Row

PARTS = ("endpoint", "provisioning", "memory")


def main() -> None:
    """Measure the parts that are named, all by default, one after another on one server."""
    if sys.argv[1:2] == ["letters"]:  # has a server and a table of its own
        letters.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["mbg-field"]:
        mbg_field.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["mbg-board"]:
        mbg_board.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["mbg-rapor"]:
        mbg_rapor.main(sys.argv[2:])
        return
    asked = _asked()
    parts = asked.parts or PARTS
    with neighbourhood(asked.keep) as place:
        if "memory" not in parts or len(parts) > 1:
            prepare(place)
        raw: dict[str, object] = {**described(place.version), "tenants": TENANTS}
        table = Table("what", "ours: median", "compared with", "ratio: median (least to most)", "wanted")
        for part in parts:
            rows, raw[part] = _MEASURES[part](place, asked)
            for row in rows:
                table.add_row(*row.cells())
            if asked.out:
                asked.out.write_text(json.dumps(raw, indent=1))
    Console(width=140).print(table)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    options.add_argument("--rounds", type=int, default=10, help="of the endpoint, each asking every side")
    options.add_argument("--seconds", type=float, default=3.0, help="of asking each side per round")
    options.add_argument("--provision-rounds", type=int, default=5)
    options.add_argument("--minutes", type=float, default=5.0, help="of the mix of work that fills the memory")
    options.add_argument("--keep", type=Path, help="folder in which the filled server stays for the next time")
    options.add_argument("--out", type=Path, help="file for all rounds, as JSON")
    return options.parse_args()


def _endpoint(place: Place, asked: argparse.Namespace) -> tuple[list[Row], object]:
    rows: list[Row] = []
    raw = {}
    for tenants in sorted({min(50, TENANTS), TENANTS}):
        found = endpoint.measure(place, tenants, rounds=asked.rounds, seconds=asked.seconds)
        raw[f"over {tenants}"] = found
        rows += endpoint.rows(found, tenants)
    return rows, raw


def _provisioning(place: Place, asked: argparse.Namespace) -> tuple[list[Row], object]:
    found = provisioning.measure(place, rounds=asked.provision_rounds)
    return provisioning.rows(found), found


def _memory(place: Place, asked: argparse.Namespace) -> tuple[list[Row], object]:
    found = memory.measure(place, minutes=asked.minutes)
    return memory.rows(found), found


_MEASURES = {"endpoint": _endpoint, "provisioning": _provisioning, "memory": _memory}

if __name__ == "__main__":
    main()
