"""Which modules there are: found by entry points, checked against the contract, broken ones set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

import structlog

from tiru.i18n import add_catalogues
from tiru.module import NAME, PERMISSION, SCOPES, Event, Listener, Module
from tiru.tenant import Actor, Grant

GROUP = "tiru.modules"
log = structlog.get_logger(__name__)


class ContractBroken(ValueError):
    """A declaration that does not keep the contract; the text says which law and where."""


@dataclass(frozen=True, slots=True)
class Registry:
    """All modules of this installation. `quarantined` maps a name to the reason it was set aside."""

    modules: Mapping[str, Module] = field(default_factory=lambda: MappingProxyType({}))
    quarantined: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __iter__(self) -> Iterator[Module]:
        return iter(self.modules.values())

    def get(self, name: str) -> Module | None:
        return self.modules.get(name)

    @property
    def builtin(self) -> frozenset[str]:
        """Names of the platform's own rooms, active in every tenant."""
        return frozenset(module.name for module in self if module.builtin)

    @property
    def pluggable(self) -> tuple[Module, ...]:
        """What an agreement can switch on."""
        return tuple(module for module in self if not module.builtin)

    def active(self, names: Iterable[str]) -> tuple[Module, ...]:
        """The modules that work for somebody whose agreement names `names`, in a fixed order."""
        wanted = self.builtin | set(names)
        return tuple(module for module in self if module.name in wanted)

    def opens(self, actor: Actor, permission: str) -> bool:
        """Whether the actor holds `permission` in a reach in which it opens anything."""
        scopes = self._scopes_of(permission)
        return any(grant.scope in scopes for grant in actor.reach(permission))

    def current(self, permissions: Iterable[str]) -> frozenset[str]:
        """These names, and the names that have replaced them."""
        held = set(permissions)
        newer = (one.name for module in self for one in module.permissions if not held.isdisjoint(one.replaces))
        return frozenset((*held, *newer))

    def current_grants(self, grants: Iterable[Grant]) -> tuple[Grant, ...]:
        """The same rights under the names that have replaced theirs, too."""
        return tuple(
            replace(grant, permission=name) for grant in grants for name in sorted(self.current([grant.permission]))
        )

    def _scopes_of(self, permission: str) -> tuple[str, ...]:
        module = self.modules.get(permission.partition(":")[0])
        declared = module.permissions if module else ()
        return next((one.scopes for one in declared if one.name == permission), SCOPES)

    def listeners(self, event: type[Event], names: Iterable[str]) -> Iterator[tuple[Module, Listener]]:
        """Who of the active modules listens to `event`, in a fixed order."""
        for module in self.active(names):
            if listener := module.listens.get(event):
                yield module, listener

    def ports(self, kind: type, names: Iterable[str]) -> Iterator[object]:
        """Every active module's answer to a port that many may answer, in a fixed order."""
        for module in self.active(names):
            if kind in module.provides:
                yield module.provides[kind]

    def port(self, kind: type, names: Iterable[str]) -> object | None:
        """The one active module's answer to a port, or None where nobody provides it."""
        for module in self.active(names):
            if kind in module.provides:
                return module.provides[kind]
        return None


