"""A register in two tenants: areas loaded, kinds seeded, and facilities under marks of their own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tiru.fasilitas.facts import Facts
from tiru.fasilitas.kinds import seed_kinds
from tiru.fasilitas.models import Fasilitas
from tiru.fasilitas.rules import EXPORT, KINDS, MANAGE
from tiru.fasilitas.service import create_facility
from tiru.services import Services
from tiru.tenant import SYSTEM, Actor, Grant, Kind, Tenant
from tiru.testing.areas import write_areas
from tiru.testing.installation import Installation
from tiru.work import UnitOfWork, unit_of_work

DESA = "32.08.01.2001"
OTHER_DESA = "32.08.02.2001"
SINCE = date(2020, 1, 1)
READER = Actor(kind=Kind.STAFF, id=2, name="Pegawai")


@pytest.fixture(scope="session")
async def _ready(installation: Installation, services: Services) -> None:
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        write_areas(owner, {tenant.kode_wilayah for tenant in installation.tenants.values()})
    for tenant in installation.tenants.values():
        for _twice in range(2):
            async with unit_of_work(services, tenant, SYSTEM) as work:
                await seed_kinds(work)


@pytest.fixture(autouse=True)
def ready(_ready: None) -> None:
    """Every test of the room stands on areas and kinds."""


@pytest.fixture
def mark() -> str:
    """A word of this test alone."""
    return "x" + secrets.token_hex(4)


def keeper(scope: str = "tenant", *, unit_id: int | None = None, desa: str | None = None) -> Actor:
    """An official with every right of the room, for the tenant, a unit's subtree or a desa."""
    grants = [Grant(permission=name, scope=scope, unit_id=unit_id, desa=desa) for name in (MANAGE, EXPORT, KINDS)]
    return Actor(kind=Kind.STAFF, id=1, name="Pengelola Data", grants=tuple(grants))


def facts(nama: str, **more: Any) -> Facts:
    """A primary school in DESA, unless said otherwise."""
    return Facts(**{"jenis": "sekolah", "nama": nama, "kode_wilayah": DESA, "berlaku_dari": SINCE, **more})


async def make(work: UnitOfWork, nama: str, **more: Any) -> Fasilitas:
    """A facility in this unit of work."""
    return await create_facility(work, facts(nama, **more))


@pytest.fixture
def keep(services: Services, tenant: Tenant) -> Callable[..., Any]:
    """`await keep(nama, …)`: a facility that stays, in the first tenant or `at` another; its id."""

    async def made(nama: str, *, at: Tenant | None = None, **more: Any) -> int:
        async with unit_of_work(services, at or tenant, keeper()) as work:
            return (await make(work, nama, **more)).id

    return made
