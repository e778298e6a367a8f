"""A few hundred families for demonstrations, the same for everybody, none of them real.

Every person is flagged `is_sintetis`. Their NIK and No. KK begin with 99, which is no province, so they can belong to
nobody. Some families carry faults on purpose, so that the quality page has something to say.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, text

from tiru.access.demo import DemoGrant, ensure_demo_account
from tiru.access.models import RoleGrant
from tiru.access.roles import role_named
from tiru.penduduk.importing import write_people
from tiru.penduduk.models import Penduduk
from tiru.penduduk.quality import note_scores
from tiru.penduduk.sample_words import LAST, MEN, ROADS, WOMEN
from tiru.tabular.import_ import Row
from tiru.work import UnitOfWork

VILLAGES = 3
FAMILIES = 50
FAULTY_EVERY = (7, 13, 4)  # families, by source
SOURCES = ("Contoh: operator desa", "Contoh: Disdukcapil", "Contoh: pendataan lapangan")
_PLACES = text(
    "select kode from tiru_control.wilayah where kode like :inside and tingkat = 'desa' order by kode limit :limit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented person, in the columns of the import."""

    nama: str
    jenis_kelamin: str
    lahir_on: date
    hubungan: str
    status_kawin: str
    nama_ibu: str = ""
    nik: str = ""
    no_kk: str = ""
    alamat: str = ""
    rt: str = ""
    rw: str = ""


async def seed_people(work: UnitOfWork) -> None:
    """Write the sample once; a register in which somebody stands is left alone."""
    inside = {"inside": f"{work.tenant.kode_wilayah}.%", "limit": VILLAGES}
    places = list(await work.session.scalars(_PLACES, inside))
    await _officials(work, places)
    if await work.session.scalar(select(Penduduk.id).limit(1)):
        return
    chance = random.Random(work.tenant.kode_wilayah)  # noqa: S311 - repeatable on purpose
    for number, kode in enumerate(places):
        people = list(village(chance, number, work.today))
        rows = [Row(place, _cells(person), ()) for place, person in enumerate(people, start=2)]
        source = SOURCES[number % len(SOURCES)]
        await write_people(work, rows, home=kode, sumber=source, is_sintetis=True)
    await note_scores(work)


async def _officials(work: UnitOfWork, places: Sequence[str]) -> None:
    """The head sees the quality; an operator sees one desa and nothing else."""
    await ensure_demo_account(
        work, username="kepala", name="H. Surya Adiwijaya", grants=[DemoGrant("pemantau_penduduk")]
    )
    account = await ensure_demo_account(work, username="desa", name="Yayan Sopyan")
    role = await role_named(work, "operator_penduduk")
    held = select(RoleGrant.id).where(RoleGrant.account_id == account.id, RoleGrant.role_id == role.id)
    if places and await work.session.scalar(held) is None:
        work.session.add(
            RoleGrant(account_id=account.id, role_id=role.id, scope="desa", desa=places[0], granted_by="peragaan")
        )
        await work.session.flush()


def village(chance: random.Random, number: int, today: date) -> Iterator[Invented]:
    """The families of one invented village; every so many carry a fault, each sort in turn."""
    every = FAULTY_EVERY[number % len(SOURCES)]
    for serial in range(1, FAMILIES + 1):
        members = [
            replace(person, nik=_number(chance, number, person.lahir_on, person.jenis_kelamin == "P"))
            for person in _family(chance, serial, number, today)
        ]
        yield from members if serial % every else _spoilt(members, serial // every % 7)


def _family(chance: random.Random, serial: int, number: int, today: date) -> list[Invented]:
    last, issued = chance.choice(LAST), today - timedelta(days=chance.randrange(300, 6_000))
    shared = {
        "no_kk": f"99{number + 1:02d}01{issued:%d%m%y}{serial:04d}",
        "alamat": f"{chance.choice(ROADS)} No. {chance.randrange(1, 120)}",
        "rt": f"{chance.randrange(1, 6):03d}",
        "rw": f"{chance.randrange(1, 4):03d}",
    }
    head_born = today - timedelta(days=chance.randrange(24 * 366, 70 * 366))
    alone = chance.random() < 0.12
    head_woman = alone and chance.random() < 0.6
    head = Invented(
        nama=f"{chance.choice(WOMEN if head_woman else MEN)} {last}",
        jenis_kelamin="P" if head_woman else "L",
        lahir_on=head_born,
        hubungan="kepala",
        status_kawin="cerai_mati" if alone else "kawin",
        nama_ibu=chance.choice(WOMEN),
        **shared,
    )
    if alone:
        return [head]
    wife_born = min(head_born + timedelta(days=chance.randrange(-700, 2_500)), today - timedelta(days=22 * 366))
    wife = Invented(
        nama=f"{chance.choice(WOMEN)} {chance.choice(LAST)}",
        jenis_kelamin="P",
        lahir_on=wife_born,
        hubungan="istri",
        status_kawin="kawin",
        nama_ibu=chance.choice(WOMEN),
        **shared,
    )
    eldest = max(head_born, wife_born) + timedelta(days=chance.randrange(21 * 366, 27 * 366))
    return [head, wife, *_children(chance, wife.nama, last, eldest, today, shared)]


def _children(
    chance: random.Random, mother: str, last: str, eldest: date, today: date, shared: Mapping[str, str]
) -> Iterator[Invented]:
    born = eldest
    for _number_of in range(chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))):
        if born >= today:
            return
        if (today - born).days < 24 * 366:  # the older ones have moved out
            woman = chance.random() < 0.49
            yield Invented(
                nama=f"{chance.choice(WOMEN if woman else MEN)} {last}",
                jenis_kelamin="P" if woman else "L",
                lahir_on=born,
                hubungan="anak",
                status_kawin="belum_kawin",
                nama_ibu=mother,
                **shared,
            )
        born += timedelta(days=chance.randrange(500, 1_900))


def _number(chance: random.Random, number: int, born: date, woman: bool) -> str:
    day = born.day + (40 if woman else 0)
    return f"99{number + 1:02d}01{day:02d}{born:%m%y}{chance.randrange(1, 10_000):04d}"


def _spoilt(members: list[Invented], kind: int) -> list[Invented]:
    """The family with one of the faults that registers have."""
    head, rest = members[0], members[1:]
    youngest = members[-1]
    if kind == 1:  # a slip of the birth date
        return [replace(head, lahir_on=head.lahir_on + timedelta(days=31)), *rest]
    if kind == 2:  # two heads
        return [head, *(replace(one, hubungan="kepala") for one in rest[:1]), *rest[1:]]
    if kind == 3:  # no head
        return [replace(head, hubungan="famili"), *rest]
    if kind == 4:  # the same child twice, once without number
        return [*members, replace(youngest, nik="", nama=youngest.nama.upper(), rt="", rw="")]
    if kind == 5 and rest:  # sex against the number, and a status that does not fit
        return [head, replace(rest[0], jenis_kelamin="L", status_kawin="belum_kawin"), *rest[1:]]
    return [*members[:-1], replace(youngest, nik="", nama_ibu="", rt="", rw="")]


def _cells(person: Invented) -> dict[str, Any]:
    cells = {name: getattr(person, name) or None for name in Invented.__slots__}
    return {**cells, "tempat_lahir": None, "kode_wilayah": None, "state": None, "state_on": None}
