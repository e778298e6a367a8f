"""Which histories a schema follows: the control plane's, the rooms' and those of a tenant's modules."""

from __future__ import annotations

from collections.abc import Iterable

from tiru.registry import Registry
from tiru_migrations.history import History

TENANT = History("tenant", "tiru_migrations.tenant")
CONTROL = (
    History("wilayah", "tiru_migrations.wilayah"),
    History("jobs", "tiru_migrations.jobs"),
    History("control", "tiru_migrations.control"),
)
"""What only the control schema has: reference data, the queue, and the control plane's own tables."""


def control_histories(registry: Registry) -> tuple[History, ...]:
    """The control schema holds the control tables, and the rooms' tables for our own staff."""
    return (TENANT, *_rooms(registry), *CONTROL)


def tenant_histories(registry: Registry, modules: Iterable[str]) -> tuple[History, ...]:
    """What a tenant with these modules enabled follows, in the order in which it is applied."""
    wanted = set(modules)
    chosen = tuple(
        History(module.name, module.migrations)
        for module in registry
        if module.migrations and not module.builtin and module.name in wanted
    )
    return (TENANT, *_rooms(registry), *chosen)


def _rooms(registry: Registry) -> tuple[History, ...]:
    return tuple(History(module.name, module.migrations) for module in registry if module.builtin and module.migrations)
