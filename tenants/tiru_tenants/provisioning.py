"""Making a tenant: named steps in order, each of which may be run again.

A run that failed or was killed is repaired by the same command: finished steps find nothing to do.
Nobody is served before `open_doors`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tiru.module import Module
from tiru.organisasi.structure import apply_structure
from tiru.parameter.settings import apply_settings
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_migrations.bootstrap import create_home
from tiru_migrations.fleet import note_standing
from tiru_migrations.histories import tenant_histories
from tiru_migrations.schema import migrate, standing
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.operations import Progress, Running, operation, silent
from tiru_tenants.seeding import note_seeded, seed
from tiru_tenants.wanted import Wanted


@dataclass(slots=True)
class Site:
    """Where the work happens: the plane, what is wanted, and the operation that notes each step."""

    plane: ControlPlane
    wanted: Wanted
    running: Running
    tenant_id: int = 0
    sample: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def connection(self) -> psycopg.Connection:
        return self.running.connection

    def modules(self) -> tuple[Module, ...]:
        """The pluggable modules that are wanted and installed here."""
        known = self.plane.services.registry.modules
        return tuple(known[name] for name in self.wanted.modules if name in known)


Step = Callable[[Site], Awaitable[None]]


async def register(site: Site) -> None:
    """The row in the registry, in state `provisioning` when it is new."""
    wanted = site.wanted
    row = site.connection.execute(
        "insert into tiru_control.tenant (slug, schema_name, title, kode_wilayah, jenis, timezone, brand, accent, "
        "words) values (%(slug)s, %(schema)s, %(title)s, %(kode)s, %(jenis)s, %(timezone)s, %(brand)s, %(accent)s, "
        "%(words)s) on conflict (slug) do update set title = excluded.title, kode_wilayah = excluded.kode_wilayah, "
        "jenis = excluded.jenis, timezone = excluded.timezone, brand = excluded.brand, accent = excluded.accent, "
        "words = excluded.words, changed_at = now() returning id",
        {
            "slug": wanted.slug,
            "schema": wanted.schema,
            "title": wanted.title,
            "kode": wanted.kode_wilayah,
            "jenis": wanted.jenis,
            "timezone": wanted.timezone,
            "brand": wanted.brand,
            "accent": wanted.accent,
            "words": Jsonb(dict(wanted.words)),
        },
    ).fetchone()
    assert row is not None
    site.tenant_id = row[0]
    site.plane.services.keys.begin_again(wanted.slug)  # a purged name comes back with new keys
    site.connection.execute(
        "insert into tiru_control.placement (tenant_id) values (%s) on conflict do nothing", (site.tenant_id,)
    )


async def create_schema(site: Site) -> None:
    """Role and schema of the same name, with the module tables, and the ledger: one transaction."""
    started = time.monotonic()
    registry = site.plane.services.registry
    installed = {
        name
        for (name,) in site.connection.execute(
            "select module from tiru_control.module_activation where tenant_id = %s and installed",
            (site.tenant_id,),
        )
    }
    histories = tenant_histories(registry, installed | set(site.wanted.modules))

    def work() -> None:
        with site.connection.transaction():
            create_home(site.connection, site.wanted.schema)
            migrate(site.connection, site.wanted.schema, histories)
            at = standing(site.connection, site.wanted.schema)
            took = round((time.monotonic() - started) * 1000)
            note_standing(site.connection, site.tenant_id, at, milliseconds=took)

    await asyncio.to_thread(work)


async def record_agreements(site: Site) -> None:
    """Agreements and decisions as documents; of what was recorded before, only what is not signed yet changes."""
    for table, documents in (("agreement", site.wanted.agreements), ("decision", site.wanted.decisions)):
        for document in documents:
            site.connection.execute(
                f"insert into tiru_control.{table} (tenant_id, ref, document, recorded_by) "  # noqa: S608
                "values (%s, %s, %s, 'manifest') on conflict (tenant_id, ref) do update "
                f"set document = excluded.document where {table}.document ->> 'tahap' <> 'aktif'",
                (site.tenant_id, document["ref"], Jsonb(dict(document))),
            )


async def activate_modules(site: Site) -> None:
    """Note which modules are switched on. Off keeps its tables and data."""
    wanted = {module.name: module.version for module in site.modules()}
    missing = sorted(set(site.wanted.modules) - set(wanted))
    if missing:
        site.notes.append(f"modules not installed here: {', '.join(missing)}")
    with site.connection.transaction():
        site.connection.execute(
            "update tiru_control.module_activation set enabled = false, changed_at = now(), changed_by = 'manifest' "
            "where tenant_id = %s and enabled and not (module = any(%s))",
            (site.tenant_id, list(wanted)),
        )
        for name, version in wanted.items():
            site.connection.execute(
                "insert into tiru_control.module_activation (tenant_id, module, version, changed_by) "
                "values (%s, %s, %s, 'manifest') on conflict (tenant_id, module) do update "
                "set enabled = true, installed = true, version = excluded.version, changed_at = now() "
                "where not module_activation.enabled or module_activation.version <> excluded.version",
                (site.tenant_id, name, version),
            )


async def name_hosts(site: Site) -> None:
    """The host names under which it answers; a name of another tenant is refused by the database."""
    base = site.plane.services.settings.base_domain
    hosts = [f"{site.wanted.slug}.{base}", *(name for name in site.wanted.domains)]
    with site.connection.transaction():
        site.connection.execute(
            "delete from tiru_control.tenant_domain where tenant_id = %s and not (host = any(%s))",
            (site.tenant_id, hosts),
        )
        for host in hosts:
            site.connection.execute(
                "insert into tiru_control.tenant_domain (tenant_id, host, is_primary) values (%s, %s, %s) "
                "on conflict (host) do update set is_primary = excluded.is_primary "
                "where tenant_domain.tenant_id = excluded.tenant_id",
                (site.tenant_id, host, host == hosts[0]),
            )


async def seed_reference(site: Site) -> None:
    """Reference data of every room and module, the organisation and the settings: each may run twice."""
    tenant = await Directory(site.plane.services).whatever_state(site.wanted.slug)
    assert tenant is not None
    async with unit_of_work(site.plane.services, tenant, SYSTEM, request_id=site.running.id) as work:
        await apply_structure(work, site.wanted.units, site.wanted.posts)
        await apply_settings(work, site.wanted.settings)
    kinds = ("reference", "sample") if site.sample else ("reference",)
    modules = list(site.plane.services.registry.active(tenant.modules | set(site.wanted.modules)))
    await seed(site.plane.services, tenant, modules, kinds=kinds, request_id=site.running.id)
    note_seeded(site.connection, site.tenant_id, modules)


async def open_doors(site: Site) -> None:
    """From here on it is served. Remember the manifest it stands at, under a new serial."""
    site.connection.execute(
        "update tiru_control.tenant set state = case when state = 'provisioning' then 'active' else state end, "
        "opened_at = coalesce(opened_at, now()), manifest = %s, manifest_text = %s, serial = serial + 1, "
        "changed_at = now() where id = %s",
        (
            Jsonb(dict(site.wanted.manifest)) if site.wanted.manifest is not None else None,
            site.wanted.manifest_text,
            site.tenant_id,
        ),
    )


STEPS: tuple[Step, ...] = (
    register,
    create_schema,
    record_agreements,
    activate_modules,
    name_hosts,
    seed_reference,
    open_doors,
)


async def provision(
    plane: ControlPlane,
    wanted: Wanted,
    *,
    actor: str,
    reason: str = "",
    sample: bool = False,
    steps: Sequence[Step] = STEPS,
    progress: Progress = silent,
    op_id: str | None = None,
    verb: str = "tenant.apply",
    detail: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Run every step in order. Returns the operation's id and notes. A failed run is repaired by running again."""
    names = [step.__name__ for step in steps]
    with operation(
        plane,
        verb,
        wanted.slug,
        names,
        actor=actor,
        reason=reason,
        detail={"manifest": wanted.manifest_text, "sample": sample} | dict(detail),
        progress=progress,
        op_id=op_id,
    ) as running:
        site = Site(plane, wanted, running, sample=sample)
        for step in steps:
            running.enter(step.__name__)
            await step(site)
            running.done(step.__name__)
        return {"operation": running.id, "tenant_id": site.tenant_id, "notes": site.notes}
