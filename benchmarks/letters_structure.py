"""The regency of the letters' benchmark: 30 dinas with four bidang each, 26 kecamatan, 270 villages, their posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from tiru.access.accounts import create_account
from tiru.organisasi.models import Jabatan, Penugasan
from tiru.organisasi.structure import apply_structure
from tiru.registry import discover
from tiru.tenant import Actor, Grant, Kind, Tenant
from tiru.work import UnitOfWork
from tiru_e_office.kinds import seed_kinds

SCHEMA = "t_kuningan"
TENANT_MODULES = frozenset(discover().modules)
OFFICIAL = ("e_office:tugas:act", "e_office:surat:read", "e_office:keluar:write")
REGISTRAR = (*OFFICIAL, "e_office:masuk:register", "e_office:nomor:manage", "e_office:surat:export")


def tenant_of() -> Tenant:
    return Tenant(
        id=1,
        slug="kuningan",
        schema=SCHEMA,
        title="Kabupaten Kuningan",
        kode_wilayah="32.08",
        host="kuningan.localhost",
        modules=TENANT_MODULES,
    )


@dataclass(frozen=True, slots=True)
class Officials:
    """Who asks, and letters that the head of the region has had."""

    bupati: Actor
    kadis: Actor
    staf: Actor
    tu: Actor
    letters: list[int]

    @classmethod
    async def of(cls, work: UnitOfWork) -> Officials:
        """As they stand in the tenant; the head and the registrar reach everything, the others their unit."""
        posts = {row.kode: row for row in await work.session.scalars(select(Jabatan))}
        found: dict[str, Actor] = {}
        for name, (kode, rights, scope) in PEOPLE.items():
            post = posts[kode]
            account = await work.session.scalar(select(Penugasan.account_id).where(Penugasan.jabatan_id == post.id))
            unit = None if scope == "tenant" else post.unit_id
            grants = tuple(Grant(permission=one, scope=scope, unit_id=unit) for one in rights)
            found[name] = Actor(
                kind=Kind.STAFF, id=account, name=name, post=post.nama, unit_id=post.unit_id, grants=grants
            )
        letters = await work.session.scalars(
            text("select surat_id from e_office_tugas where jabatan_id = :post order by id desc limit 20"),
            {"post": posts["bupati"].id},
        )
        return cls(**found, letters=list(letters))


PEOPLE: dict[str, tuple[str, tuple[str, ...], str]] = {
    "bupati": ("bupati", OFFICIAL, "tenant"),
    "kadis": ("kepala-dinas-05", OFFICIAL, "unit"),
    "staf": ("staf-dinas-05-1-1", ("e_office:tugas:act", "e_office:keluar:write"), "unit"),
    "tu": ("tu-setda", REGISTRAR, "tenant"),
}


async def structure(work: UnitOfWork) -> None:
    """Units and posts, kinds of letters, and people in the posts that ask."""
    units, posts = _units()
    await apply_structure(work, units, posts)
    await seed_kinds(work)
    for name, (kode, _rights, _scope) in PEOPLE.items():
        account = await create_account(work, username=f"uji.{name}", name=name.title())
        post = await work.session.scalar(select(Jabatan.id).where(Jabatan.kode == kode))
        work.session.add(Penugasan(jabatan_id=post, account_id=account.id, nama=name, dari=date(2020, 1, 1)))


def _units() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    units: list[dict[str, object]] = [
        {"kode": "pemda", "nama": "Pemerintah Kabupaten", "tipe": "pemda"},
        {"kode": "setda", "nama": "Sekretariat Daerah", "tipe": "setda", "induk": "pemda"},
    ]
    posts = [_post("bupati", "pemda", True), _post("sekda", "setda", True), _post("tu-setda", "setda", False)]
    for one in range(1, 31):
        kode = f"dinas-{one:02}"
        units.append({"kode": kode, "nama": f"Dinas {one}", "tipe": "opd_dinas", "induk": "pemda"})
        posts += [_post(f"kepala-{kode}", kode, True), _post(f"tu-{kode}", kode, False)]
        for field in range(1, 5):
            part = f"{kode}-{field}"
            units.append({"kode": part, "nama": f"Bidang {field}", "tipe": "bidang", "induk": kode})
            posts.append(_post(f"kabid-{part}", part, True))
            posts += [_post(f"staf-{part}-{who}", part, False) for who in range(1, 7)]
    for one in range(1, 27):
        units.append({"kode": f"kec-{one:02}", "nama": f"Kecamatan {one}", "tipe": "kecamatan", "induk": "pemda"})
        posts += _office(f"kec-{one:02}")
    for one in range(270):
        above = f"kec-{1 + one % 26:02}"
        units.append({"kode": f"desa-{one:03}", "nama": f"Desa {one}", "tipe": "desa", "induk": above})
        posts += _office(f"desa-{one:03}")
    return units, posts


def _office(kode: str) -> list[dict[str, object]]:
    return [
        _post(f"kepala-{kode}", kode, True),
        _post(f"sekretaris-{kode}", kode, False),
        _post(f"staf-{kode}", kode, False),
    ]


def _post(kode: str, unit: str, head: bool) -> dict[str, object]:
    return {"kode": kode, "unit": unit, "nama": kode.replace("-", " ").capitalize(), "kepala": head, "roles": []}