def discover(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Load every declared module. One that cannot be loaded or breaks the contract is quarantined."""
    modules: dict[str, Module] = {}
    quarantined: dict[str, str] = {}
    points = sorted(entry_points(group=GROUP) if found is None else found, key=lambda point: point.name)
    for point in points:
        try:
            module = _load(point)
            check(module, point.name)
        except Exception as error:  # noqa: BLE001 - a stranger's code may fail in any way; the others must start
            quarantined[point.name] = f"{type(error).__name__}: {error}"
            log.error("module quarantined", module=point.name, reason=quarantined[point.name])
        else:
            modules[module.name] = module
    for name in list(modules):
        for needed in modules[name].requires:
            if needed not in modules:
                quarantined[name] = f"requires {needed}, which is not installed"
                del modules[name]
                break
    for module in modules.values():
        add_catalogues(module.package)
    order = sorted(modules.values(), key=lambda module: (not module.builtin, module.name))
    return Registry(MappingProxyType({module.name: module for module in order}), MappingProxyType(quarantined))


def _load(point: EntryPoint) -> Module:
    module = point.load()
    if not isinstance(module, Module):
        raise ContractBroken(f"{point.value} is not a Module")
    return module


def check(module: Module, name: str) -> None:
    """Refuse a declaration that breaks the contract. Raises ContractBroken naming the law."""
    if module.name != name:
        raise ContractBroken(f"entry point {name!r} declares the name {module.name!r}")
    if not NAME.fullmatch(module.name):
        raise ContractBroken(f"{module.name!r} cannot be a module's name")
    for law in _LAWS:
        law(module)


def _permissions_carry_the_name(module: Module) -> None:
    for permission in module.permissions:
        if not PERMISSION.fullmatch(permission.name):
            raise ContractBroken(f"permission {permission.name!r} is not module:noun:verb")
        if permission.name.partition(":")[0] != module.name:
            raise ContractBroken(f"permission {permission.name!r} does not start with {module.name}:")
        if not permission.scopes or not set(permission.scopes) <= set(SCOPES):
            raise ContractBroken(f"permission {permission.name!r} has a scope that is none of {', '.join(SCOPES)}")
    alive = {permission.name for permission in module.permissions}
    for permission in module.permissions:
        if still := alive.intersection(permission.replaces):
            raise ContractBroken(f"permission {permission.name!r} replaces {min(still)!r}, which is still declared")


def _tables_carry_the_name(module: Module) -> None:
    if module.builtin:
        return
    for table in module.tables:
        if not table.startswith(f"{module.name}_"):
            raise ContractBroken(f"table {table!r} does not start with {module.name}_")
    if module.tables and not module.migrations:
        raise ContractBroken("has tables, but names no migrations")


def _roles_use_known_permissions(module: Module) -> None:
    known = {permission.name for permission in module.permissions}
    for role in module.roles:
        for permission in role.permissions:
            if permission.startswith(f"{module.name}:") and permission not in known:
                raise ContractBroken(f"role {role.name!r} uses the undeclared permission {permission!r}")


def _routes_declare_a_permission(module: Module) -> None:
    from tiru.web.declared import undeclared  # the web knows what a route is; imported when needed

    for face in ("portal", "office", "console", "front", "api"):
        for handler in getattr(module, face):
            for problem in undeclared(handler, module):
                raise ContractBroken(f"{face}: {problem}")


def _schedules_name_jobs(module: Module) -> None:
    jobs = {job.name for job in module.jobs}
    for job in jobs:
        if not job.startswith(f"{module.name}."):
            raise ContractBroken(f"job {job!r} does not start with {module.name}.")
    for schedule in module.schedules:
        if schedule.job not in jobs:
            raise ContractBroken(f"schedule of the undeclared job {schedule.job!r}")


def _open_data_carries_the_name(module: Module) -> None:
    for one in module.open_data:
        if not one.name.startswith(f"{module.name}."):
            raise ContractBroken(f"open data {one.name!r} does not start with {module.name}.")


def _parameters_have_a_history(module: Module) -> None:
    for spec in module.parameters:
        days = [version.since for version in spec.versions]
        if not days or days != sorted(set(days)):
            raise ContractBroken(f"parameter {spec.key!r} needs versions, oldest first, one a day")
        if not all(version.basis for version in spec.versions):
            raise ContractBroken(f"parameter {spec.key!r} has a version without its legal basis")


_LAWS: tuple[Callable[[Module], None], ...] = (
    _permissions_carry_the_name,
    _tables_carry_the_name,
    _roles_use_known_permissions,
    _routes_declare_a_permission,
    _schedules_name_jobs,
    _parameters_have_a_history,
    _open_data_carries_the_name,
)
