"""A small organisation, really committed under codes of its own, and people who may change part of it."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tiru.organisasi.forms import AssignForm, PostForm, UnitForm
from tiru.organisasi.models import Unit
from tiru.organisasi.post_changes import create_post
from tiru.organisasi.rules import MANAGE
from tiru.organisasi.service import assign
from tiru.organisasi.unit_changes import create_unit
from tiru.services import Services
from tiru.tenant import Actor, Grant, Kind, Tenant
from tiru.work import UnitOfWork, unit_of_work

LONG_AGO = date(2020, 1, 1)
DECREE = "Perda 1/2020"
CLERK = Actor(kind=Kind.SYSTEM, name="penguji", grants=(Grant(permission=MANAGE),))


@dataclass(frozen=True, slots=True)
class Office:
    """Ids: a regency with two dinas; the first has two bidang, a head post, and its holder."""

    mark: str
    pemda: int
    dinas: int
    other: int
    bidang: int
    second: int
    post: int
    holder: int
    tenant: Tenant

    def kode(self, word: str) -> str:
        return f"{word}-{self.mark}"


async def make_unit(work: UnitOfWork, kode: str, induk: str = "", *, tipe: str = "bidang") -> Unit:
    """A unit named after its code, present since 2020."""
    form = UnitForm(kode=kode, nama=f"Unit {kode}", tipe=tipe, induk=induk, pada=LONG_AGO, dasar=DECREE)
    return await create_unit(work, form)


@pytest.fixture
def make_office(services: Services, tenant: Tenant) -> Callable[..., Awaitable[Office]]:
    """`await make_office(at=tenant)`: new for every call, committed."""

    async def make(at: Tenant | None = None) -> Office:
        where, mark = at or tenant, secrets.token_hex(4)
        async with unit_of_work(services, where, CLERK) as work:
            pemda = await make_unit(work, f"pemda-{mark}", tipe="pemda")
            dinas = await make_unit(work, f"dinas-{mark}", pemda.kode, tipe="opd_dinas")
            other = await make_unit(work, f"badan-{mark}", pemda.kode, tipe="opd_badan")
            bidang = await make_unit(work, f"bidang-{mark}", dinas.kode)
            second = await make_unit(work, f"kedua-{mark}", dinas.kode)
            post = await create_post(work, dinas.id, PostForm(kode=f"kadis-{mark}", nama="Kepala Dinas", kepala=True))
            held = await assign(work, post.id, AssignForm(nama="Siti Aminah", dari=work.today - timedelta(days=30)))
            return Office(mark, pemda.id, dinas.id, other.id, bidang.id, second.id, post.id, held.id, where)

    return make


@pytest.fixture
async def office(make_office: Callable[..., Awaitable[Office]]) -> Office:
    """An organisation in the first tenant."""
    return await make_office()


def manager_of(unit_id: int | None) -> Actor:
    """An official whose right to manage reaches one unit and what lies below; everything for None."""
    grant = Grant(permission=MANAGE, scope="unit", unit_id=unit_id) if unit_id else Grant(permission=MANAGE)
    return Actor(kind=Kind.STAFF, id=1, name="Bagian Organisasi", grants=(grant,))


READER = Actor(kind=Kind.STAFF, id=2, name="Pegawai")
