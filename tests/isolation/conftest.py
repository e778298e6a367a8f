"""Two tenants and the console with things in each, made once, whose ids no two share."""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
import structlog

from tiru.registry import Registry
from tiru.services import Services
from tiru.tenant import Tenant
from tiru.testing.installation import Installation, all_powerful
from tiru.testing.route_trial import Make, Place, Things
from tiru.web.route_table import Route
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work

logging.getLogger("httpx").setLevel(logging.WARNING)  # thousands of requests
_REGISTER = (
    "insert into tiru_control.tenant (id, slug, schema_name, title, kode_wilayah, jenis, timezone, state, brand, "
    "accent) values (%s, %s, %s, %s, %s, 'kabupaten', %s, 'active', '#0f6b50', '#c98f1d') on conflict do nothing"
)
_REGION = (
    "insert into tiru_control.wilayah (kode, nama, tingkat, jalur, nama_cari, berlaku_dari) "
    "values (%s, %s, 'kabupaten', 'uji', %s, '2025-01-01') on conflict do nothing"
)
_ROW = re.compile(r"\| (\w+) \| (\w*) \| (\w+) \| `([^`]+)` \| `([^`]+)` \| (\w*) \|")
TABLE = Path(__file__).parents[2] / "docs/reference/routes.md"
TESTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Made:
    """Things by module: of the tenant on trial, other things of the same tenant, and those of another tenant."""

    mine: Mapping[str, Things]
    cousin: Mapping[str, Things]
    foreign: Mapping[str, Things]


def makers(registry: Registry) -> dict[str, Make]:
    """`tests/*/route_parameters.py`, by the module whose room it is: a package's last word, or the module's name."""
    rooms = {module.package.rpartition(".")[2]: module.name for module in registry}
    rooms |= {"tenants": "tenants"} | {module.name: module.name for module in registry.pluggable}
    found = {}
    for path in sorted(TESTS.glob("*/route_parameters.py")):
        spec = importlib.util.spec_from_file_location(f"route_parameters_{path.parent.name}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[rooms.get(path.parent.name, path.parent.name)] = module.make
    return found


async def things_in(services: Services, tenant: Tenant, registry: Registry, mark: str) -> dict[str, Things]:
    """What every active module's addresses are about, committed in this tenant."""
    made = {}
    for name, make in makers(registry).items():
        if name in tenant.modules:
            async with unit_of_work(services, tenant, all_powerful(registry)) as work:
                made[name] = await make(work, Place(mark=mark))
    return made


def apart(installation: Installation, schema: str, first: int) -> None:
    """From here on the ids of this schema begin at `first`: no other tenant has the same."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(
            "select setval(s.oid::regclass, %s) from pg_class s "
            "where s.relkind = 'S' and s.relnamespace = %s::regnamespace",
            (first, schema),
        )


@pytest.fixture(scope="session")
def reviewed() -> list[Route]:
    """The rows of the table that people review."""
    return [
        Route(site=site, module=module, method=method, url=url, permission="" if who == "open" else who, reach=reach)
        for site, module, method, url, who, reach in _ROW.findall(TABLE.read_text("utf-8"))
    ]


@pytest.fixture(scope="module", autouse=True)
def registered(installation: Installation) -> Iterator[None]:
    """The control plane knows the tenants and their regions for as long as these tests run."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(
            "select setval('tiru_control.tenant_id_seq', greatest(1000, nextval('tiru_control.tenant_id_seq')))"
        )
        for one in installation.tenants.values():
            owner.execute(_REGISTER, (one.id, one.slug, one.schema, one.title, one.kode_wilayah, one.timezone))
            owner.execute(
                "insert into tiru_control.tenant_domain (tenant_id, host) values (%s, %s)", (one.id, one.host)
            )
            owner.execute(_REGION, (one.kode_wilayah, one.title, one.title.lower()))
        owner.execute(_REGION, (CONSOLE.kode_wilayah, "Kabupaten Sumedang", "kabupaten sumedang"))
        yield
        owner.execute("delete from tiru_control.tenant where id < 3")
        owner.execute("delete from tiru_control.wilayah where jalur = 'uji'")


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    """Accidents are made on purpose here; drawing a coloured traceback takes ten seconds each."""
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer()], logger_factory=structlog.ReturnLoggerFactory()
    )


@pytest.fixture(scope="session")
async def made(services: Services, installation: Installation, registry: Registry) -> Made:
    here, there = installation.tenants["kuningan"], installation.tenants["blora"]
    apart(installation, there.schema, 700_000_000)
    return Made(
        await things_in(services, here, registry, "a1"),
        await things_in(services, here, registry, "a2"),
        await things_in(services, there, registry, "b1"),
    )


@pytest.fixture(scope="session")
async def made_at_console(services: Services, installation: Installation, registry: Registry, made: Made) -> Made:
    """At the console the others' things are a tenant's."""
    console = replace(CONSOLE, host="konsol.localhost", modules=registry.builtin)
    apart(installation, console.schema, 300_000_000)
    mine = await things_in(services, console, registry, "c1")
    return Made(mine, await things_in(services, console, registry, "c2"), made.foreign)
