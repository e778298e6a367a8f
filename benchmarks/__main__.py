"""`python -m benchmarks [--rounds N] [--out FILE]`: print the table, and write every round as JSON."""

from __future__ import annotations

import argparse
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks import endpoint, provisioning
from benchmarks.neighbours import TENANTS, neighbourhood


def main() -> None:
    """Measure everything once; quote medians of paired ratios."""
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--provision-rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--out", type=Path)
    chosen = options.parse_args()
    rows: list[tuple[str, str, str, str]] = []
    raw: dict[str, object] = {"at": datetime.now(UTC).isoformat(), "machine": platform.platform(), "tenants": TENANTS}
    with neighbourhood() as place:
        provisioning.prepare_peer(place)
        endpoint.prepare_peer_hosts(place)
        for tenants in sorted({min(50, TENANTS), TENANTS}):
            found = endpoint.measure(place, tenants, rounds=chosen.rounds, seconds=chosen.seconds)
            raw[f"endpoint_{tenants}"] = found
            rate = median(row["ours"] for row in found)
            rows.append(
                (f"requests/s over {tenants} tenants", f"{rate:.0f}", "against the peer", ratio(found, "ours", "peer"))
            )
            rows.append(
                (
                    f"requests/s over {tenants} tenants",
                    f"{rate:.0f}",
                    "against no tenancy",
                    ratio(found, "ours", "plain"),
                )
            )
        made = provisioning.measure(place, rounds=chosen.provision_rounds)
        raw["provisioning"] = made
        seconds = median(row["ours_s"] for row in made)
        rows.append(
            (
                f"a tenant of 100 tables beside {TENANTS}",
                f"{seconds:.2f} s",
                "against the peer's clone",
                ratio(made, "clone_s", "ours_s"),
            )
        )
        rows.append(
            (
                f"a tenant of 100 tables beside {TENANTS}",
                f"{seconds:.2f} s",
                "against the peer's migrations",
                ratio(made, "migrations_s", "ours_s"),
            )
        )
    table = Table("what", "ours (median)", "compared", "ratio: median (least to most)")
    for row in rows:
        table.add_row(*row)
    Console(width=140).print(table)
    if chosen.out:
        chosen.out.write_text(json.dumps(raw, indent=1))


def ratio(rounds: list[dict[str, float]], over: str, under: str) -> str:
    """Median, least and most of the paired ratios."""
    found = sorted(row[over] / row[under] for row in rounds)
    return f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


if __name__ == "__main__":
    main()
