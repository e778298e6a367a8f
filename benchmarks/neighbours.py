"""A server with many tenants already there: both sides are measured beside the same neighbours."""

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

from benchmarks.tables import script
from tiru.postgres import Cluster
from tiru_migrations.bootstrap import bootstrap, create_home

TENANTS = int(os.environ.get("TIRU_BENCH_TENANTS", "514"))
PASSWORD = "bench"


@dataclass(frozen=True, slots=True)
class Place:
    """The server, and how both sides reach it."""

    owner_url: str
    app_url: str
    socket: Path
    schemas: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BENCH_SOCKET": str(self.socket),
            "BENCH_DB": "tiru",
            "BENCH_APP_URL": self.app_url,
            "DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings",
            "PYTHONPATH": f"{Path(__file__).parent.parent}:{os.environ.get('PYTHONPATH', '')}",
        }

    def manage(self, *arguments: str) -> None:
        """A management command of the peer. Raises CalledProcessError with its words."""
        command = [sys.executable, "-m", "django", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=3600, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])


@contextmanager
def neighbourhood() -> Iterator[Place]:
    """A throwaway server with `TENANTS` schemas of a hundred tables each, made by our script."""
    settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "512MB"}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Cluster(Path(folder) / "pg", settings=settings).running() as server,
    ):
        owner_url = server.dsn()
        schemas = tuple(f"tn{number:03d}" for number in range(TENANTS))
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.prepare_threshold = None
            bootstrap(owner, app_password=PASSWORD)
            owner.execute("grant execute on function pg_catalog.set_config(text, text, boolean) to tiru_owner")
            tables = script().encode()
            for schema in (*schemas, "bench_plain"):
                with owner.transaction():
                    create_home(owner, schema)
                    owner.execute(f'set local search_path = "{schema}"'.encode())
                    owner.execute(tables, prepare=False)
                    owner.execute(b"insert into bench_t000 (text_0, amount) values ('satu', 1)")
            owner.execute("grant usage on schema bench_plain to tiru_app")
            owner.execute("grant select on all tables in schema bench_plain to tiru_app")
            owner.execute("vacuum analyze")
        app_url = server.dsn(user="tiru_app")
        yield Place(owner_url, app_url, server.socket_dir, schemas)
