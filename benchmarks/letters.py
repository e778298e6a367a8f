"""How long e-Office takes with 2 million letters and 5 million tasks: `python -m benchmarks letters`.

Starts a PostgreSQL of its own (`TIRU_PG_BIN` chooses the binaries) with one tenant, writes five years of letters by
SQL (`--keep FOLDER` leaves them for the next time; 2 million take about 6 GB), and asks the whole application for
each page over ASGI, one request at a time, as different officials. Then 50 writers take agenda numbers at once, and
the whole book is exported while the memory of the process is read.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from litestar.connection import ASGIConnection
from sqlalchemy import text

from benchmarks.letters_load import LETTERS, Loaded, load_letters, loaded_in
from benchmarks.letters_structure import SCHEMA, TENANT_MODULES, Officials, structure, tenant_of
from benchmarks.one_tenant import make_structure, services_of
from tiru.cli.serving import set_apart_what_stays
from tiru.postgres import Cluster
from tiru.services import Services
from tiru.tenant import Actor, Tenant
from tiru.web.app import create_app
from tiru.work import unit_of_work
from tiru_e_office.nomor.service import MASUK, next_in_book

TIMES = 60
WRITERS = 50
LETTERS_EACH = 40
LOADING = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "8GB", "autovacuum": "off"}
WORDS = (
    "undangan",
    "undangan rapat",
    "rapat koordinasi stunting",
    "jembatan",
    "perbaikan jalan irigasi",
    "Sutriningsih",
    "Wamanyadi Muguswan",
    "cuti pegawai Haridra",
    '"rencana kerja"',
    "dana desa posyandu -banjir",
)
"""In two letters of five, in one of seven, in one of a hundred; names that are in some hundreds, or in none."""

_SIZE = text("""
select (select count(*) from unit), (select count(*) from jabatan), pg_database_size(current_database()),
    pg_relation_size('ix_e_office_surat_kata')
