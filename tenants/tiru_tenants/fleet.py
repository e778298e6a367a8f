"""The fleet as the migrator sees it: every tenant's schema and the histories it follows."""

from __future__ import annotations

from tiru_migrations.fleet import Home
from tiru_migrations.histories import tenant_histories
from tiru_tenants.control_plane import ControlPlane

FLEET = "tiru:armada"
"""Subject of operations over all tenants."""


def homes_of(plane: ControlPlane, slugs: list[str] | None = None) -> list[Home]:
    """Homes of all tenants that have a schema, or of `slugs`; a module once installed keeps its history."""
    registry = plane.services.registry
    with plane.connect() as connection:
        rows = connection.execute(
            "select t.id, t.slug, t.schema_name, coalesce(array_agg(a.module) filter (where a.installed), '{}') "
            "from tiru_control.tenant t left join tiru_control.module_activation a on a.tenant_id = t.id "
            "where t.state <> 'provisioning' group by t.id order by t.slug"
        ).fetchall()
    return [
        Home(tenant_id, slug, schema, tenant_histories(registry, modules))
        for tenant_id, slug, schema, modules in rows
        if slugs is None or slug in slugs
    ]
