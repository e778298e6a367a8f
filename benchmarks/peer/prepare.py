"""What the peer has before anything is measured: its migrations, its registry with the neighbours, its template."""

from __future__ import annotations

import psycopg

from benchmarks.neighbours import Place
from benchmarks.tables import REVISIONS, TABLES

TEMPLATE = "peer_template"


def prepare(place: Place) -> None:
    """Done once per server. Migrations are as `makemigrations` writes them; they go beside the data."""
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        known = owner.execute("select to_regclass('public.bench_peer_ready')").fetchone()
        if known is not None and known[0] is not None:
            return
        for package in ("", "items", "shop"):
            folder = place.folder / "peer_migrations" / package
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
        place.manage("makemigrations", "shop", "--verbosity", "0")
        for step in range(1, REVISIONS + 1):
            models = str(step * TABLES // REVISIONS)
            place.manage("makemigrations", "items", "--verbosity", "0", BENCH_MODELS=models)
        place.manage("migrate_schemas", "--shared", "--verbosity", "0")
        for schema in place.schemas:
            _register(owner, schema, place.host(schema))
        _register(owner, TEMPLATE, place.host(TEMPLATE))
        owner.execute(f"create schema {TEMPLATE}".encode())
        place.manage("migrate_schemas", "--schema", TEMPLATE, "--verbosity", "0")
        owner.execute("vacuum analyze")
        owner.execute("create table public.bench_peer_ready ()")


def _register(owner: psycopg.Connection, schema: str, host: str) -> None:
    row = owner.execute(
        "insert into shop_client (schema_name, name) values (%s, %s) returning id", (schema, schema)
    ).fetchone()
    assert row is not None
    owner.execute("insert into shop_domain (domain, is_primary, tenant_id) values (%s, true, %s)", (host, row[0]))
