"""Running an operation again from its record: what it needs stands in its detail, and every step may be repeated."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tiru.errors import Conflict, Refused
from tiru.i18n import _
from tiru_tenants import activation, lifecycle
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.departure.restoring import import_tenant
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.models import OperationRow
from tiru_tenants.operations import Progress, is_live, operation_of, silent
from tiru_tenants.provisioning import provision

Again = Callable[[ControlPlane, OperationRow, str, str | None, Progress], Awaitable[Any]]


async def resume(plane: ControlPlane, op_id: str, *, actor: str, progress: Progress = silent) -> str:
    """Go on with an operation that failed or was interrupted, under its own id. Raises NotFound, Conflict, Refused."""
    return await _again(plane, op_id, actor, progress, same=True)


async def retry(plane: ControlPlane, op_id: str, *, actor: str, progress: Progress = silent) -> str:
    """The same once more, as an operation of its own; the old record stays as it is."""
    return await _again(plane, op_id, actor, progress, same=False)


async def _again(plane: ControlPlane, op_id: str, actor: str, progress: Progress, *, same: bool) -> str:
    row = operation_of(plane, op_id)
    if row.state == "running" and is_live(plane, row.subject):
        raise Conflict(_("%(op)s masih berjalan.", op=op_id), remedy=f"tiru op show {op_id}")
    if same and row.state in ("done", "cancelled"):
        raise Refused(
            _("%(op)s sudah %(state)s, tidak dilanjutkan.", op=op_id, state=row.state), remedy=f"tiru op retry {op_id}"
        )
    how = _HOW.get(row.verb)
    if how is None:
        raise Refused(
            _("%(verb)s hanya satu langkah dan tidak dilanjutkan dari catatannya.", verb=row.verb),
            remedy=_("Berikan lagi perintahnya; mengulang itu aman."),
        )
    await how(plane, row, actor, op_id if same else None, progress)
    return row.subject


async def _apply(plane: ControlPlane, row: OperationRow, actor: str, op_id: str | None, progress: Progress) -> None:
    text = row.detail.get("manifest")
    if not text:
        raise Refused(_("Catatan operasi ini tidak memuat manifesnya."), remedy="tiru tenant apply")
    wanted = parse_manifest(text, f"{row.subject}.toml")
    sample = bool(row.detail.get("sample"))
    await provision(plane, wanted, actor=actor, reason=row.reason, sample=sample, progress=progress, op_id=op_id)


async def _import(plane: ControlPlane, row: OperationRow, actor: str, op_id: str | None, progress: Progress) -> None:
    file = Path(row.detail["file"])
    await import_tenant(plane, file, row.subject, actor=actor, reason=row.reason, progress=progress, op_id=op_id)


async def _module(plane: ControlPlane, row: OperationRow, actor: str, _op: str | None, _progress: Progress) -> None:
    verb = activation.enable if row.verb == "module.enable" else activation.disable
    await verb(plane, row.subject, row.detail["module"], actor=actor, reason=row.reason)


async def _turn(plane: ControlPlane, row: OperationRow, actor: str, _op: str | None, _progress: Progress) -> None:
    await _TURNS[row.verb](plane, row.subject, actor=actor, reason=row.reason)


_TURNS = {
    "tenant.suspended": lifecycle.suspend,
    "tenant.archived": lifecycle.archive,
    "tenant.active": lifecycle.resume,
    "tenant.trashed": lifecycle.trash,
}
_HOW: dict[str, Again] = {
    "tenant.apply": _apply,
    "tenant.import": _import,
    "module.enable": _module,
    "module.disable": _module,
    **dict.fromkeys(_TURNS, _turn),
}
