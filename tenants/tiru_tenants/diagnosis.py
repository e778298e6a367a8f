"""What is wrong with an installation, in words somebody can act on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiru.audit.verification import verify_ledger
from tiru.config import Settings
from tiru.errors import NotFound, Unavailable
from tiru.i18n import _
from tiru.readiness import problems_of
from tiru.registry import Registry, discover
from tiru.tenant import SYSTEM, Tenant
from tiru.work import unit_of_work
from tiru_migrations.fleet import behind
from tiru_tenants.agreements.findings import warnings
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.domains import domains_of
from tiru_tenants.fleet import homes_of
from tiru_tenants.ladder import Rung
from tiru_tenants.models import OperationRow
from tiru_tenants.operations import operations
from tiru_tenants.overview import read_tenants

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime

LEAST_FREE = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` is empty when it is good."""

    part: str
    good: bool
    what: str
    remedy: str = ""


async def diagnose(runtime: Runtime, plane: ControlPlane) -> list[Finding]:
    """Look at everything that usually goes wrong."""
    found = [*await diagnose_environment(runtime, plane), *await diagnose_database(runtime, plane)]
    found += await _agreements(runtime)
    found += await _ledgers(runtime, await runtime.directory.all())
    return found


async def diagnose_environment(runtime: Runtime, plane: ControlPlane) -> list[Finding]:
    """The machine, the settings, the clock, the modules."""
    found = [_disk(runtime.services.settings), *_modules(runtime.services.registry)]
    problems = [Finding("produksi", False, one.what, one.remedy) for one in await problems_of(runtime)]
    return found + (problems or [Finding("produksi", True, _("Siap untuk produksi."))])


def diagnose_without_database(settings: Settings, away: Unavailable) -> list[Finding]:
    """What can be said of the machine when the database does not answer."""
    modules = discover()
    remedy = away.remedy if settings.database_url is None else _("Periksa TIRU_DATABASE_URL dan nyalakan servernya.")
    log = settings.home / "postgres.log"
    if settings.database_url is None and log.is_file():
        remedy = _("Baca %(log)s.", log=log)
    return [_disk(settings), *_modules(modules), Finding("basis data", False, away.message, remedy)]


async def diagnose_database(runtime: Runtime, plane: ControlPlane) -> list[Finding]:
    """The server, what must be closed in it, migrations, the queue."""
    return [*_database(plane), *_migrations(plane), *_queue(plane), *_operations(plane)]


async def diagnose_tenant(runtime: Runtime, plane: ControlPlane, slug: str) -> list[Finding]:
    """One tenant. Raises NotFound."""
    rows = await read_tenants(runtime.services, slug)
    if not rows:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    served = await runtime.services.tenant_by_slug(slug)
    state = rows[0]["state"]
    found = [Finding("pelayanan", served is not None, f"{slug}: {state}", "" if served else f"tiru op list -t {slug}")]
    found += [*_migrations(plane, [slug]), *_operations(plane, slug)]
    found += await _agreements(runtime, slug)
    for domain in domains_of(plane, slug):
        own = domain.host.endswith(f".{runtime.services.settings.base_domain}")
        seen = own or domain.verified_at is not None
        remedy = "" if seen else f"tiru tenant domain check {domain.host} -t {slug}"
        found.append(Finding("nama host", seen, domain.host, remedy))
    if served is not None:
        found += await _ledgers(runtime, [served])
        found += await _own_diagnosis(runtime, served)
    return found


async def _own_diagnosis(runtime: Runtime, tenant: Tenant) -> list[Finding]:
    """What the tenant's modules say of themselves."""
    found = []
    for module in runtime.services.registry.active(tenant.modules):
        if module.diagnose is not None:
            async with unit_of_work(runtime.services, tenant, SYSTEM) as work:
                found += [Finding(str(module.title), False, words) for words in await module.diagnose(work)]
    return found


def _operations(plane: ControlPlane, slug: str = "") -> list[Finding]:
    failed = [row for row in operations(plane, subject=slug or None, state="failed", limit=200) if _is_last(plane, row)]
    found = [
        Finding("operasi", False, f"{row.subject}: {row.verb} {row.step}: {row.error[:120]}", f"tiru op show {row.id}")
        for row in failed
    ]
    return found or [Finding("operasi", True, _("Tidak ada operasi yang berhenti di tengah."))]


