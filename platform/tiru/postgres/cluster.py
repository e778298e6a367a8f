"""One data folder and its server: started by the first user, shared by all, stopped by the last.

A user is a process that holds a shared lock. The kernel drops it when the process dies, so a killed
client cannot keep the server alive: a small watcher (`tiru.postgres.watch`) waits for the last lock.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from tiru.i18n import _
from tiru.postgres.binaries import find_binaries, version_of
from tiru.postgres.locks import FileLock, held
from tiru.postgres.unprivileged import REFUSED

OWNER = "tiru_owner"
DATABASE = "tiru"
PORT = 5432  # names the socket file; no TCP is opened
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "100",
    "max_locks_per_transaction": "1024",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "10min",
}


class ClusterError(Exception):
    """The server cannot be started; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. `version` is the major version."""

    socket_dir: Path
    port: int
    version: int

    def dsn(self, user: str = OWNER, dbname: str = DATABASE) -> str:
        """libpq URI over the socket, understood by psycopg and asyncpg."""
        return f"postgresql://{user}@/{dbname}?host={quote(str(self.socket_dir), safe='')}&port={self.port}"


@dataclass(slots=True)
class Cluster:
    """`data` is the data folder; `settings` override the server's; `progress` hears one line per step."""

    data: Path
    binaries: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    progress: Callable[[str], None] | None = None

    def __post_init__(self) -> None:
        self.data = self.data.absolute()

    @property
    def socket_dir(self) -> Path:
        """Short whatever the data path is, and the same for every process that means this folder."""
        digest = hashlib.sha256(str(self.data.parent.resolve() / self.data.name).encode()).hexdigest()[:16]
        return Path("/tmp") / f"tiru-{os.getuid()}-{digest}"  # noqa: S108 - 0700 and checked for its owner

    @contextmanager
    def running(self) -> Iterator[Server]:
        """Use the server for the block; it is started if need be. Raises ClusterError."""
        users = FileLock(self._beside("users.lock"))
        try:
            with held(self._beside("start.lock")):
                users.shared()
                server = self._attach() or self._start()
            yield server
        finally:
            with held(self._beside("start.lock")):
                users.release()
                if users.try_exclusive():
                    self.stop()
            users.close()

    def revive(self) -> bool:
        """Start the server again when it died under its users, of whom the caller is one. True when it had.

        Raises ClusterError when it does not start.
        """
        if self._postmaster() is not None:
            return False
        with held(self._beside("start.lock")):
            if self._postmaster() is not None:
                return False
            self._start()
        return True

    def stop(self) -> None:
        """Stop the server if it runs; the caller holds the locks. Waits for a clean shutdown."""
        pid = self._postmaster()
        if pid is None:
            return
        for wish, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            os.kill(pid, wish)
            if _gone(pid, seconds):
                break

    def _beside(self, name: str) -> Path:
        return self.data.parent / f"{self.data.name}.{name}"

    def _say(self, line: str) -> None:
        if self.progress:
            self.progress(line)

    def _attach(self) -> Server | None:
        """The server, if one of ours runs on this folder and answers."""
        if self._postmaster() is None:
            return None
        return self._wait(process=None)

    def _start(self) -> Server:
        binaries = self._find()
        self._initialise(binaries)
        self._forget_the_dead()
        self._make_socket_dir()
        settings = {**SETTINGS, **self.settings, "unix_socket_directories": str(self.socket_dir)}
        if sys.platform == "linux":
            settings.setdefault("recovery_init_sync_method", "syncfs")
        arguments = [str(binaries / "postgres"), "-D", str(self.data), "-p", str(PORT)]
        for name, value in settings.items():
            arguments += ["-c", f"{name}={value}"]
        log = self._beside("log")
        for _attempt in range(3):
            with log.open("ab") as output:
                process = subprocess.Popen(  # noqa: S603 - our own program
                    _as_nobody(arguments),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    cwd=self.data,
                )
            server = self._wait(process)
            if server is not None:
                self._watch()
                return server
            time.sleep(1.0)  # backends of a killed postmaster may still hold its shared memory
        raise ClusterError(_("PostgreSQL tidak mau menyala. Kata catatannya:\n%(log)s", log=_tail(log)))

    def _find(self) -> Path:
        try:
            binaries = find_binaries(self.binaries)
        except FileNotFoundError as error:
            raise ClusterError(
                _("Program PostgreSQL tidak ditemukan di: %(places)s. Isi TIRU_PG_BIN.", places=str(error))
            ) from error
        made_by = self.data / "PG_VERSION"
        if made_by.is_file() and made_by.read_text().strip() != str(version_of(binaries)):
            raise ClusterError(
                _(
                    "Data di %(data)s dibuat PostgreSQL %(old)s, programnya versi %(new)s. "
                    "Pakai program versi %(old)s (TIRU_PG_BIN), atau pindahkan datanya dahulu.",
                    data=self.data,
                    old=made_by.read_text().strip(),
                    new=version_of(binaries),
                )
            )
        return binaries

    def _initialise(self, binaries: Path) -> None:
        """Make the data folder aside and rename it: it is there whole, or not at all."""
        if (self.data / "PG_VERSION").is_file():
            return
        if self.data.exists() and any(self.data.iterdir()):
            raise ClusterError(_("Folder %(data)s berisi sesuatu yang bukan basis data.", data=self.data))
        self._say(_("menyiapkan folder basis data"))
        fresh = self._beside("new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        command = [
            str(binaries / "initdb"),
            "-D",
            str(fresh),
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        if version_of(binaries) >= 17:
            command += ["--locale-provider=builtin", "--locale=C.UTF-8"]
        else:
            command += ["--locale=C.UTF-8"]
        done = subprocess.run(_as_nobody(command), capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
        if done.returncode == REFUSED:
            raise ClusterError(
                _(
                    "PostgreSQL tidak berjalan sebagai root, dan mesin ini menolak user namespace. "
                    "Jalankan sebagai pengguna biasa."
                )
            )
        if done.returncode:
            raise ClusterError(_("initdb gagal: %(why)s", why=done.stderr.strip()[-800:]))
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)
        subprocess.run(["/bin/sync", "-f", str(self.data)], check=False, timeout=60)  # noqa: S603

    def _postmaster(self) -> int | None:
        """Pid of the postmaster of this folder, if it really is one."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            if _is_postgres(pid, self.data):
                return pid
        except (OSError, ValueError):
            pass
        return None

    def _forget_the_dead(self) -> None:
        """A pid file whose process is dead or somebody else would stop PostgreSQL from starting."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.socket_dir.glob(".s.PGSQL.*"):
            lock.unlink(missing_ok=True)

    def _make_socket_dir(self) -> None:
        folder = self.socket_dir
        folder.mkdir(mode=0o700, exist_ok=True)
        seen = folder.lstat()
        if seen.st_uid != os.getuid() or folder.is_symlink():
            raise ClusterError(_("%(folder)s milik orang lain; hapus dahulu.", folder=folder))
        folder.chmod(0o700)

    def _wait(self, process: subprocess.Popen[bytes] | None) -> Server | None:
        """Wait until it answers, however long recovery takes. None when it ended instead."""
        server = Server(self.socket_dir, PORT, 0)
        started = said = time.monotonic()
        while True:
            try:
                with psycopg.connect(server.dsn(dbname="postgres"), autocommit=True, connect_timeout=5) as connection:
                    if (
                        connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone()
                        is None
                    ):
                        connection.execute(f"create database {DATABASE}".encode())
                    return Server(self.socket_dir, PORT, connection.info.server_version // 10000)
            except psycopg.OperationalError:
                ended = process.poll() is not None if process else self._postmaster() is None
                if ended:
                    return None
            if time.monotonic() - said > 2:
                said = time.monotonic()
                self._say(_("memulihkan basis data, %(s)s detik", s=round(said - started)))
            time.sleep(0.03)

    def _watch(self) -> None:
        """Leave a watcher behind that stops the server when its last user is gone."""
        subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tiru.postgres.watch", str(self.data)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )


def _as_nobody(arguments: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return arguments
    return [sys.executable, "-m", "tiru.postgres.unprivileged", *arguments]


def _is_postgres(pid: int, data: Path) -> bool:
    """Whether `pid` is a postgres of this data folder; a pid may have been given to somebody else."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        if sys.platform == "linux":
            return False
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True
    return Path(os.fsdecode(command[0])).name == "postgres" and os.fsencode(str(data)) in command


def _gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
            if stat.rpartition(")")[2].split()[0] == "Z":
                return True
            os.kill(pid, 0)
        except OSError:
            return True
        time.sleep(0.02)
    return False


def _tail(log: Path) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-12:])
    except OSError:
        return ""
