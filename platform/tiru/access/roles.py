"""Roles: proposed by modules and by the governance of a regency, changed by administrators afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from tiru.access.accounts import an_administrator_remains
from tiru.access.models import Role, RoleGrant, RolePermission, RoleProposal, Session
from tiru.access.queries import permissions_of
from tiru.errors import Conflict, Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork


async def create_role(work: UnitOfWork, *, name: str, title: str, permissions: Iterable[str]) -> Role:
    """A role of the tenant's own. Raises Conflict for a taken name, Invalid for unknown permissions."""
    chosen = _known(work, permissions)
    if await work.session.scalar(select(Role.id).where(Role.name == name)) is not None:
        raise Conflict(_("Peran bernama %(name)s sudah ada.", name=name))
    role = Role(name=name, title=title)
    work.session.add(role)
    await work.session.flush()
    work.session.add_all(RolePermission(role_id=role.id, permission=permission) for permission in chosen)
    work.record("akses.role.create", f"role:{role.id}", after={"name": name, "permissions": chosen})
    return role


async def change_role(work: UnitOfWork, role_id: int, *, title: str, permissions: Iterable[str]) -> Role:
    """New title and permissions; sessions of its holders end. Raises Refused for the last administrator."""
    role = await role_of(work, role_id)
    before = await permissions_of(work, role_id)
    known = {permission.name for module in work.registry for permission in module.permissions}
    wanted = set(_known(work, permissions)) | (before - known)  # rights of a module not installed now stay
    async with an_administrator_remains(work):
        await work.session.execute(
            delete(RolePermission).where(RolePermission.role_id == role_id, RolePermission.permission.not_in(wanted))
        )
        work.session.add_all(
            RolePermission(role_id=role_id, permission=permission) for permission in sorted(wanted - before)
        )
    work.record(
        "akses.role.change",
        f"role:{role_id}",
        before={"title": role.title, "permissions": sorted(before)},
        after={"title": title, "permissions": sorted(wanted)},
    )
    role.title = title
    if wanted != before:
        await _end_sessions_of_holders(work, role_id)
    return role


async def delete_role(work: UnitOfWork, role_id: int) -> None:
    """Remove a role nobody holds. Raises Refused while somebody does."""
    role = await role_of(work, role_id)
    if await work.session.scalar(select(RoleGrant.id).where(RoleGrant.role_id == role_id).limit(1)):
        raise Refused(_("Peran ini masih dipegang orang. Cabut dahulu dari mereka."))
    work.record("akses.role.delete", f"role:{role_id}", before={"name": role.name, "title": role.title})
    await work.session.delete(role)


async def role_of(work: UnitOfWork, role_id: int) -> Role:
    """One role, locked until commit. Raises NotFound."""
    role = await work.session.get(Role, role_id, with_for_update=True)
    if role is None:
        raise NotFound(_("Peran ini tidak ada."))
    return role


async def role_named(work: UnitOfWork, name: str) -> Role:
    """The role of that name. Raises NotFound."""
    role = await work.session.scalar(select(Role).where(Role.name == name))
    if role is None:
        raise NotFound(_("Peran %(name)s tidak ada.", name=name))
    return role


async def propose(work: UnitOfWork, name: str, title: str, permissions: Iterable[str]) -> None:
    """Make a role if it is missing, and add permissions that were never proposed before.

    What an administrator took away stays away, however often this runs.
    """
    role_id = await work.session.scalar(
        insert(Role).values(name=name, title=title).on_conflict_do_nothing().returning(Role.id)
    )
    if role_id is None:
        role_id = (await role_named(work, name)).id
    wanted = sorted(set(permissions))
    if not wanted:
        return
    fresh = await work.session.scalars(
        insert(RoleProposal)
        .values([{"role_name": name, "permission": permission} for permission in wanted])
        .on_conflict_do_nothing()
        .returning(RoleProposal.permission)
    )
    rows = [{"role_id": role_id, "permission": permission} for permission in fresh]
    if rows:
        await work.session.execute(insert(RolePermission).values(rows).on_conflict_do_nothing())


def _known(work: UnitOfWork, permissions: Iterable[str]) -> list[str]:
    known = {permission.name for module in work.registry for permission in module.permissions}
    chosen = sorted(set(permissions))
    unknown = [permission for permission in chosen if permission not in known]
    if unknown:
        raise Invalid(_("Hak %(name)s tidak dikenal.", name=", ".join(unknown)))
    return chosen


async def _end_sessions_of_holders(work: UnitOfWork, role_id: int) -> None:
    holders = select(RoleGrant.account_id).where(RoleGrant.role_id == role_id)
    keep = int(work.actor.session_id) if work.actor.session_id else 0
    live = await work.session.scalars(
        select(Session).where(Session.account_id.in_(holders), Session.revoked_at.is_(None), Session.id != keep)
    )
    for session in live:
        session.revoked_at = work.now
