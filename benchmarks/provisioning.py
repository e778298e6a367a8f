"""Making one tenant of a hundred tables beside many: ours, the peer's clone, the peer's migrations as written."""

from __future__ import annotations

import subprocess
import sys
import time

import psycopg

from benchmarks.neighbours import Place
from benchmarks.tables import script
from tiru_migrations.bootstrap import create_home, drop_home

PEER = """
import sys, time, django
django.setup()
from django.db import connection
from django_tenants.clone import CloneSchema
from django.core.management import call_command
how, name = sys.argv[1:]
connection.set_schema_to_public()
started = time.monotonic()
if how == "clone":
    CloneSchema().clone_schema("peer_template", name, set_connection=False)
else:
    with connection.cursor() as cursor:
        cursor.execute(f'create schema "{name}"')
    call_command("migrate_schemas", tenant=True, schema_name=name, interactive=False, verbosity=0)
print(time.monotonic() - started)
"""


def ours(place: Place, name: str) -> float:
    """Seconds: role, schema, rights, the rendered script and the stamp in one transaction."""
    tables = script().encode()
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.prepare_threshold = None
        started = time.monotonic()
        with owner.transaction():
            create_home(owner, name)
            owner.execute(f'set local search_path = "{name}"'.encode())
            owner.execute(b"create table tiru_revision (version_num text primary key)")
            owner.execute(tables, prepare=False)
            owner.execute(b"insert into tiru_revision values ('bench_0001')")
        return time.monotonic() - started


def peers(place: Place, how: str, name: str) -> float:
    """Seconds inside the peer's process, without starting it."""
    done = subprocess.run(
        [sys.executable, "-c", PEER, how, name],
        env=place.environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=900,
    )
    return float(done.stdout.strip().splitlines()[-1])


def prepare_peer(place: Place) -> None:
    """The peer's registry, its migrations as `makemigrations` writes them, and the template it clones."""
    place.manage("makemigrations", "shop", "items", "--verbosity", "0")
    place.manage("migrate_schemas", "--shared", "--verbosity", "0")
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.execute("insert into shop_client (schema_name, name) values ('peer_template', 'x')")
        for how in ("clone", "migrate"):
            for number in range(40):
                owner.execute("insert into shop_client (schema_name, name) values (%s, 'x')", (f"peer_{how}_{number}",))
        owner.execute("create schema peer_template")
    place.manage("migrate_schemas", "--schema", "peer_template", "--verbosity", "0")


def measure(place: Place, *, rounds: int = 5) -> list[dict[str, float]]:
    """Interleaved rounds, one warm-up each."""
    found = []
    for number in range(rounds + 1):
        row = {
            "ours_s": ours(place, f"t_ours{number}"),
            "clone_s": peers(place, "clone", f"peer_clone_{number}"),
            "migrations_s": peers(place, "migrate", f"peer_migrate_{number}"),
        }
        if number:
            found.append(row)
        with psycopg.connect(place.owner_url, autocommit=True) as owner:
            drop_home(owner, f"t_ours{number}")
            for how in ("clone", "migrate"):
                owner.execute(f'drop schema "peer_{how}_{number}" cascade'.encode())
    return found
