"""Switching modules on and off in a tenant. Off keeps everything; purge leaves nothing and says so."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from tiru.errors import NotEntitled, NotFound, Refused
from tiru.i18n import _
from tiru.module import Module
from tiru_migrations.fleet import note_standing
from tiru_migrations.histories import tenant_histories
from tiru_migrations.schema import migrate, standing
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.ladder import Rung
from tiru_tenants.operations import operation
from tiru_tenants.overview import read_tenants
from tiru_tenants.seeding import note_seeded, seed


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a purge: what was there and that nothing is left; `digest` over the rest."""

    tenant: str
    module: str
    tables: dict[str, int]
    left: int
    at: datetime

    @property
    def digest(self) -> str:
        content = [self.tenant, self.module, self.tables, self.left, self.at.isoformat()]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


async def enable(plane: ControlPlane, slug: str, name: str, *, actor: str, reason: str = "") -> bool:
    """Install where missing, seed its reference data, switch on. False when it was on already.

    Raises NotFound, and NotEntitled when no paper names the module.
    """
    module = module_of(plane, name)
    tenant = (await _tenant(plane, slug, name)) | {}
    if name in tenant["enabled"]:
        return False
    with operation(
        plane,
        "module.enable",
        slug,
        ("migrate", "activate", "seed"),
        actor=actor,
        reason=reason,
        detail={"module": name},
    ) as running:
        running.enter("migrate")
        installed = set(tenant["enabled"]) | {name}
        histories = tenant_histories(plane.services.registry, installed)

        def install() -> None:
            with running.connection.transaction():
                migrate(running.connection, tenant["schema_name"], histories)
                at = standing(running.connection, tenant["schema_name"])
                note_standing(running.connection, tenant["id"], at, milliseconds=0)

        await asyncio.to_thread(install)
        running.enter("activate")
        _switch(running.connection, tenant["id"], name, True, actor, module.version)
        running.enter("seed")
        found = await Directory(plane.services).whatever_state(slug)
        assert found is not None
        modules = list(plane.services.registry.active(found.modules | {name}))
        await seed(plane.services, found, modules, kinds=("reference",))
        note_seeded(running.connection, tenant["id"], modules)
    return True


async def disable(plane: ControlPlane, slug: str, name: str, *, actor: str, reason: str = "") -> bool:
    """Switch off; tables and data stay. False when it was off already."""
    module = module_of(plane, name)
    tenant = await _tenant(plane, slug, name, entitled=False)
    if name not in tenant["enabled"]:
        return False
    with operation(
        plane, "module.disable", slug, ("deactivate",), actor=actor, reason=reason, detail={"module": name}
    ) as running:
        running.enter("deactivate")
        _switch(running.connection, tenant["id"], name, False, actor, module.version)
    return True


async def purge_module(plane: ControlPlane, slug: str, name: str, *, actor: str, reason: str = "") -> Receipt:
    """Drop the module's tables in this tenant. Raises Refused while it is switched on."""
    module = module_of(plane, name)
    tenant = await _tenant(plane, slug, name, entitled=False)
    if name in tenant["enabled"]:
        raise Refused(
            _("Modul %(name)s masih menyala di %(slug)s.", name=name, slug=slug),
            remedy=f"tiru module disable {name} -t {slug}",
        )
    schema = tenant["schema_name"]
    with operation(
        plane, "module.purge", slug, ("drop",), actor=actor, reason=reason, detail={"module": name}
    ) as running:
        running.enter("drop")

        def drop() -> dict[str, int]:
            with running.connection.transaction():
                counts = row_counts(running.connection, schema, module)
                for table in module.tables:
                    running.connection.execute(
                        sql.SQL("drop table if exists {}.{} cascade").format(
                            sql.Identifier(schema), sql.Identifier(table)
                        )
                    )
                running.connection.execute(
                    sql.SQL("delete from {}.tiru_revision where version_num ~ %s").format(sql.Identifier(schema)),
                    (f"^{name}_[0-9]+$",),
                )
                running.connection.execute(
                    "delete from tiru_control.migration_ledger where tenant_id = %s and history = %s",
                    (tenant["id"], name),
                )
                running.connection.execute(
                    "delete from tiru_control.module_activation where tenant_id = %s and module = %s",
                    (tenant["id"], name),
                )
                return counts

        counts = await asyncio.to_thread(drop)
        left = running.connection.execute(
            "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = %s and c.relname like %s",
            (schema, f"{name}\\_%"),
        ).fetchone()
    return Receipt(slug, name, counts, left[0] if left else -1, plane.services.clock())


def row_counts(connection: psycopg.Connection, schema: str, module: Module) -> dict[str, int]:
    """Rows per table of a module, for the question before a purge."""
    counts = {}
    for table in module.tables:
        known = connection.execute("select to_regclass(%s)", (f'"{schema}"."{table}"',)).fetchone()
        if known and known[0]:
            row = connection.execute(
                sql.SQL("select count(*) from {}.{}").format(sql.Identifier(schema), sql.Identifier(table))
            ).fetchone()
            counts[table] = row[0] if row else 0
    return counts


def module_of(plane: ControlPlane, name: str) -> Module:
    """A pluggable module. Raises NotFound, saying why when it is quarantined."""
    registry = plane.services.registry
    module = registry.get(name)
    if module is None or module.builtin:
        why = registry.quarantined.get(name, "")
        what = _("Tidak ada modul %(name)s di pemasangan ini. %(why)s", name=name, why=why)
        raise NotFound(what.strip(), remedy="tiru module list")
    return module


async def _tenant(plane: ControlPlane, slug: str, name: str, *, entitled: bool = True) -> dict[str, Any]:
    found = await read_tenants(plane.services, slug)
    if not found:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    tenant = found[0]
    if entitled:
        from zoneinfo import ZoneInfo

        from tiru_tenants.ladder import standing as stand

        day = plane.services.clock().astimezone(ZoneInfo(tenant["timezone"])).date()
        if stand(tenant["papers"], name, day).rung is Rung.NONE:
            raise NotEntitled(
                _("Tidak ada perjanjian %(slug)s yang menyebut modul %(name)s.", slug=slug, name=name),
                remedy=f"tiru entitlement explain -t {slug} {name}",
            )
    return tenant


def _switch(connection: psycopg.Connection, tenant_id: int, name: str, enabled: bool, actor: str, version: str) -> None:
    with connection.transaction():
        connection.execute(
            "insert into tiru_control.module_activation (tenant_id, module, version, enabled, changed_by) "
            "values (%s, %s, %s, %s, %s) on conflict (tenant_id, module) do update set enabled = excluded.enabled, "
            "installed = true, version = excluded.version, changed_at = now(), changed_by = excluded.changed_by",
            (tenant_id, name, version, enabled, actor),
        )
        connection.execute(
            "update tiru_control.tenant set changed_at = now(), serial = serial + 1 where id = %s", (tenant_id,)
        )
