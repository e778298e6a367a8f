"""How long pages take with 50,000 complaints: `python benchmarks/complaints.py [--reports N] [--explain]`.

Starts a throwaway PostgreSQL (`TIRU_PG_BIN` chooses the binaries) with one tenant, writes reports of two years by
SQL, and asks the whole application for each page over ASGI, one request at a time. Printed are the median and the
95th percentile in milliseconds; `--explain` prints the slowest statements of each page,
with the milliseconds each took in the database and on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx
import psycopg
from litestar.connection import ASGIConnection
from sqlalchemy import event, text
from sqlalchemy.engine import Engine, make_url

from tiru.clock import system_clock
from tiru.config import Profile, Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.files.local import LocalStore
from tiru.kalender.service import seed_holidays
from tiru.mail import InMemoryMail
from tiru.organisasi.structure import apply_structure
from tiru.postgres import Cluster
from tiru.registry import discover
from tiru.services import Services
from tiru.tenant import STRANGER, SYSTEM, Actor, Tenant
from tiru.testing.installation import all_powerful
from tiru.web.app import create_app
from tiru.wilayah.load import load
from tiru.work import unit_of_work
from tiru_aduan.categories import seed_categories
from tiru_migrations.bootstrap import bootstrap, create_home
from tiru_migrations.histories import control_histories, tenant_histories
from tiru_migrations.schema import migrate

TIMES = 25
UNITS = [{"kode": "pemda", "nama": "Pemda", "tipe": "pemda"}] + [
    {"kode": f"dinas-{number}", "nama": f"Dinas {number}", "tipe": "opd_dinas", "induk": "pemda"}
    for number in range(1, 31)
]
# Four of five are closed, as after two years of work; open ones are young; words repeat as they do in life.
REPORTS = text("""
    insert into aduan_laporan (nomor, code_hash, jenis, sifat, kategori_id, judul, isi, kode_wilayah, latitude,
        longitude, status, unit_id, dibuat_at, verified_at, disposed_at, first_answered_at, answered_at, closed_at,
        due_at, late, rating)
    select 'UJI-' || to_char(at, 'YYMM') || '-' || n, 'x', 'pengaduan',
        case when n % 11 = 0 then 'rahasia' else 'terbuka' end, categories[1 + n % array_length(categories, 1)],
        (array['Jalan', 'Lampu', 'Saluran', 'Sampah', 'Jembatan', 'Air'])[1 + n % 6] || ' rusak di tempat ' || n,
        'Sudah ' || n % 30 || ' hari begini dan belum ada yang datang; warga ' ||
            (array['gang', 'pasar', 'sekolah', 'masjid', 'terminal'])[1 + n % 5] || ' meminta diperbaiki segera.',
        villages[1 + (n * 7919) % array_length(villages, 1)], -7 + random() / 5, 108.4 + random() / 5, status,
        case when status in ('baru', 'diverifikasi') then null else units[1 + n % array_length(units, 1)] end,
        at, at + interval '1 day', at + interval '2 days',
        case when status in ('ditanggapi', 'selesai') then at + (n % 9 + 1) * interval '1 day' end,
        case when status in ('ditanggapi', 'selesai') then at + (n % 9 + 1) * interval '1 day' end,
        case when status in ('selesai', 'diarsipkan') then at + (n % 15 + 2) * interval '1 day' end,
        case when status not in ('selesai', 'diarsipkan') then at + interval '9 days' end,
        n % 7 = 0, case when status = 'selesai' and n % 3 = 0 then 1 + n % 5 end
    from (
        select n, now() - (:reports - n) * interval '730 days' / :reports as at,
            case when n < :reports * 0.97 then case when n % 16 = 0 then 'diarsipkan' else 'selesai' end
                else (array['baru', 'diverifikasi', 'didisposisi', 'diproses', 'ditanggapi'])[1 + n % 5] end as status
        from generate_series(1, :reports) as n
    ) as drawn,
    (select array_agg(kode order by kode) as villages from tiru_control.wilayah
        where kode like '32.08.%' and tingkat = 'desa') as places,
    (select array_agg(id) as categories from aduan_kategori) as kinds,
    (select array_agg(id) as units from unit where tipe = 'opd_dinas') as offices
