"""Units, posts and holders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Held:
    """A post with whoever holds it today (None: vacant)."""

    post: Jabatan
    holder: Penugasan | None


async def units(work: UnitOfWork, *, q: str = "") -> Sequence[Unit]:
    """All present units in the order of the tree, or those whose name contains `q`."""
    today = work.now.astimezone(work.tenant.zone).date()
    query = select(Unit).where(or_(Unit.berlaku_sampai.is_(None), Unit.berlaku_sampai >= today)).order_by(Unit.path)
    if q:
        query = query.where(or_(Unit.nama.icontains(q, autoescape=True), Unit.singkatan.icontains(q, autoescape=True)))
    return (await work.session.scalars(query)).all()


async def unit_of(work: UnitOfWork, unit_id: int) -> Unit:
    """One unit. Raises NotFound."""
    found = await work.session.get(Unit, unit_id)
    if found is None:
        raise NotFound(_("Unit ini tidak ada."))
    return found


async def posts_of(work: UnitOfWork, unit_id: int) -> list[Held]:
    """Posts of a unit with their present holders, head first."""
    today = work.now.astimezone(work.tenant.zone).date()
    posts = (
        await work.session.scalars(
            select(Jabatan).where(Jabatan.unit_id == unit_id).order_by(Jabatan.kepala.desc(), Jabatan.nama)
        )
    ).all()
    holders = {
        row.jabatan_id: row
        for row in await work.session.scalars(
            select(Penugasan)
            .where(
                Penugasan.jabatan_id.in_([post.id for post in posts]),
                Penugasan.dari <= today,
                or_(Penugasan.sampai.is_(None), Penugasan.sampai >= today),
            )
            .order_by(Penugasan.dari)
        )
    }
    return [Held(post, holders.get(post.id)) for post in posts]


async def assignments_of_post(work: UnitOfWork, post_id: int) -> Sequence[Penugasan]:
    """Everybody who held a post, newest first."""
    return (
        await work.session.scalars(
            select(Penugasan).where(Penugasan.jabatan_id == post_id).order_by(Penugasan.dari.desc())
        )
    ).all()
