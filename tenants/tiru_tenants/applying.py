"""Planning and applying manifests."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tomlkit

from tiru.errors import Conflict, NotFound, Refused
from tiru.i18n import _
from tiru.services import Services
from tiru_tenants.actual import Actual, actual_of, comparable
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.manifest import read_manifest
from tiru_tenants.operations import Progress, settle, silent
from tiru_tenants.plan import Plan, check_serial, make_plan
from tiru_tenants.provisioning import provision
from tiru_tenants.wanted import Wanted


async def plan_file(services: Services, path: Path) -> Plan:
    """What applying this file would do. Raises ManifestRefused."""
    return (await plan_wanted(services, read_manifest(path)))[0]


async def plan_wanted(services: Services, wanted: Wanted) -> tuple[Plan, Actual | None]:
    """The plan, and the state it was made from."""
    actual = await actual_of(services, wanted.slug)
    flat = comparable(dict(wanted.manifest or {}))
    if actual is None:
        return make_plan(wanted.slug, wanted=flat, actual=None, last=None, serial=0), None
    made = make_plan(wanted.slug, wanted=flat, actual=actual.flat, last=actual.last, serial=actual.serial)
    return made, actual


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
        serial=_saved_serial(saved_plan) if saved_plan else None,
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
    serial: int | None = None,
    progress: Progress = silent,
) -> dict[str, Any] | None:
    """Bring a tenant to what is wanted."""
    made, actual = await plan_wanted(plane.services, wanted)
    if serial is not None:
        check_serial(Plan(wanted.slug, serial, False, ()), made.serial)
    if made.drift and not take_file:
        raise Conflict(
            _("%(slug)s berubah di aplikasi sejak berkas terakhir dijalankan:", slug=wanted.slug)
            + "\n  "
            + "\n  ".join(change.line() for change in made.drift),
            remedy=_("Bawa ke berkas dengan `tiru tenant adopt`, atau timpa dengan `--take-file`."),
        )
    _papers_stay(made)
    if made.is_empty and actual is not None and actual.state != "provisioning":
        settle(plane, wanted.slug)
        return None
    return await provision(plane, wanted, actor=actor, reason=reason, sample=sample, progress=progress)


async def adopt_into_file(plane: ControlPlane, path: Path) -> list[str]:
    """Write drift into the file, comments and order kept; returns what was taken over. Raises NotFound."""
    wanted = read_manifest(path)
    made, actual = await plan_wanted(plane.services, wanted)
    if actual is None:
        raise NotFound(_("Belum ada tenant %(slug)s.", slug=wanted.slug))
    document = tomlkit.parse(wanted.manifest_text)
    taken = []
    for change in made.drift:
        if _put(document, change.path.split("."), change.actual):
            taken.append(change.line())
    await asyncio.to_thread(path.write_text, tomlkit.dumps(document), "utf-8")
    fresh = read_manifest(path)
    await provision(plane, fresh, actor="adopt", reason="adopt")
    return taken


def _papers_stay(made: Plan) -> None:
    """What was recorded of a paper is history. Raises Refused for a file that tells it differently."""
    if made.is_new:
        return
    known = {change.path.rsplit(".", 1)[0] for change in made.changes if change.kind != "add"}
    told = [
        change
        for change in made.effective
        if change.path.startswith(("perjanjian.", "keputusan."))
        and (change.kind == "change" or change.path.rsplit(".", 1)[0] in known)
    ]
    if told:
        raise Refused(
            _("Naskah yang sudah tercatat tidak diubah:") + "\n  " + "\n  ".join(change.line() for change in told),
            remedy=_("Tulis addendum atau keputusan baru dengan `ref` sendiri."),
        )


def save_plan(plan: Plan, path: Path) -> None:
    """A plan as JSON; `apply` takes it back and refuses it when the tenant has moved on."""
    path.write_text(json.dumps(asdict(plan), ensure_ascii=False, indent=1, default=str), "utf-8")


def _saved_serial(path: Path) -> int:
    return int(json.loads(path.read_text("utf-8"))["serial"])


def _put(document: Any, path: list[str], value: Any) -> bool:
    """Set a value in a TOML document, through tables keyed by `kode` or `ref`."""
    at: Any = document
    for part in path[:-1]:
        if isinstance(at, list):
            at = next((row for row in at if row.get("kode", row.get("ref")) == part), None)
        else:
            if part not in at:
                at[part] = tomlkit.table()
            at = at[part]
        if at is None:
            return False
    if value is None:
        at.pop(path[-1], None)
    else:
        at[path[-1]] = value
    return True
