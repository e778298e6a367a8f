"""The posts somebody acts in today. A task waits for a post; who acts there may do it, so a Plh finds it by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from tiru.errors import Forbidden
from tiru.i18n import _
from tiru.tenant import Kind
from tiru.work import UnitOfWork

_MINE = text("""
select p.jabatan_id, p.jenis, p.nama, j.nama as title, j.unit_id, u.nama as unit, u.singkatan, u.path,
    not exists (
        select 1 from penugasan o
        where o.jabatan_id = p.jabatan_id and o.id <> p.id
            and o.dari <= :today and (o.sampai is null or o.sampai >= :today)
            and array_position(array['plh', 'definitif', 'pj', 'plt'], o.jenis)
                < array_position(array['plh', 'definitif', 'pj', 'plt'], p.jenis)
    ) as acts
from penugasan p join jabatan j on j.id = p.jabatan_id join unit u on u.id = j.unit_id
where p.account_id = :account and p.dari <= :today and (p.sampai is null or p.sampai >= :today)
order by p.jenis <> 'definitif', j.id
""")


@dataclass(frozen=True, slots=True)
class MyPost:
    """A post of the actor. `acts` is false while somebody else acts there, e.g. a Plh during leave."""

    jabatan_id: int
    title: str
    jenis: str
    unit_id: int
    unit: str
    unit_path: str
    acts: bool


async def my_posts(work: UnitOfWork) -> list[MyPost]:
    """The actor's posts today, the definitif one first; none for anybody but officials."""
    return await posts_of(work) if work.actor.kind is Kind.STAFF else []


async def posts_of(work: UnitOfWork) -> list[MyPost]:
    """As `my_posts`, also of the official whom a token belongs to: for what programs may read, never for acting."""
    if work.actor.kind not in (Kind.STAFF, Kind.TOKEN) or work.actor.id is None:
        return []
    rows = await work.session.execute(_MINE, {"account": work.actor.id, "today": work.today})
    return [
        MyPost(
            row.jabatan_id,
            row.title if row.jenis == "definitif" else f"{row.jenis.capitalize()}. {row.title}",
            row.jenis,
            row.unit_id,
            row.singkatan or row.unit,
            row.path,
            row.acts,
        )
        for row in rows
    ]


def acting_as(posts: list[MyPost], jabatan_id: int) -> MyPost:
    """The post in which the actor may do a task. Raises Forbidden while another acts there."""
    for post in posts:
        if post.jabatan_id == jabatan_id:
            if not post.acts:
                raise Forbidden(_("Hari ini jabatan %(post)s dijalankan orang lain.", post=post.title))
            return post
    raise Forbidden(_("Ini menunggu pejabat lain."))
