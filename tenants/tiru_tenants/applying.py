"""Planning and applying manifests."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tiru.errors import Conflict, NotFound
from tiru.i18n import _
from tiru.services import Services
from tiru_tenants.actual import Actual, actual_of, comparable
from tiru_tenants.adopting import adopt
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.manifest import read_manifest
from tiru_tenants.operations import Progress, settle, silent
from tiru_tenants.plan import Plan, check_recorded, check_same, make_plan
from tiru_tenants.provisioning import provision
from tiru_tenants.wanted import Wanted


async def plan_file(services: Services, path: Path) -> Plan:
    """What applying this file would do. Raises ManifestRefused."""
    return (await plan_wanted(services, read_manifest(path)))[0]


async def plan_wanted(services: Services, wanted: Wanted) -> tuple[Plan, Actual | None]:
    """The plan, and the state it was made from."""
    actual = await actual_of(services, wanted.slug)
    here = services.registry.modules
    missing = sorted(name for name in wanted.modules if name not in here)
    flat = _installed(comparable(dict(wanted.manifest or {})), missing)
    notes = tuple(_("modul %(name)s belum terpasang di sini", name=name) for name in missing)
    if actual is None:
        return make_plan(wanted.slug, wanted=flat, actual=None, last=None, serial=0, notes=notes), None
    made = make_plan(
        wanted.slug,
        wanted=flat,
        actual=actual.flat,
        last=_installed(actual.last, missing),
        serial=actual.serial,
        defaults={
            f"pengaturan.{module.name}.{spec.key}": spec.default for module in here.values() for spec in module.settings
        },
        edits=actual.edits,
        notes=notes,
    )
    return made, actual


def _installed(flat: dict[str, Any], missing: list[str]) -> dict[str, Any]:
    """What is wanted of the modules that are installed here; the others are a note, not a change for ever."""
    if not flat:
        return flat
    return {**flat, "modul": [name for name in flat.get("modul", ()) if name not in missing]}


async def apply_file(
    plane: ControlPlane,
    path: Path,
    *,
    actor: str,
    reason: str = "",
    sample: bool = False,
    take_file: bool = False,
    saved_plan: Path | None = None,
    progress: Progress = silent,
) -> dict[str, Any] | None:
    """Apply a file; None when there was nothing to do. Raises Conflict for drift, StalePlan for an old plan."""
    return await apply_wanted(
        plane,
        read_manifest(path),
        actor=actor,
        reason=reason,
        sample=sample,
        take_file=take_file,
        saved=_saved_fingerprint(saved_plan) if saved_plan else None,
        progress=progress,
    )


async def apply_wanted(
    plane: ControlPlane,
    wanted: Wanted,
    *,
    actor: str,
    reason: str = "",
    sample: bool = False,
    take_file: bool = False,
    saved: str | None = None,
    progress: Progress = silent,
    op_id: str | None = None,
) -> dict[str, Any] | None:
    """Bring a tenant to what is wanted."""
    made, actual = await plan_wanted(plane.services, wanted)
    if saved is not None:
        check_same(saved, made)
    check_recorded(made)
    half_made = actual is not None and actual.state == "provisioning"  # nobody can have edited it yet
    if made.blocking and not take_file and not half_made:
        raise Conflict(
            _("%(slug)s berubah di aplikasi sejak berkas terakhir dijalankan:", slug=wanted.slug)
            + "\n  "
            + "\n  ".join(change.line() for change in made.blocking),
            remedy=_("Bawa ke berkas dengan `tiru tenant adopt`, atau timpa dengan `--take-file`."),
        )
    if made.is_empty and actual is not None and not half_made:
        settle(plane, wanted.slug)
        return None
    return await provision(plane, wanted, actor=actor, reason=reason, sample=sample, progress=progress, op_id=op_id)


async def adopt_into_file(plane: ControlPlane, path: Path, *, actor: str = "adopt", reason: str = "adopt") -> list[str]:
    """Write drift into the file, comments and order kept; returns what was taken over. Raises NotFound."""
    wanted = read_manifest(path)
    made, actual = await plan_wanted(plane.services, wanted)
    if actual is None:
        raise NotFound(_("Belum ada tenant %(slug)s.", slug=wanted.slug))
    text, taken = adopt(wanted.manifest_text, made.drift)
    await asyncio.to_thread(path.write_text, text, "utf-8")
    fresh = read_manifest(path)
    await provision(plane, fresh, actor=actor, reason=reason)
    return [change.line() for change in taken]


def save_plan(plan: Plan, path: Path) -> None:
    """A plan as JSON; `apply` takes it back and refuses it when the tenant has moved on."""
    path.write_text(
        json.dumps({**asdict(plan), "fingerprint": plan.fingerprint}, ensure_ascii=False, indent=1, default=str),
        "utf-8",
    )


def _saved_fingerprint(path: Path) -> str:
    return str(json.loads(path.read_text("utf-8")).get("fingerprint", ""))
