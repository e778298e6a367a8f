"""Two desa of Kuningan and one of Blora, people in them, and officials of differing reach."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tiru.penduduk.forms import NewPersonForm
from tiru.penduduk.models import Penduduk
from tiru.penduduk.reach import EXPORT, MANAGE, NIK, QUALITY, READ
from tiru.penduduk.service import add_person
from tiru.services import Services
from tiru.tenant import Actor, Grant, Kind, Tenant
from tiru.wilayah.search import searchable
from tiru.work import UnitOfWork, unit_of_work

HOME = "/kantor/penduduk"
DESA, OTHER_DESA, ELSEWHERE = "32.08.01.2003", "32.08.01.2002", "33.16.01.2001"
BORN = date(1985, 3, 7)
_PLACES = (
    ("32.08", "Kabupaten Kuningan", "kabupaten", None),
    ("32.08.01", "Kadugede", "kecamatan", "32.08"),
    (DESA, "Nangka", "desa", "32.08.01"),
    (OTHER_DESA, "Ciketak", "desa", "32.08.01"),
    ("33.16", "Kabupaten Blora", "kabupaten", None),
    ("33.16.01", "Jati", "kecamatan", "33.16"),
    (ELSEWHERE, "Bangkleyan", "desa", "33.16.01"),
)
_serials = itertools.count(random.SystemRandom().randrange(1, 3000))


@pytest.fixture(scope="session", autouse=True)
def places(installation: Any) -> None:
    """The official units the tests stand in."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        for kode, nama, level, parent in _PLACES:
            owner.execute(
                "insert into tiru_control.wilayah (kode, nama, tingkat, induk, jalur, nama_cari) "
                "values (%s, %s, %s, %s, '', %s) on conflict (kode) do nothing",
                (kode, nama, level, parent, searchable(nama)),
            )


def new_nik(born: date = BORN, *, woman: bool = False, region: str = "320801") -> str:
    """A well-formed NIK nobody had yet in this run."""
    return f"{region}{born.day + 40 * woman:02d}{born:%m%y}{next(_serials):04d}"


def new_kk(region: str = "320801") -> str:
    """A well-formed No. KK nobody had yet in this run."""
    return f"{region}010120{next(_serials):04d}"


def new_name() -> str:
    """A name nobody had yet in this run, so that nobody looks like anybody else."""
    letters = "bcdfghjklmnprstw"
    number, word = next(_serials), ""
    while number:
        number, place = divmod(number, len(letters))
        word += letters[place] + "aeiou"[place % 5]
    return f"Budi {word.title()}"


def person_form(**changes: Any) -> NewPersonForm:
    """A man of 1985 in the first desa, head of a family of his own; everything filled in."""
    given = {
        "nik": new_nik(),
        "nama": new_name(),
        "tempat_lahir": "Kuningan",
        "lahir_on": BORN,
        "jenis_kelamin": "L",
        "hubungan": "kepala",
        "status_kawin": "belum_kawin",
        "nama_ibu": "Siti Aminah",
        "alamat": "Jl. Melati No. 3",
        "rt": "001",
        "rw": "002",
        "kode_wilayah": DESA,
        "no_kk": new_kk(),
        "pada": date(2026, 1, 5),
        "sumber": "operator desa",
    }
    return NewPersonForm.model_validate({**given, **changes})


async def make_person(work: UnitOfWork, **changes: Any) -> Penduduk:
    """Somebody in the register."""
    return await add_person(work, person_form(**changes))


def official(*permissions: str, **grant: Any) -> Actor:
    """An official with these rights, all of one reach: the whole region by default."""
    held = permissions or (READ, MANAGE, EXPORT, NIK, QUALITY)
    return Actor(kind=Kind.STAFF, id=1, name="Petugas", grants=tuple(Grant(permission=one, **grant) for one in held))


def operator_of(desa: str, *permissions: str) -> Actor:
    """An official whose rights reach one desa."""
    return official(*permissions, scope="desa", desa=desa)


@pytest.fixture
def settled(services: Services, tenant: Tenant) -> Callable[..., Any]:
    """`await settled(at=tenant, **changes)`: somebody really committed; answers the id."""

    async def make(at: Tenant | None = None, **changes: Any) -> int:
        async with unit_of_work(services, at or tenant, official()) as work:
            return (await make_person(work, **changes)).id

    return make
