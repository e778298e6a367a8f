"""Making one tenant of a hundred tables beside many: ours, the peer's clone, the peer's migrations as written."""

from __future__ import annotations

import subprocess
import sys
import time

import psycopg

from benchmarks.neighbours import BENCH, TENANTS, Place, register, shape, unregister
from benchmarks.spread import Row, middle, ratio
from benchmarks.tables import TABLES
from tiru_migrations.bootstrap import create_home, drop_home
from tiru_migrations.fleet import note_standing
from tiru_migrations.schema import migrate, standing

PEER_WAYS = ("clone", "migrations")


def ours(place: Place, name: str) -> float:
    """Seconds: registry, then role, schema, rights, tables, stamp and ledger in one transaction.

    The steps `register` and `create_schema` of provisioning. The script was rendered before, as it is in a
    process that makes tenants; rendering it is quoted apart.
    """
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.prepare_threshold = None
        started = time.monotonic()
        tenant_id = register(owner, place, name)
        with owner.transaction():
            create_home(owner, name)
            migrate(owner, name, [BENCH])
            note_standing(owner, tenant_id, standing(owner, name), milliseconds=0)
        return time.monotonic() - started


def peers(place: Place, how: str, name: str) -> float:
    """Seconds inside the peer's process, without starting it. Raises RuntimeError with its words."""
    command = [sys.executable, "-m", "benchmarks.peer.provide", how, name]
    done = subprocess.run(command, env=place.environment, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(done.stdout.strip().splitlines()[-1])


def measure(place: Place, *, rounds: int = 5) -> list[dict[str, float]]:
    """Interleaved rounds after one to warm up; the order within a round changes. All three must make the same."""
    started = time.monotonic()
    BENCH.render(None)
    rendering = time.monotonic() - started
    found = []
    for number in range(rounds + 1):
        names = {"ours": "bench_ours", "clone": "bench_clone", "migrations": "bench_migrations"}
        turns = list(names)
        row: dict[str, float] = {"render_s": rendering}
        with psycopg.connect(place.owner_url, autocommit=True) as owner:
            for how in turns[number % 3 :] + turns[: number % 3]:
                row[f"{how}_s"] = ours(place, names[how]) if how == "ours" else peers(place, how, names[how])
            made = {how: shape(owner, name) for how, name in names.items()}
            if len({tuple(one.items()) for one in made.values()}) != 1:
                raise RuntimeError(f"the sides did not make the same: {made}")
            _clear(owner, names)
        if number:
            found.append(row)
    return found


def rows(found: list[dict[str, float]]) -> list[Row]:
    """The lines of the table: how many times longer the peer takes."""
    what = f"a tenant of {TABLES} tables beside {TENANTS}"
    took = f"{middle(found, 'ours_s'):.2f} s"
    return [
        Row(what, took, "django-tenants' clone", ratio(found, "clone_s", "ours_s"), "8 or more"),
        Row(what, took, "django-tenants' migrations", ratio(found, "migrations_s", "ours_s"), "35 or more"),
    ]


def _clear(owner: psycopg.Connection, names: dict[str, str]) -> None:
    drop_home(owner, names["ours"])
    unregister(owner, names["ours"])
    for how in PEER_WAYS:
        owner.execute(f'drop schema "{names[how]}" cascade'.encode())
    peers_names = [names[how] for how in PEER_WAYS]
    owner.execute(
        "delete from shop_domain where tenant_id in (select id from shop_client where schema_name = any(%s))",
        (peers_names,),
    )
    owner.execute("delete from shop_client where schema_name = any(%s)", (peers_names,))