""")


async def measure(services: Services, tenant: Tenant, officials: Officials) -> None:
    """Pages as each official asks for them: median and 95th percentile in milliseconds."""
    print(f"milliseconds over ASGI, {TIMES} one at a time: median, 95th percentile", flush=True)
    asking: list[Actor] = []

    async def find_actor(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return asking[-1]

    app = create_app(services, find_actor=find_actor)
    set_apart_what_stays()  # as the server does
    for name, actor, paths in _pages(officials):
        asking.append(actor)
        taken = await _asked(app, tenant, paths)
        print(f"{name:44} {statistics.median(taken):9.1f} {percentile(taken, 0.95):9.1f}", flush=True)


def _pages(officials: Officials) -> list[tuple[str, Actor, list[str]]]:
    base = "/kantor/e_office"
    who = {
        "bupati": officials.bupati,
        "dinas head": officials.kadis,
        "staff": officials.staf,
        "registrar": officials.tu,
    }
    searches = [f"{base}/cari?q={httpx.QueryParams({'q': words})['q']}" for words in WORDS]
    pages = [(f"inbox, {name}", actor, [base]) for name, actor in who.items() if name != "registrar"]
    pages += [(f"search of {len(WORDS)} words, {name}", actor, searches) for name, actor in who.items()]
    pages += [
        ("inbox, overdue, bupati", officials.bupati, [f"{base}?pandang=lewat"]),
        ("agenda, newest", officials.tu, [f"{base}/masuk"]),
        ("agenda of a year, page 40", officials.tu, [f"{base}/masuk?tahun=2025&halaman=40"]),
        ("agenda, words", officials.tu, [f"{base}/masuk?q={words}" for words in WORDS[:4]]),
        ("one letter", officials.bupati, [f"{base}/surat/{one}" for one in officials.letters]),
    ]
    return pages


async def _asked(app: Any, tenant: Tenant, paths: list[str]) -> list[float]:
    transport = httpx.ASGITransport(app=app)
    taken = []
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.host}") as client:
        for number in range(-len(paths), TIMES):
            start = time.perf_counter()
            answer = await client.get(paths[number % len(paths)])
            assert answer.status_code == 200, (paths, answer.status_code, answer.text[:400])
            if number >= 0:
                taken.append((time.perf_counter() - start) * 1000)
    return taken


async def number_in_parallel(services: Services, tenant: Tenant, unit_id: int) -> None:
    """50 writers of one book at once; whether the numbers follow each other, and how many a second."""
    given: list[int] = []

    async def write(actor: Actor) -> None:
        for _turn in range(LETTERS_EACH):
            async with unit_of_work(services, tenant, actor) as work:
                given.append(await next_in_book(work, unit_id=unit_id, buku=MASUK, tahun=2031))

    start = time.perf_counter()
    await asyncio.gather(*(write(_system()) for _writer in range(WRITERS)))
    seconds = time.perf_counter() - start
    assert sorted(given) == list(range(min(given), min(given) + WRITERS * LETTERS_EACH)), "a gap or a twin"
    print(f"agenda numbers, {WRITERS} writers of one book: {len(given) / seconds:.0f} a second, no gap, no deadlock")


async def export(services: Services, tenant: Tenant, actor: Actor) -> None:
    """The whole book as a file, and what the process grew by while it was read."""

    async def find_actor(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return actor

    app = create_app(services, find_actor=find_actor)  # type: ignore[arg-type]
    for form in ("csv", "xlsx"):
        forget_most()
        before = memory_mb("VmRSS")
        start = time.perf_counter()
        size = await read_whole(app, tenant.host, f"/kantor/e_office/masuk/ekspor.{form}")
        seconds = time.perf_counter() - start
        print(
            f"agenda book, {form}: {size / 1e6:.0f} MB in {seconds:.0f} s; process {before:.0f} MB before, "
            f"{memory_mb('VmHWM'):.0f} MB at most",
            flush=True,
        )


async def read_whole(app: Any, host: str, path: str) -> int:
    """Bytes of an answer that is thrown away piece by piece."""
    size = 0
    asked, answered = asyncio.Event(), asyncio.Event()

    async def receive() -> dict[str, Any]:
        if asked.is_set():
            await answered.wait()  # a stream ends when the reader goes
            return {"type": "http.disconnect"}
        asked.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal size
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message
            return
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            answered.set()

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", host.encode())],
        "client": ("127.0.0.1", 1),
        "server": (host, 80),
    }
    await app(scope, receive, send)
    return size


async def size_of(services: Services, tenant: Tenant) -> str:
    """How large what was loaded is: units, posts, and bytes of the database with its indexes."""
    async with unit_of_work(services, tenant, _system()) as work:
        units, posts, size, words = (await work.session.execute(_SIZE)).one()
    return f"{units} units, {posts} posts; database {size / 1e9:.2f} GB, of it the index of words {words / 1e6:.0f} MB"


def forget_most() -> None:
    """Let `VmHWM` start anew."""
    Path("/proc/self/clear_refs").write_text("5")


def memory_mb(what: str) -> float:
    """Resident memory of this process in MB: `VmRSS` now, `VmHWM` the most since it was last forgotten."""
    status = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith(f"{what}:")).split()[1]) * 1024 / 1e6


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _system() -> Actor:
    from tiru.tenant import SYSTEM

    return SYSTEM


def prepare(owner_url: str, home: Path, letters: int) -> Loaded:
    """The tenant with its letters; what is there is left."""
    make_structure(owner_url, SCHEMA, TENANT_MODULES, known_by="e_office_surat")
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"set search_path = {SCHEMA}, tiru_control")
        if (loaded := loaded_in(owner)).letters:
            return loaded
    asyncio.run(_structured(owner_url, home))
    return load_letters(owner_url, SCHEMA, letters)


async def _structured(owner_url: str, home: Path) -> None:
    services = services_of(owner_url, home, tenant_of())
    async with unit_of_work(services, tenant_of(), _system()) as work:
        await structure(work)
    await services.database.close()


async def run(owner_url: str, home: Path, parts: list[str]) -> None:
    tenant = tenant_of()
    services = services_of(owner_url, home, tenant)
    async with unit_of_work(services, tenant, _system()) as work:
        officials = await Officials.of(work)
        setda = int(await work.session.scalar(text("select id from unit where kode = 'setda'")) or 0)
    print(await size_of(services, tenant), flush=True)
    if "pages" in parts:
        await measure(services, tenant, officials)
    if "numbers" in parts:
        await number_in_parallel(services, tenant, setda)
    if "export" in parts:
        await export(services, tenant, officials.tu)
    await services.database.close()


def main(arguments: list[str] | None = None) -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks letters")
    options.add_argument("parts", nargs="*", metavar="PART", help="pages, numbers, export; all by default")
    options.add_argument("--letters", type=int, default=LETTERS)
    options.add_argument("--keep", type=Path, help="folder in which the filled server stays for the next time")
    options.add_argument("--load-only", action="store_true")
    asked = options.parse_args(sys.argv[1:] if arguments is None else arguments)
    chosen = os.environ.get("TIRU_PG_BIN")
    binaries = Path(chosen) if chosen else None
    with tempfile.TemporaryDirectory(prefix="tiru-bench-") as folder:
        home = asked.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        start = time.perf_counter()
        with Cluster(home / "data", binaries, settings=LOADING).running() as server:
            loaded = prepare(server.dsn(), home, asked.letters)
        print(f"{loaded}, ready in {time.perf_counter() - start:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
        if not asked.load_only:
            with Cluster(home / "data", binaries).running() as server:
                asyncio.run(run(server.dsn(), home, asked.parts or ["pages", "numbers", "export"]))
            print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
