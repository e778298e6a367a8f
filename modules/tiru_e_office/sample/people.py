"""The officials of the demonstration, and acting as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tiru.access.demo import DemoGrant, ensure_demo_account
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.tenant import Actor, Grant, Kind
from tiru.work import UnitOfWork
from tiru_e_office.posts import MyPost, acting_as, my_posts

IN_OFFICE_SINCE = date(2025, 1, 2)
# user name, name, code of the post (of the regency's manifest)
OFFICIALS: tuple[tuple[str, str, str], ...] = (
    ("kepala", "H. Surya Adiwijaya", "kepala-daerah"),
    ("sekda", "Dra. Endah Kusumaningrum, M.Si.", "sekda"),
    ("tu", "Rini Astutiningsih", "tu-setda"),
    ("kadis", "Ir. Wahyu Setiadarma, M.T.", "kepala-pu"),
    ("tudinas", "Lilis Sumiarsih", "tu-pu"),
    ("kabid", "Dedi Ruswandana, S.T.", "kabid-bm"),
    ("staf", "Nisa Rahmawijaya, A.Md.", "staf-bm"),
    ("arsiparis", "Taufik Nurhidayat", "arsiparis"),
    ("camat", "Agus Permanajati, S.IP.", "camat-*"),
    ("kades", "Maman Suparyana", "kades-1"),
    ("sekdes", "Siti Komalawati", "sekdes-1"),
    ("sekdes2", "Iwan Darmaputra", "sekdes-2"),
)
RIGHTS = ("e_office:tugas:act", "e_office:surat:read", "e_office:keluar:write", "e_office:masuk:register")


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody of the demonstration, and the post and unit they are in."""

    actor: Actor
    jabatan_id: int
    unit: Unit


Cast = Mapping[str, Official]


async def officials(work: UnitOfWork) -> Cast:
    """By user name. Accounts and first assignments are made where the regency has the post."""
    posts = {row.kode: row for row in await work.session.scalars(select(Jabatan))}
    units = {row.id: row for row in await work.session.scalars(select(Unit))}
    found: dict[str, Official] = {}
    keeper = DemoGrant("pengelola_e_office")
    await ensure_demo_account(work, username="admin", name="Ratna Wulandari", grants=[keeper])
    for username, name, kode in OFFICIALS:
        post = next((row for code, row in sorted(posts.items()) if _is(code, kode)), None)
        if post is None:
            continue
        account = await ensure_demo_account(work, username=username, name=name)
        if await work.session.scalar(select(Penugasan.id).where(Penugasan.jabatan_id == post.id).limit(1)) is None:
            entry = Penugasan(jabatan_id=post.id, account_id=account.id, nama=name, dari=IN_OFFICE_SINCE)
            work.session.add(entry)
        grants = tuple(Grant(permission=right, scope="unit", unit_id=post.unit_id) for right in RIGHTS)
        actor = Actor(kind=Kind.STAFF, id=account.id, name=name, post=post.nama, unit_id=post.unit_id, grants=grants)
        found[username] = Official(actor, post.id, units[post.unit_id])
    await work.session.flush()
    return found


async def in_post(work: UnitOfWork, who: Official, jabatan_id: int | None = None) -> MyPost:
    """From here on this official acts: in their own post, or in one where they stand in."""
    work.actor = who.actor
    return acting_as(await my_posts(work), jabatan_id or who.jabatan_id)


async def acts(work: UnitOfWork, who: Official) -> bool:
    """Whether nobody stands in for this official on the day of the clock."""
    work.actor = who.actor
    return any(post.acts for post in await my_posts(work) if post.jabatan_id == who.jabatan_id)


def _is(code: str, wanted: str) -> bool:
    return code.startswith(wanted[:-1]) if wanted.endswith("*") else code == wanted
