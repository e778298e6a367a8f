"""Suspending, archiving, trashing and removing tenants. Removing is the only step without a way back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from tiru.errors import NotFound, Refused
from tiru.i18n import _
from tiru_migrations.bootstrap import drop_home
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.operations import operation

TRASH_DAYS = 30


async def suspend(plane: ControlPlane, slug: str, *, actor: str, reason: str) -> str:
    """People can read and export; nobody writes."""
    return _turn(plane, slug, "suspended", ("active",), actor=actor, reason=reason)


async def archive(plane: ControlPlane, slug: str, *, actor: str, reason: str) -> str:
    """Kept for reading and export."""
    return _turn(plane, slug, "archived", ("active", "suspended"), actor=actor, reason=reason)


async def resume(plane: ControlPlane, slug: str, *, actor: str, reason: str) -> str:
    """Open again."""
    return _turn(plane, slug, "active", ("suspended", "archived"), actor=actor, reason=reason)


async def trash(plane: ControlPlane, slug: str, *, actor: str, reason: str) -> str:
    """Out of sight for 30 days; data, files and keys stay."""
    return _turn(
        plane,
        slug,
        "trashed",
        ("active", "suspended", "archived", "provisioning"),
        actor=actor,
        reason=reason,
    )


async def restore(plane: ControlPlane, slug: str, *, actor: str, reason: str) -> str:
    """Out of the trash, as an archive first: `resume` opens it."""
    return _turn(plane, slug, "archived", ("trashed",), actor=actor, reason=reason)


async def purge(plane: ControlPlane, slug: str, *, actor: str, reason: str, grace_days: int = TRASH_DAYS) -> str:
    """Remove schema, role, files, keys and the row. Raises Refused before the grace is over."""
    row = _row(plane, slug)
    if row["state"] != "trashed":
        raise Refused(_("%(slug)s belum di tempat sampah.", slug=slug), remedy=f"tiru tenant delete {slug}")
    if row["trashed_at"] + timedelta(days=grace_days) > plane.services.clock():
        raise Refused(
            _(
                "%(slug)s baru boleh dihapus pada %(day)s.",
                slug=slug,
                day=(row["trashed_at"] + timedelta(days=grace_days)).date(),
            )
        )
    steps = ("drop_schema", "remove_files", "shred_keys", "forget")
    with operation(plane, "tenant.purge", slug, steps, actor=actor, reason=reason) as running:
        running.enter("drop_schema")

        def drop() -> None:
            with running.connection.transaction():
                drop_home(running.connection, row["schema_name"])

        await asyncio.to_thread(drop)
        running.enter("remove_files")
        files = await plane.services.store.delete_all(slug)
        running.enter("shred_keys")
        plane.services.keys.shred(slug)
        running.enter("forget")
        running.connection.execute("delete from tiru_control.tenant where slug = %s", (slug,))
    return _("dihapus: skema, peran, %(n)s berkas, kunci", n=files)


def _turn(plane: ControlPlane, slug: str, to: str, allowed: tuple[str, ...], *, actor: str, reason: str) -> str:
    with operation(plane, f"tenant.{to}", slug, (to,), actor=actor, reason=reason) as running:
        running.enter(to)
        row = running.connection.execute(
            "update tiru_control.tenant set state = %s, changed_at = now(), serial = serial + 1, note = %s, "
            "trashed_at = case when %s = 'trashed' then now() end where slug = %s and state = any(%s) returning id",
            (to, reason, to, slug, list(allowed)),
        ).fetchone()
        if row is None:
            state = _row(plane, slug)["state"]
            raise Refused(_("%(slug)s sedang %(state)s, tidak bisa menjadi %(to)s.", slug=slug, state=state, to=to))
    return to


def _row(plane: ControlPlane, slug: str) -> dict[str, Any]:
    from psycopg.rows import dict_row

    with plane.connect() as connection, connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute("select * from tiru_control.tenant where slug = %s", (slug,)).fetchone()
    if row is None:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    return row
