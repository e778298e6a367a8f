"""Settings of modules in a tenant: typed by their declaration, unknown keys refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.module import ParameterSpec, SettingSpec
from tiru.parameter.models import Pengaturan
from tiru.work import UnitOfWork


async def setting(work: UnitOfWork, module: str, key: str) -> Any:
    """The tenant's value, or the declared default. Raises LookupError for a key nobody declared (a bug)."""
    spec = _spec(work, module, key)
    if spec is None:
        raise LookupError(f"{module} declares no setting {key!r}")
    row = await work.session.get(Pengaturan, (module, key))
    return spec.default if row is None else row.value


async def change_setting(work: UnitOfWork, module: str, key: str, value: Any, *, reason: str = "") -> None:
    """Set a value. Raises Invalid for an unknown key or a value of another kind or out of bounds."""
    spec = _spec(work, module, key)
    if spec is None:
        raise Invalid(_("Modul %(module)s tidak punya pengaturan %(key)s.", module=module, key=key))
    typed = checked(spec, value)
    row = await work.session.get(Pengaturan, (module, key))
    before = spec.default if row is None else row.value
    if before == typed:
        return
    by = work.actor.name or str(work.actor.kind)
    if row is None:
        work.session.add(Pengaturan(module=module, key=key, value=typed, changed_by=by, changed_at=work.now))
    else:
        row.value, row.changed_by, row.changed_at = typed, by, work.now
    work.record(
        "parameter.setting.change",
        f"setting:{module}.{key}",
        before={"value": before},
        after={"value": typed},
        reason=reason,
    )


async def apply_settings(work: UnitOfWork, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Settings as a manifest gives them; what it does not name stays. Raises Invalid."""
    for module, values in wanted.items():
        for key, value in values.items():
            await change_setting(work, module, key, value, reason="manifest")


async def current_settings(work: UnitOfWork) -> dict[str, dict[str, Pengaturan]]:
    """What differs from the defaults, per module, with author and instant."""
    found: dict[str, dict[str, Pengaturan]] = {}
    for row in await work.session.scalars(select(Pengaturan).order_by(Pengaturan.module, Pengaturan.key)):
        found.setdefault(row.module, {})[row.key] = row
    return found


def checked(spec: SettingSpec | ParameterSpec, value: Any) -> Any:
    """The value as its declared kind. Raises Invalid with a sentence."""
    try:
        typed = _KINDS[spec.kind](value)
    except (TypeError, ValueError) as error:
        raise Invalid(_("%(title)s: nilai %(value)s tidak sesuai.", title=str(spec.title), value=value)) from error
    if spec.choices and typed not in spec.choices:
        raise Invalid(
            _("%(title)s: pilih salah satu dari %(all)s.", title=str(spec.title), all=", ".join(spec.choices))
        )
    if spec.minimum is not None and typed < spec.minimum:
        raise Invalid(_("%(title)s: paling kecil %(n)s.", title=str(spec.title), n=spec.minimum))
    if spec.maximum is not None and typed > spec.maximum:
        raise Invalid(_("%(title)s: paling besar %(n)s.", title=str(spec.title), n=spec.maximum))
    if isinstance(spec, SettingSpec) and spec.check is not None:
        spec.check(typed)
    return typed


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    return int(value)


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("ya", "true", "1"):
        return True
    if str(value).lower() in ("tidak", "false", "0", ""):
        return False
    raise ValueError(value)


_KINDS: dict[str, Any] = {"text": str, "integer": _whole, "number": float, "bool": _truth}


def _spec(work: UnitOfWork, module: str, key: str) -> SettingSpec | None:
    declared = work.registry.get(module)
    if declared is None:
        return None
    return next((spec for spec in declared.settings if spec.key == key), None)