def _is_last(plane: ControlPlane, row: OperationRow) -> bool:
    """Whether nothing of the same kind succeeded afterwards."""
    same = operations(plane, subject=row.subject, limit=200)
    return next(one for one in same if one.verb == row.verb).id == row.id


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    if free < LEAST_FREE:
        return Finding(
            "disk", False, _("Sisa ruang %(mb)s MB.", mb=free // 1_000_000), _("Kosongkan ruang, lalu ulangi.")
        )
    return Finding("disk", True, _("Sisa ruang %(gb)s GB.", gb=free // 1_000_000_000))


def _database(plane: ControlPlane) -> list[Finding]:
    with plane.connect() as connection:
        version = connection.info.server_version // 10000
        open_ = connection.execute(
            "select has_function_privilege('tiru_app', 'pg_catalog.set_config(text, text, boolean)', 'execute')"
        ).fetchone()
        trigram = connection.execute("select 1 from pg_extension where extname = 'pg_trgm'").fetchone()
    found = [
        Finding(
            "basis data",
            version >= 15,
            f"PostgreSQL {version}",
            "" if version >= 15 else _("Naikkan ke 15 atau lebih."),
        )
    ]
    if open_ and open_[0]:
        found.append(
            Finding(
                "isolasi",
                False,
                _("set_config() masih terbuka: suntikan SQL bisa keluar dari perannya."),
                "REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC",
            )
        )
    else:
        found.append(Finding("isolasi", True, _("set_config() tertutup.")))
    found.append(
        Finding(
            "pencarian", trigram is not None, "pg_trgm", "" if trigram else "CREATE EXTENSION pg_trgm SCHEMA public"
        )
    )
    return found


def _modules(registry: Registry) -> list[Finding]:
    found = [
        Finding("modul", False, _("%(name)s dikarantina: %(why)s", name=name, why=why), "tiru module lint")
        for name, why in registry.quarantined.items()
    ]
    return found or [Finding("modul", True, _("%(n)s modul menepati kontrak.", n=len(registry.modules)))]


def _migrations(plane: ControlPlane, slugs: list[str] | None = None) -> list[Finding]:
    with plane.connect() as connection:
        late = behind(connection, homes_of(plane, slugs))
    if late:
        names = ", ".join(home.slug for home in late[:5])
        return [
            Finding(
                "migrasi",
                False,
                _("%(n)s tenant tertinggal: %(slugs)s.", n=len(late), slugs=names),
                "tiru migrate run --all",
            )
        ]
    return [Finding("migrasi", True, _("Semua tenant di versi terbaru."))]


def _queue(plane: ControlPlane) -> list[Finding]:
    with plane.connect() as connection:
        row = connection.execute(
            "select count(*) filter (where status = 'failed'), count(*) filter (where status = 'queued' and "
            "execute_after < now() - interval '10 minutes') from tiru_control.pgqueuer"
        ).fetchone()
    failed, stuck = row if row else (0, 0)
    if failed:
        return [Finding("pekerjaan", False, _("%(n)s pekerjaan menyerah.", n=failed), "tiru job list")]
    if stuck:
        return [Finding("pekerjaan", False, _("%(n)s pekerjaan menunggu lebih dari 10 menit.", n=stuck), "tiru worker")]
    return [Finding("pekerjaan", True, _("Antrean lancar."))]


async def _agreements(runtime: Runtime, slug: str = "") -> list[Finding]:
    found = []
    today = runtime.services.clock().date()
    for tenant in await read_tenants(runtime.services, slug):
        for words in warnings(tenant["papers"], today):
            found.append(
                Finding("perjanjian", False, f"{tenant['slug']}: {words}", f"tiru agreement list -t {tenant['slug']}")
            )
        for name, standing in tenant["standings"].items():
            if standing.rung in (Rung.GRACE, Rung.OVERDUE):
                found.append(
                    Finding(
                        "perjanjian",
                        False,
                        _("%(slug)s/%(name)s: %(because)s.", slug=tenant["slug"], name=name, because=standing.because),
                        f"tiru entitlement explain {name} -t {tenant['slug']}",
                    )
                )
    return found


async def _ledgers(runtime: Runtime, tenants: Sequence[Tenant]) -> list[Finding]:
    found = []
    for tenant in tenants:
        async with runtime.services.database.transaction(tenant.schema, snapshot=True) as session:
            verdict = await verify_ledger(session)
        if verdict.broken:
            found.append(
                Finding(
                    "jejak audit",
                    False,
                    f"{tenant.slug}: {verdict.broken.seq} {verdict.broken.why}",
                    f"tiru audit verify -t {tenant.slug}",
                )
            )
    return found or [Finding("jejak audit", True, _("Semua rantai utuh."))]
