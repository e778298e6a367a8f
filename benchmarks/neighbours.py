"""A server with many tenants already there: both sides are measured beside the same neighbours, on equal settings."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benchmarks.tables import HISTORY, TABLES, write_history
from tiru.jobs.install import install_queue
from tiru.postgres import Cluster
from tiru.registry import discover
from tiru_migrations.bootstrap import bootstrap, create_home
from tiru_migrations.histories import control_histories
from tiru_migrations.history import History
from tiru_migrations.schema import migrate

TENANTS = int(os.environ.get("TIRU_BENCH_TENANTS", "514"))
BASE_DOMAIN = "bench.local"
BENCH = History("bench", HISTORY)
PLAIN = "bench_plain"
PASSWORD = "bench"
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB"}
"""Beside the embedded server's own. Durability is PostgreSQL's default while anything is measured."""


@dataclass(frozen=True, slots=True)
class Place:
    """The server, and how both sides reach it. `folder` is for files of the measurement."""

    owner_url: str
    app_url: str
    socket: Path
    folder: Path
    version: int
    schemas: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        root = Path(__file__).resolve().parent.parent
        return {
            **os.environ,
            "BENCH_SOCKET": str(self.socket),
            "BENCH_DB": "tiru",
            "BENCH_APP_URL": self.app_url,
            "BENCH_OWNER_URL": self.owner_url,
            "BENCH_HOME": str(self.folder / "home"),
            "DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings",
            "PYTHONPATH": f"{root}:{self.folder}:{os.environ.get('PYTHONPATH', '')}",
        }

    def host(self, schema: str) -> str:
        return f"{schema}.{BASE_DOMAIN}"

    def manage(self, *arguments: str, **environment: str) -> None:
        """A management command of the peer. Raises RuntimeError with its words."""
        command = [sys.executable, "-m", "django", *arguments]
        surroundings = {**self.environment, **environment}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=3600, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])


@contextmanager
def neighbourhood(keep: Path | None = None) -> Iterator[Place]:
    """A server with `TENANTS` schemas of a hundred tables each. `keep`: a folder to find it in again next time."""
    with tempfile.TemporaryDirectory(prefix="tiru-bench-", ignore_cleanup_errors=True) as passing:
        folder = keep or Path(passing)
        write_history(folder)
        sys.path.append(str(folder))
        with Cluster(folder / "pg", settings=SETTINGS).running() as server:
            schemas = tuple(f"tn{number:03d}" for number in range(TENANTS))
            app_url = server.dsn(user="tiru_app")
            place = Place(server.dsn(), app_url, server.socket_dir, folder, server.version, schemas)
            _move_in(place)
            yield place


def _move_in(place: Place) -> None:
    """Fill the server once; without waiting for the disk, which is asked for again afterwards."""
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.prepare_threshold = None
        known = owner.execute("select to_regclass('public.bench_ready')").fetchone()
        if known is not None and known[0] is not None:
            return
        _durable(owner, wanted=False)
        bootstrap(owner, app_password=PASSWORD)
        owner.execute("grant execute on function pg_catalog.set_config(text, text, boolean) to tiru_owner")
        install_queue(owner)
        with owner.transaction():
            migrate(owner, "tiru_control", control_histories(discover()))
        _fill(owner, place)
        owner.execute(f"grant usage on schema {PLAIN} to tiru_app".encode())
        owner.execute(f"grant select on all tables in schema {PLAIN} to tiru_app".encode())
        owner.execute("vacuum analyze")
        _durable(owner, wanted=True)
        owner.execute("checkpoint")
        owner.execute("create table public.bench_ready ()")


def _fill(owner: psycopg.Connection, place: Place) -> None:
    for schema in (*place.schemas, PLAIN):
        with owner.transaction():
            create_home(owner, schema)
            migrate(owner, schema, [BENCH])
            owner.execute("insert into bench_t000 (text_0, amount) values (%s, 1)", (schema,))
            if schema != PLAIN:
                register(owner, place, schema)


def register(owner: psycopg.Connection, place: Place, schema: str) -> int:
    """The tenant's row, host and placement, as provisioning writes them. Returns its id."""
    row = owner.execute(
        "insert into tiru_control.tenant "
        "(slug, schema_name, title, kode_wilayah, jenis, timezone, brand, accent, state) values "
        "(%(name)s, %(name)s, %(name)s, '32.08', 'kabupaten', 'Asia/Jakarta', '#0b6b57', '#c8801f', 'active') "
        "returning id",
        {"name": schema},
    ).fetchone()
    assert row is not None
    owner.execute(
        "insert into tiru_control.tenant_domain (tenant_id, host, is_primary) values (%s, %s, true)",
        (row[0], place.host(schema)),
    )
    owner.execute("insert into tiru_control.placement (tenant_id) values (%s)", (row[0],))
    return int(row[0])


def unregister(owner: psycopg.Connection, schema: str) -> None:
    owner.execute("delete from tiru_control.tenant where schema_name = %s", (schema,))


def shape(owner: psycopg.Connection, schema: str) -> dict[str, int]:
    """How many tables, columns, indexes and foreign keys of the hundred a schema has."""
    row = owner.execute(
        "select count(distinct c.oid), "
        "(select count(*) from information_schema.columns "
        " where table_schema = %(s)s and table_name like 'bench\\_t%%'), "
        "(select count(*) from pg_indexes where schemaname = %(s)s and tablename like 'bench\\_t%%'), "
        "(select count(*) from pg_constraint k join pg_namespace m on m.oid = k.connamespace "
        " where m.nspname = %(s)s and k.contype = 'f') "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = %(s)s and c.relkind = 'r' and c.relname like 'bench\\_t%%'",
        {"s": schema},
    ).fetchone()
    assert row is not None
    found = dict(zip(("tables", "columns", "indexes", "foreign_keys"), row, strict=True))
    if found["tables"] != TABLES:
        raise RuntimeError(f"{schema} has {found}")
    return found


def _durable(owner: psycopg.Connection, *, wanted: bool) -> None:
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        owner.execute(f"alter system {'reset ' + name if wanted else 'set ' + name + ' = off'}".encode())
    owner.execute("select pg_reload_conf()")
