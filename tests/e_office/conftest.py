"""A government with five posts and the people in them, really committed under codes of its own."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tiru.access.accounts import create_account
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.services import Services
from tiru.tenant import SYSTEM, Actor, Grant, Kind, Tenant
from tiru.work import unit_of_work
from tiru_e_office.kinds import seed_kinds

LONG_AGO = date(2020, 1, 1)
OFFICIAL = ("e_office:tugas:act", "e_office:surat:read", "e_office:keluar:write")
REGISTRAR = (*OFFICIAL, "e_office:masuk:register", "e_office:nomor:manage", "e_office:surat:export")
# post: (unit, title, is head, permissions)
POSTS: dict[str, tuple[str, str, bool, tuple[str, ...]]] = {
    "bupati": ("pemda", "Bupati", True, OFFICIAL),
    "sekda": ("setda", "Sekretaris Daerah", True, OFFICIAL),
    "kadis": ("dinas", "Kepala Dinas", True, OFFICIAL),
    "kabid": ("bidang", "Kepala Bidang", True, OFFICIAL),
    "staf": ("bidang", "Pelaksana", False, OFFICIAL),
    "tu": ("setda", "Pengarah surat", False, REGISTRAR),
    "tu_dinas": ("dinas", "Tata usaha dinas", False, REGISTRAR),
    "lain": ("badan", "Kepala Badan", True, OFFICIAL),
}
UNITS = {
    "pemda": ("", "pemda"),
    "setda": ("pemda", "setda"),
    "dinas": ("pemda", "opd_dinas"),
    "bidang": ("dinas", "bidang"),
    "badan": ("pemda", "opd_badan"),
}


@dataclass(frozen=True, slots=True)
class Government:
    """Ids of units and posts by their short names, and somebody signed in for each post."""

    tenant: Tenant
    units: dict[str, int]
    posts: dict[str, int]
    people: dict[str, Actor]


@pytest.fixture
def make_government(services: Services, tenant: Tenant) -> Callable[..., Awaitable[Government]]:
    """`await make_government(at=tenant)`: new for every call, committed."""

    async def make(at: Tenant | None = None) -> Government:
        where, mark = at or tenant, secrets.token_hex(4)
        async with unit_of_work(services, where, SYSTEM) as work:
            await seed_kinds(work)
            units: dict[str, int] = {}
            paths: dict[str, str] = {"": "/"}
            for name, (above, kind) in UNITS.items():
                unit = Unit(
                    kode=f"{name}-{mark}",
                    nama=f"{name.title()} {mark}",
                    tipe=kind,
                    induk_id=units.get(above),
                    path="",
                    berlaku_dari=LONG_AGO,
                )
                work.session.add(unit)
                await work.session.flush()
                unit.path = paths[name] = f"{paths[above]}{unit.id}/"
                units[name] = unit.id
            posts: dict[str, int] = {}
            people: dict[str, Actor] = {}
            for name, (unit_name, title, head, permissions) in POSTS.items():
                post = Jabatan(kode=f"{name}-{mark}", unit_id=units[unit_name], nama=title, kepala=head)
                account = await create_account(
                    work,
                    username=f"{name}.{mark}",
                    name=f"{title} {mark}",
                )
                work.session.add(post)
                await work.session.flush()
                work.session.add(Penugasan(jabatan_id=post.id, account_id=account.id, nama=account.name, dari=LONG_AGO))
                posts[name] = post.id
                people[name] = Actor(
                    kind=Kind.STAFF,
                    id=account.id,
                    name=account.name,
                    post=title,
                    unit_id=units[unit_name],
                    grants=tuple(Grant(permission=one, scope="unit", unit_id=units[unit_name]) for one in permissions),
                )
            return Government(where, units, posts, people)

    return make


@pytest.fixture
async def gov(make_government: Callable[..., Awaitable[Government]]) -> Government:
    """A government in the first tenant."""
    return await make_government()


async def stand_in(work, gov: Government, post: str, who: str, jenis: str = "plh", days: int = 3) -> None:
    """Somebody acts in a post from today on for some days."""
    actor = gov.people[who]
    work.session.add(
        Penugasan(
            jabatan_id=gov.posts[post],
            account_id=actor.id,
            nama=actor.name,
            jenis=jenis,
            nomor_sk="SK/1",
            dari=work.today,
            sampai=work.today + timedelta(days=days),
        )
    )
    await work.session.flush()


async def count(work, table: str) -> int:
    """Rows of a table, for tests that want nothing to be left."""
    return int(await work.session.scalar(text(f"select count(*) from {table}")) or 0)
