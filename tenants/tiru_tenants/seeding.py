"""Reference data of rooms and modules: seeded when a tenant is made, and again after what they declare has changed.

A release may bring new permissions, roles, categories. The ledger keeps a digest of the declarations a tenant was
seeded from; where it differs, all reference seeds run again. Each may run twice, and none undoes what an
administrator changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

import psycopg

from tiru.i18n import SOURCE_LOCALE, speak
from tiru.module import Module
from tiru.services import Services
from tiru.tenant import SYSTEM, Tenant
from tiru.work import unit_of_work
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory


def digest_of(modules: Iterable[Module]) -> str:
    """SHA-256 of what these modules declare that a seed may put into a tenant."""
    declared = [
        [
            module.name,
            module.version,
            sorted(permission.name for permission in module.permissions),
            sorted([role.name, *sorted(role.permissions)] for role in module.roles),
            sorted(seed.name for seed in module.seeds if seed.kind == "reference"),
        ]
        for module in sorted(modules, key=lambda one: one.name)
    ]
    return hashlib.sha256(json.dumps(declared).encode()).hexdigest()


async def seed(
    services: Services, tenant: Tenant, modules: Sequence[Module], *, kinds: Sequence[str], request_id: str = ""
) -> None:
    """Run the seeds of these kinds, each in a transaction of its own, kind by kind."""
    for kind in kinds:
        for module in modules:
            for one in module.seeds:
                if one.kind == kind:
                    async with unit_of_work(services, tenant, SYSTEM, request_id=request_id) as work:
                        with speak(SOURCE_LOCALE):  # what is kept is Indonesian, whoever gave the command
                            await one.run(work)


async def seed_where_changed(plane: ControlPlane, slugs: Sequence[str] | None = None) -> list[str]:
    """Seed the tenants whose declarations have changed since; answers which."""
    with plane.connect() as connection:
        rows = connection.execute(
            "select t.id, t.slug, l.digest from tiru_control.tenant t left join tiru_control.seed_ledger l "
            "on l.tenant_id = t.id where t.state <> 'provisioning' order by t.slug"
        ).fetchall()
        seeded = []
        for tenant_id, slug, known in rows:
            if slugs is not None and slug not in slugs:
                continue
            tenant = await Directory(plane.services).whatever_state(slug)
            assert tenant is not None, "it stands in the registry"
            modules = list(plane.services.registry.active(tenant.modules))
            if digest_of(modules) != known:
                await seed(plane.services, tenant, modules, kinds=("reference",))
                note_seeded(connection, tenant_id, modules)
                seeded.append(slug)
    return seeded


def note_seeded(connection: psycopg.Connection, tenant_id: int, modules: Iterable[Module]) -> None:
    """Remember what a tenant was seeded from."""
    connection.execute(
        "insert into tiru_control.seed_ledger (tenant_id, digest) values (%s, %s) "
        "on conflict (tenant_id) do update set digest = excluded.digest, at = now()",
        (tenant_id, digest_of(modules)),
    )
