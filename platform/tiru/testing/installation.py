"""A real installation for tests: control schema and two tenants with every module, on one cluster.

Use it as a pytest plugin (`pytest_plugins = ["tiru.testing.installation"]`). `work` is a unit of work
that is rolled back afterwards; `client` asks the whole application over ASGI, under a tenant's host.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
import pytest
from litestar.connection import ASGIConnection
from sqlalchemy.engine import make_url

from tiru.clock import system_clock
from tiru.config import Profile, Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.files.local import LocalStore
from tiru.mail import InMemoryMail
from tiru.registry import Registry, discover
from tiru.services import Services
from tiru.tenant import STRANGER, Actor, Grant, Kind, Tenant
from tiru.work import UnitOfWork, unit_of_work

if TYPE_CHECKING:
    from tiru.web.site import Site

pytest_plugins = ["tiru.testing.postgres"]

APP_PASSWORD = "tests-only"  # noqa: S105 - a throwaway cluster


@dataclass(frozen=True, slots=True)
class Installation:
    """Addresses of the owner and of the login role, and the tenants by slug."""

    owner_url: str
    app_url: str
    tenants: dict[str, Tenant]

    async def by_host(self, host: str) -> Tenant | None:
        return self.tenants.get(host.partition(".")[0])

    async def by_slug(self, slug: str) -> Tenant | None:
        return self.tenants.get(slug)


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The modules that are really installed; a quarantined one fails here, with its reason."""
    found = discover()
    assert not found.quarantined, found.quarantined
    return found


@pytest.fixture(scope="session")
def installation(postgres_server: Any, registry: Registry) -> Installation:
    """Bootstrapped once per run: `tiru_control`, and the tenants `kuningan` and `blora`."""
    from tiru.jobs.install import install_queue
    from tiru_migrations.bootstrap import bootstrap, create_home
    from tiru_migrations.histories import control_histories, tenant_histories
    from tiru_migrations.schema import migrate

    owner_url = postgres_server.dsn()
    names = frozenset(registry.modules)
    made = {
        slug: _tenant(number, slug, kode, title, names)
        for number, (slug, kode, title) in enumerate(
            [("kuningan", "32.08", "Kabupaten Kuningan"), ("blora", "33.16", "Kabupaten Blora")], start=1
        )
    }
    with psycopg.connect(owner_url, autocommit=True) as owner:
        bootstrap(owner, app_password=APP_PASSWORD)
        install_queue(owner)
        install_queue(owner)
        with owner.transaction():
            migrate(owner, "tiru_control", control_histories(registry))
        for tenant in made.values():
            with owner.transaction():
                create_home(owner, tenant.schema)
                migrate(owner, tenant.schema, tenant_histories(registry, names))
    app_url = make_url(owner_url).set(username="tiru_app", password=APP_PASSWORD).render_as_string(hide_password=False)
    return Installation(owner_url, app_url, made)


