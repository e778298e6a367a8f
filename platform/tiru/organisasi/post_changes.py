"""Changes of posts: made, corrected, closed; and the roles that come with them."""

from __future__ import annotations

from sqlalchemy import or_, select, text

from tiru.access.models import Role
from tiru.access.service import revoke_sessions
from tiru.errors import Conflict, Invalid, Refused
from tiru.i18n import _
from tiru.organisasi.forms import PostChangeForm, PostForm, PostRoleForm
from tiru.organisasi.models import Jabatan, JabatanRole, Penugasan
from tiru.organisasi.queries import post_to_change, unit_to_change
from tiru.organisasi.rules import ROLES
from tiru.work import UnitOfWork

_HOLDERS = text(
    "select distinct account_id from penugasan where jabatan_id = :post and account_id is not null "
    "and dari <= :today and (sampai is null or sampai >= :today)"
)


async def create_post(work: UnitOfWork, unit_id: int, form: PostForm) -> Jabatan:
    """Make a post in a unit. Raises Conflict for a taken code, Refused for a second head, NotFound, Forbidden."""
    unit = await unit_to_change(work, unit_id)
    if unit.berlaku_sampai is not None and unit.berlaku_sampai < work.today:
        raise Refused(_("Unit ini sudah ditutup pada %(day)s.", day=unit.berlaku_sampai.isoformat()))
    if await work.session.scalar(select(Jabatan.id).where(Jabatan.kode == form.kode)) is not None:
        raise Conflict(_("Kode %(kode)s sudah dipakai jabatan lain.", kode=form.kode))
    if form.kepala:
        await _check_only_head(work, unit_id, 0)
    post = Jabatan(unit_id=unit_id, **form.model_dump())
    work.session.add(post)
    await work.session.flush()
    work.record("organisasi.jabatan.create", f"jabatan:{post.id}", after={"unit": unit.kode, **form.model_dump()})
    return post


async def change_post(work: UnitOfWork, post_id: int, form: PostChangeForm, *, unit_id: int | None = None) -> Jabatan:
    """Correct a post. Raises Refused for a second head, NotFound, Forbidden."""
    post = await post_to_change(work, post_id, unit_id=unit_id)
    if form.kepala and not post.kepala:
        await _check_only_head(work, post.unit_id, post.id)
    after = form.model_dump()
    before = {name: getattr(post, name) for name in after}
    if before != after:
        for name, value in after.items():
            setattr(post, name, value)
        work.record("organisasi.jabatan.change", f"jabatan:{post.id}", before=before, after=after)
    return post


async def close_post(work: UnitOfWork, post_id: int, *, unit_id: int | None = None) -> Jabatan:
    """Today is the post's last day. Raises Refused while somebody holds it longer, NotFound, Forbidden."""
    post = await post_to_change(work, post_id, unit_id=unit_id)
    busy = await work.session.scalar(
        select(Penugasan.nama)
        .where(Penugasan.jabatan_id == post.id, or_(Penugasan.sampai.is_(None), Penugasan.sampai > work.today))
        .limit(1)
    )
    if busy is not None:
        raise Refused(_("%(nama)s masih memegang jabatan ini.", nama=busy), remedy=_("Akhiri penugasannya dahulu."))
    if post.berlaku_sampai is None:
        post.berlaku_sampai = work.today
        work.record("organisasi.jabatan.close", f"jabatan:{post.id}", after={"sampai": work.today})
    return post


async def give_post_role(work: UnitOfWork, post_id: int, form: PostRoleForm, *, unit_id: int | None = None) -> None:
    """Let a role come with a post; whoever holds it gets the right. Raises Forbidden, Invalid, NotFound.

    Who gives roles by posts must be allowed to give roles at all.
    """
    work.require(ROLES)
    post = await post_to_change(work, post_id, unit_id=unit_id)
    if await work.session.scalar(select(Role.id).where(Role.name == form.role)) is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"role": _("Peran ini tidak ada.")})
    row = await work.session.get(JabatanRole, (post.id, form.role))
    before = {"scope": row.scope} if row else None
    if row is None:
        work.session.add(JabatanRole(jabatan_id=post.id, role=form.role, scope=form.scope))
    else:
        row.scope = form.scope
    work.record("organisasi.jabatan.role", f"jabatan:{post.id}", before=before, after=form.model_dump())
    await _end_sessions(work, post.id)


async def take_post_role(work: UnitOfWork, post_id: int, role: str, *, unit_id: int | None = None) -> None:
    """The role no longer comes with the post. Raises Forbidden, NotFound."""
    work.require(ROLES)
    post = await post_to_change(work, post_id, unit_id=unit_id)
    row = await work.session.get(JabatanRole, (post.id, role))
    if row is None:
        return
    work.record("organisasi.jabatan.role", f"jabatan:{post.id}", before={"role": role, "scope": row.scope})
    await work.session.delete(row)
    await _end_sessions(work, post.id)


async def _end_sessions(work: UnitOfWork, post_id: int) -> None:
    """Nobody works on with yesterday's rights; the actor's own session stays."""
    await work.session.flush()
    for account_id in await work.session.scalars(_HOLDERS, {"post": post_id, "today": work.today}):
        await revoke_sessions(work, account_id, keep=work.actor.session_id if account_id == work.actor.id else "")


async def _check_only_head(work: UnitOfWork, unit_id: int, post_id: int) -> None:
    other = await work.session.scalar(
        select(Jabatan.nama).where(
            Jabatan.unit_id == unit_id,
            Jabatan.kepala,
            Jabatan.id != post_id,
            or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= work.today),
        )
    )
    if other is not None:
        raise Refused(
            _("%(nama)s sudah memimpin unit ini.", nama=other), remedy=_("Ubah jabatan itu dahulu, lalu coba lagi.")
        )
