"""The contract between the platform and a module: one frozen `Module(...)`, data without code.

Importing a module's `module.py` must have no side effects. A field arrives with the first module
that needs it; what is not said here is private to the module.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tiru.i18n import Lazy

if TYPE_CHECKING:
    from tiru.work import UnitOfWork

NAME = re.compile(r"^[a-z][a-z0-9_]{1,30}$")
PERMISSION = re.compile(r"^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$")

Text = str | Lazy

SCOPES = ("tenant", "unit", "desa", "own")
WHOLE = ("tenant",)
"""For `Permission.scopes`: for the whole tenant, or not at all."""


@dataclass(frozen=True, slots=True)
class Event:
    """A fact a module announces: ids and plain values only, delivered in order in the same transaction."""


Listener = Callable[["UnitOfWork", Any], Awaitable[None]]
JobFunction = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """`name` is `module:noun:verb`; `title` is what an administrator reads; `replaces` names older ones.

    Who holds an older name holds this one. `scopes` are the reaches in which it opens anything: a right whose
    queries know no narrower reach says `WHOLE`, else somebody who holds it for a unit would hold it for all.
    """

    name: str
    title: Text
    replaces: tuple[str, ...] = ()
    sensitive: bool = False
    scopes: tuple[str, ...] = SCOPES


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSeed:
    """A role the module proposes to every tenant; administrators may change it afterwards."""

    name: str
    title: Text
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """A line of the office's side navigation, shown to those who hold `permission`.

    `count` answers how many things wait there for this actor (None: no badge).
    """

    label: Text
    href: str
    icon: str
    permission: str
    group: Text = ""
    count: Callable[[UnitOfWork], Awaitable[int]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalItem:
    """A tile on the citizens' front page; `widget` may render more (template name, context function)."""

    label: Text
    summary: Text
    href: str
    icon: str
    accent: bool = False
    in_bar: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A block on the portal's or the office's front page, or on a citizen's account page.

    `face` is `portal`, `office` or `account`; `place` is `over` (a card over the portal's hero) or `page`.
    `context` is called with the reader's unit of work and its result
    goes to `template`. A widget that raises is left out with a note, the page stands.
    """

    face: str
    name: str
    template: str
    permission: str
    context: Callable[[UnitOfWork], Awaitable[Mapping[str, object]]]
    place: str = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingSpec:
    """A setting of the module in each tenant. Unknown keys are refused, so every key stands here.

    `labels` is what people read for each of `choices`, in the same order; without it they read the choice itself.
    `check` refuses a value that is of the right kind and cannot work, by raising Invalid.
    """

    key: str
    title: Text
    kind: str = "text"
    default: object = ""
    choices: tuple[str, ...] = ()
    labels: tuple[Text, ...] = ()
    check: Callable[[Any], None] | None = None
    minimum: float | None = None
    maximum: float | None = None
    legal_basis: str = ""
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterVersion:
    """What a regulation says from `since` on. `basis` names it with its article; what was not found in the
    regulation's own text is `verified=False` and is shown as such."""

    value: object
    since: date
    basis: str
    verified: bool = True
    note: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    """A regulatory number over time, read with `tiru.parameter.regulatory.parameter`.

    `versions` are those the kit ships, oldest first; a tenant adds its own, which win from their day on.
    `kind` is integer, number, text or bool; `unit` is what people read behind the value.
    """

    key: str
    title: Text
    versions: tuple[ParameterVersion, ...]
    kind: str = "number"
    unit: Text = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work done later, in the tenant that asked for it. `run(work, **payload)` may run twice."""

    name: str
    run: JobFunction
    attempts: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A job started for every active tenant, `every` so often, at the earliest at `at_hour` local time."""

    job: str
    every: timedelta
    at_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure the module promises: what the Command Center may show.

    `direction` is `up`, `down` or `none` (which way is better); `dimension` is `tenant`, `unit`,
    `kecamatan`, `desa` or `facility`; `source` is `register`, `survey` or `simulation`; `fresh_for`
    is how old the value may be; `compute` returns (dimension key, value) pairs in the reader's schema.
    """

    key: str
    title: Text
    unit: str
    direction: str
    dimension: str
    period: str
    source: str
    fresh_for: timedelta
    owner: str
    compute: Callable[[UnitOfWork], Awaitable[Sequence[tuple[str, float]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """An early warning over the module's indicators; `expression` is CEL, the rest are fields."""

    key: str
    title: Text
    expression: str
    severity: str
    window: timedelta
    hold: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalField:
    """One field of personal data: what it is for and how long it stays (the register of processing).

    `category` is `umum` or `spesifik` (UU 27/2022 Article 4); `basis` is the legal basis (Article 20).
    """

    table: str
    column: str
    category: str
    purpose: Text
    basis: str
    retention: timedelta | None
    neutralize: str = "null"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How Sumedang's mentors see that the module lives: once used (`activation`), and kept used (`habit`)."""

    key: str
    title: Text
    kind: str
    target: float
    measure: Callable[[UnitOfWork], Awaitable[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenData:
    """A table the module gives to anybody, on the capability page: never a person, never a small group.

    `name` is `module.noun`; `rows` are read in the tenant's schema, each as long as `heads`.
    """

    name: str
    title: Text
    summary: Text
    heads: Sequence[Text]
    rows: Callable[[UnitOfWork], Awaitable[Sequence[Sequence[object]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Data put into a tenant: `reference` always, `sample` only in demonstrations. May run twice."""

    kind: str
    name: str
    run: Callable[[UnitOfWork], Awaitable[None]]


Hook = Callable[["UnitOfWork"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """All that a module tells the platform.

    `name` is folder, URL prefix, table prefix, permission prefix and migration history: immutable.
    `portal`, `office`, `console`, `front` and `api` are Litestar handlers; each declares `permission=`.
    `builtin` modules are rooms of the platform: active in every tenant, outside of agreements.
    """

    name: str
    title: Text
    version: str
    package: str
    owner: str = ""
    summary: Text = ""
    legal_basis: tuple[str, ...] = ()
    builtin: bool = False
    requires: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    optional: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    portal: Sequence[Any] = ()
    office: Sequence[Any] = ()
    console: Sequence[Any] = ()
    front: Sequence[Any] = ()
    api: Sequence[Any] = ()
    permissions: Sequence[Permission] = ()
    roles: Sequence[RoleSeed] = ()
    navigation: Sequence[NavItem] = ()
    portal_items: Sequence[PortalItem] = ()
    widgets: Sequence[Widget] = ()
    migrations: str | None = None
    tables: Sequence[str] = ()
    settings: Sequence[SettingSpec] = ()
    parameters: Sequence[ParameterSpec] = ()
    jobs: Sequence[Job] = ()
    schedules: Sequence[Schedule] = ()
    publishes: Sequence[type[Event]] = ()
    listens: Mapping[type[Event], Listener] = field(default_factory=lambda: MappingProxyType({}))
    provides: Mapping[type, object] = field(default_factory=lambda: MappingProxyType({}))
    indicators: Sequence[Indicator] = ()
    alerts: Sequence[AlertRule] = ()
    personal_data: Sequence[PersonalField] = ()
    adoption: Sequence[Adoption] = ()
    open_data: Sequence[OpenData] = ()
    seeds: Sequence[Seed] = ()
    activate: Hook | None = None
    neutralize: Hook | None = None
    diagnose: Callable[[UnitOfWork], Awaitable[Sequence[str]]] | None = None
