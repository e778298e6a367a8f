"""The embedded server survives what happens to servers."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tiru.postgres import Cluster, ClusterError, find_binaries
from tiru.testing.postgres import FAST

DEBIAN = Path("/usr/lib/postgresql/15/bin")
BINARIES = [find_binaries(), *([DEBIAN] if (DEBIAN / "postgres").exists() else [])]
HOLD = """
import sys, time
from pathlib import Path
from tiru.postgres import Cluster
with Cluster(Path(sys.argv[1]), Path(sys.argv[2]), {"fsync": "off"}).running() as server:
    print("ready", flush=True)
    time.sleep(60)
"""


def ask(server):
    with psycopg.connect(server.dsn()) as connection:
        return connection.execute("select current_setting('listen_addresses')").fetchone()[0]


def another_user(data: Path, binaries: Path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", HOLD, data, binaries], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "ready"
    return process


def eventually(test, seconds=15.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if test():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("binaries", BINARIES, ids=lambda path: path.parts[-2])
def test_it_starts_cold_then_warm_and_listens_on_no_network(tmp_path, binaries):
    cluster = Cluster(tmp_path / "data", binaries, FAST)
    with cluster.running() as server:
        assert ask(server) == ""
    assert cluster._postmaster() is None
    with cluster.running() as server:
        assert ask(server) == ""


def test_a_second_process_shares_it_under_a_very_long_path(tmp_path):
    data = tmp_path.joinpath(*["folder-with-a-rather-long-name"] * 5) / "data"
    with Cluster(data, settings=FAST).running() as server:
        other = another_user(data, find_binaries())
        assert ask(server) == ""
        other.kill()
        other.wait()
        assert ask(server) == ""


def test_the_server_ends_by_itself_when_its_only_user_is_killed(tmp_path):
    data = tmp_path / "data"
    cluster = Cluster(data, settings=FAST)
    other = another_user(data, find_binaries())
    assert cluster._postmaster() is not None
    other.kill()
    other.wait()
    assert eventually(lambda: cluster._postmaster() is None)


def test_a_killed_postmaster_loses_nothing_committed(tmp_path):
    cluster = Cluster(tmp_path / "data")
    with cluster.running() as server:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("create table kept as select 42 as answer")
        os.kill(cluster._postmaster(), signal.SIGKILL)
        assert eventually(lambda: cluster._postmaster() is None)
    with cluster.running() as server, psycopg.connect(server.dsn()) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


def test_a_torn_initdb_is_made_again(tmp_path):
    torn = tmp_path / "data.new"
    torn.mkdir()
    (torn / "PG_VERSION").write_text("18")
    with Cluster(tmp_path / "data", settings=FAST).running() as server:
        assert ask(server) == ""


def test_a_pid_file_naming_a_foreign_process_is_not_believed(tmp_path):
    cluster = Cluster(tmp_path / "data", settings=FAST)
    with cluster.running():
        pass
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'data'}\n")
    assert cluster._postmaster() is None
    with cluster.running() as server:
        assert ask(server) == ""


def test_a_folder_of_another_version_is_refused_in_words(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("9")
    with pytest.raises(ClusterError, match="dibuat PostgreSQL 9"), Cluster(data).running():
        pass