""")
PAGES = {
    "public list": (STRANGER, "/aduan"),
    "public list, page 400": (STRANGER, "/aduan?halaman=400"),
    "public list, words": (STRANGER, "/aduan?q=jembatan+terminal"),
    "public list, district and status": (STRANGER, "/aduan?wilayah=32.08.10&status=selesai"),
    "portal's front page": (STRANGER, "/"),
    "open figures": (STRANGER, "/api/aduan/angka?hari=365"),
    "inbox": (None, "/kantor/aduan"),
    "inbox, the office's turn": (None, "/kantor/aduan?status=kantor"),
    "inbox, words": (None, "/kantor/aduan?q=jalan+pasar"),
    "inbox, late in a district": (None, "/kantor/aduan?terlambat=true&wilayah=32.08.10"),
    "one report": (None, "/kantor/aduan/laporan/{nomor}"),
    "figures, 90 days": (None, "/kantor/aduan/angka?hari=90"),
    "figures, a year": (None, "/kantor/aduan/angka?hari=365"),
    "export of the office's turn, CSV": (None, "/kantor/aduan/ekspor.csv?status=kantor"),
}


async def measure(services: Services, tenant: Tenant, reports: int, *, explain: bool) -> None:
    powerful = all_powerful(services.registry)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await apply_structure(work, UNITS, ())
        await seed_categories(work)
        await seed_holidays(work)
        await work.session.flush()
        await work.session.execute(REPORTS, {"reports": reports})
        nomor = await work.session.scalar(text("select nomor from aduan_laporan order by id desc limit 1 offset 5"))
    async with services.database.transaction(tenant.schema) as session:
        await session.execute(text("analyze aduan_laporan"))
    print(f"{reports} reports; milliseconds: median, 95th percentile", flush=True)
    for name, (actor, path) in PAGES.items():
        with statements() as spent:
            taken = await _asked(services, tenant, actor or powerful, path.format(nomor=nomor))
        print(f"{name:36} {statistics.median(taken):9.1f} {percentile(taken, 0.95):9.1f}", flush=True)
        for statement, seconds in sorted(spent.items(), key=lambda pair: -pair[1])[: 3 if explain else 0]:
            print(f"      {1000 * seconds / (TIMES + 2):8.1f}  {' '.join(statement.split())[:260]}")


async def _asked(services: Services, tenant: Tenant, actor: Actor, path: str) -> list[float]:
    async def find_actor(_connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return actor

    transport = httpx.ASGITransport(app=create_app(services, find_actor=find_actor))  # type: ignore[arg-type]
    taken = []
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.host}") as client:
        for number in range(TIMES + 2):
            start = time.perf_counter()
            answer = await client.get(path)
            assert answer.status_code == 200, (path, answer.status_code, answer.text[:400])
            if number > 1:
                taken.append((time.perf_counter() - start) * 1000)
    return taken


class statements:  # noqa: N801 - reads as words at its one place
    """Seconds by statement, as the engine sees them, for as long as the block runs."""

    def __enter__(self) -> dict[str, float]:
        self.spent: dict[str, float] = defaultdict(float)
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        return self.spent

    def __exit__(self, *_what: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._before)
        event.remove(Engine, "after_cursor_execute", self._after)

    def _before(self, connection: Any, *_more: Any) -> None:
        connection.info["asked"] = time.perf_counter()

    def _after(self, connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self.spent[statement] += time.perf_counter() - connection.info["asked"]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def run(owner_url: str, home: Path, reports: int, *, explain: bool) -> None:
    registry = discover()
    names = frozenset(registry.modules)
    tenant = Tenant(
        id=1,
        slug="kuningan",
        schema="t_kuningan",
        title="Kabupaten Kuningan",
        kode_wilayah="32.08",
        host="kuningan.localhost",
        modules=names,
    )
    with psycopg.connect(owner_url, autocommit=True) as owner:
        bootstrap(owner, app_password="bench")
        from tiru.jobs.install import install_queue

        install_queue(owner)
        with owner.transaction():
            migrate(owner, "tiru_control", control_histories(registry))
        with owner.transaction():
            create_home(owner, tenant.schema)
            migrate(owner, tenant.schema, tenant_histories(registry, names))
        load(owner)
    app_url = make_url(owner_url).set(username="tiru_app", password="bench").render_as_string(hide_password=False)

    async def found(_key: str) -> Tenant:
        return tenant

    services = Services(
        settings=Settings(profile=Profile.DEMO, home=home, database_url=owner_url),
        database=Database(app_url, application_name="bench"),
        registry=registry,
        find_tenant=found,
        tenant_by_slug=found,
        store=LocalStore(home / "files"),
        keys=KeyRing.in_home(home),
        mail=InMemoryMail(),
        clock=system_clock,
    )
    await measure(services, tenant, reports, explain=explain)
    await services.database.close()


def main() -> None:
    options = argparse.ArgumentParser(prog="python benchmarks/complaints.py")
    options.add_argument("--reports", type=int, default=50_000)
    options.add_argument("--explain", action="store_true", help="the slowest statements of each page")
    asked = options.parse_args()
    chosen = os.environ.get("TIRU_PG_BIN")
    with tempfile.TemporaryDirectory(prefix="tiru-bench-") as folder:
        home = Path(folder)
        with Cluster(home / "data", Path(chosen) if chosen else None).running() as server:
            asyncio.run(run(server.dsn(), home, asked.reports, explain=asked.explain))


if __name__ == "__main__":
    main()
