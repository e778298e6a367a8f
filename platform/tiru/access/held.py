"""What an account holds today: roles given to it and roles of its posts, in one query.

The tables of the room organisasi are read here directly, by name: every request of an official asks
this, and it has to be one round trip.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.tenant import Grant

_HELD = text("""
with post as (
    select p.jenis, j.id, j.nama, j.unit_id
    from penugasan p join jabatan j on j.id = p.jabatan_id
    where p.account_id = :account and p.dari <= :today and (p.sampai is null or p.sampai >= :today)
), held as (
    select g.role_id, g.scope, g.unit_id, g.desa from role_grant g
    where g.account_id = :account
        and (g.starts_on is null or g.starts_on <= :today) and (g.ends_on is null or g.ends_on >= :today)
    union
    select r.id, jr.scope, case when jr.scope = 'unit' then post.unit_id end, null
    from post join jabatan_role jr on jr.jabatan_id = post.id join role r on r.name = jr.role
), reached as (
    select unit_id from held where unit_id is not null union select unit_id from post
)
select
    (select coalesce(json_agg(distinct
        jsonb_build_array(rp.permission, held.scope, held.unit_id, held.desa)), '[]')
        from held join role_permission rp on rp.role_id = held.role_id) as grants,
    (select coalesce(json_agg(json_build_array(jenis, nama, unit_id) order by jenis <> 'definitif', id), '[]')
        from post) as posts,
    (select coalesce(json_agg(distinct below.id), '[]')
        from reached join unit top on top.id = reached.unit_id
        join unit below on below.id = top.id or below.path like top.path || '%') as units
""")


@dataclass(frozen=True, slots=True)
class Held:
    """`post` is the main post, `unit_id` its unit, `unit_ids` every unit that a right or post reaches."""

    grants: tuple[Grant, ...] = ()
    post: str = ""
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()


async def held_by(session: AsyncSession, account_id: int, *, today: date) -> Held:
    """Rights, posts and units of an account on a day."""
    row = (await session.execute(_HELD, {"account": account_id, "today": today})).one()
    posts: list[list[Any]] = row.posts
    return Held(
        grants=tuple(
            Grant(permission=permission, scope=scope, unit_id=unit, desa=desa)
            for permission, scope, unit, desa in row.grants
        ),
        post=_title(posts[0]) if posts else "",
        unit_id=posts[0][2] if posts else None,
        unit_ids=frozenset(row.units),
    )


def _title(post: list[Any]) -> str:
    kind, name, _unit = post
    return str(name) if kind == "definitif" else f"{kind.capitalize()}. {name}"