@pytest.fixture(scope="session")
async def services(
    installation: Installation, registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Real database, real local store, keys in a temporary home; mail is the in-memory twin."""
    home: Path = tmp_path_factory.mktemp("home")
    database = Database(installation.app_url, application_name="tiru-tests")
    yield Services(
        settings=Settings(profile=Profile.DEMO, home=home, database_url=installation.owner_url),
        database=database,
        registry=registry,
        find_tenant=installation.by_host,
        tenant_by_slug=installation.by_slug,
        store=LocalStore(home / "files"),
        keys=KeyRing.in_home(home),
        mail=InMemoryMail(),
        clock=system_clock,
    )
    await database.close()


@pytest.fixture
def tenant(installation: Installation) -> Tenant:
    return installation.tenants["kuningan"]


@pytest.fixture
def other_tenant(installation: Installation) -> Tenant:
    return installation.tenants["blora"]


class _Undo(Exception):
    pass


@asynccontextmanager
async def undone_work(services: Services, tenant: Tenant, actor: Actor) -> AsyncIterator[UnitOfWork]:
    """A unit of work whose effects vanish; what it would have sealed is sealed first, so that it is tried."""
    try:
        async with unit_of_work(services, tenant, actor) as work:
            yield work
            await work._seal()
            raise _Undo
    except _Undo:
        pass


@pytest.fixture
async def work(services: Services, tenant: Tenant, registry: Registry) -> AsyncIterator[UnitOfWork]:
    """A unit of work of an official who may do everything everywhere in `kuningan`; undone afterwards."""
    async with undone_work(services, tenant, all_powerful(registry)) as unit:
        yield unit


def all_powerful(registry: Registry) -> Actor:
    """An official with every declared permission for the whole tenant."""
    grants = tuple(Grant(permission=permission.name) for module in registry for permission in module.permissions)
    return Actor(kind=Kind.STAFF, id=1, name="Penguji", grants=grants, clearance="SR")


@pytest.fixture
def act_as(services: Services) -> Callable[..., Any]:
    """`async with act_as(tenant, actor) as work`: another unit of work, undone as well."""
    return lambda tenant, actor: undone_work(services, tenant, actor)


ACTOR_HEADER = "x-tiru-test-actor"


class Cast:
    """Actors that tests put in: a request names its own by a number in a header; without one, people sign in."""

    def __init__(self) -> None:
        self.actors: list[Actor] = []

    async def find(self, connection: ASGIConnection[Any, Any, Any, Any], tenant: Tenant) -> Actor:
        """The actor of the header, or who has signed in."""
        from tiru.access.signed_in import find_actor

        number = connection.headers.get(ACTOR_HEADER)
        return await find_actor(connection, tenant) if number is None else self.actors[int(number)]


@pytest.fixture(scope="session")
def cast() -> Cast:
    """Whom requests of tests may come from."""
    return Cast()


@pytest.fixture(scope="session")
def one_app(services: Services, cast: Cast) -> Site:
    """One application for all tests that change nothing of it: building one takes most of a second."""
    from tiru.web.app import create_app
    from tiru.web.site import Site

    app = create_app(services, find_actor=cast.find)
    assert isinstance(app, Site)
    return app


@pytest.fixture
async def client_for(services: Services, one_app: Site, cast: Cast) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """`client_for(tenant, actor)`: a browser-less browser. Redirects are not followed.

    The actor is put in by the test, so that permissions are tried without signing in; signing in
    itself is tried through `tiru.access` with real cookies (`actor=None`). `found=` is the tenant that every
    host of this client leads to, where it is another than that of the run.
    """
    from tiru.web.site import Site

    opened: list[httpx.AsyncClient] = []

    def make(
        tenant: Tenant | None, actor: Actor | None = STRANGER, host: str = "", found: Tenant | None = None
    ) -> httpx.AsyncClient:
        async def find(_host: str) -> Tenant | None:
            return found

        app = one_app if found is None else Site(one_app._app, replace(services, find_tenant=find))
        headers = {}
        if actor is not None:
            cast.actors.append(actor)
            headers[ACTOR_HEADER] = str(len(cast.actors) - 1)
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app),  # type: ignore[arg-type]
            base_url=f"http://{host or (tenant.slug + '.localhost' if tenant else 'localhost')}",
            headers=headers,
        )
        opened.append(client)
        return client

    yield make
    for client in opened:
        await client.aclose()


@pytest.fixture
def browse(client_for: Callable[..., httpx.AsyncClient]) -> Callable[..., httpx.AsyncClient]:
    """`browse(tenant, actor)`: a client that sends forms as a browser does from the same site's page."""

    def make(tenant: Tenant, actor: Actor | None = STRANGER, **more: Any) -> httpx.AsyncClient:
        client = client_for(tenant, actor, **more)
        client.headers["sec-fetch-site"] = "same-origin"
        return client

    return make


def _tenant(number: int, slug: str, kode: str, title: str, modules: frozenset[str]) -> Tenant:
    return Tenant(
        id=number,
        slug=slug,
        schema=f"t_{slug.replace('-', '_')}",
        title=title,
        kode_wilayah=kode,
        host=f"{slug}.localhost",
        modules=modules,
    )


def with_modules(tenant: Tenant, *names: str) -> Tenant:
    """The same tenant, where only these modules are active."""
    return replace(tenant, modules=frozenset(names))
