"""What `apply` would change: the manifest, the tenant as it is, and the manifest last applied, compared.

Three ways: a value that only the manifest changed is a change; one that only somebody in the office
changed is drift; one that both changed is a conflict. Drift and conflicts are never overwritten silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tiru.errors import Conflict
from tiru.i18n import _

Flat = Mapping[str, Any]
LABELS = {"identitas": "identitas", "tema": "tema", "sebutan": "sebutan", "modul": "modul", "unit": "unit"}


class StalePlan(Conflict):
    """The tenant changed after the plan was made."""

    code = "TIRU-E1102"


@dataclass(frozen=True, slots=True)
class Change:
    """One value. `kind`: add, change, drift, conflict, or kept (only in the tenant; never removed)."""

    path: str
    kind: str
    actual: Any = None
    wanted: Any = None

    def line(self) -> str:
        """As the plan prints it."""
        if self.kind == "add":
            return f"+ {self.path} = {_short(self.wanted)}"
        if self.kind == "change":
            return f"~ {self.path}: {_short(self.actual)} → {_short(self.wanted)}"
        if self.kind == "drift":
            return _(
                "! %(path)s: %(actual)s diubah di aplikasi (berkas: %(wanted)s)",
                path=self.path,
                actual=_short(self.actual),
                wanted=_short(self.wanted),
            )
        if self.kind == "conflict":
            return _(
                "✖ %(path)s: %(actual)s di aplikasi, %(wanted)s di berkas",
                path=self.path,
                actual=_short(self.actual),
                wanted=_short(self.wanted),
            )
        return _("= %(path)s tetap (hanya ada di tenant)", path=self.path)


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes for a tenant, bound to the serial it was made at. `is_new`: nothing is there yet."""

    slug: str
    serial: int
    is_new: bool
    changes: tuple[Change, ...]

    @property
    def effective(self) -> tuple[Change, ...]:
        """What apply does."""
        return tuple(change for change in self.changes if change.kind in ("add", "change"))

    @property
    def drift(self) -> tuple[Change, ...]:
        """What somebody changed in the application."""
        return tuple(change for change in self.changes if change.kind in ("drift", "conflict"))

    @property
    def is_empty(self) -> bool:
        return not self.effective and not self.drift

    def lines(self) -> list[str]:
        """For people."""
        head = _("Rencana untuk tenant %(slug)s", slug=self.slug) + (f" ({_('baru')})" if self.is_new else "")
        added = sum(change.kind == "add" for change in self.changes)
        changed = sum(change.kind == "change" for change in self.changes)
        tail = _(
            "Rencana: %(added)s tambah, %(changed)s ubah, %(drift)s menyimpang. Serial %(serial)s.",
            added=added,
            changed=changed,
            drift=len(self.drift),
            serial=self.serial,
        )
        return [head, *(f"  {change.line()}" for change in self.changes if change.kind != "kept"), tail]


def make_plan(slug: str, *, wanted: Flat, actual: Flat | None, last: Flat | None, serial: int) -> Plan:
    """Compare flattened states; `actual` None means that the tenant does not exist yet."""
    if actual is None:
        changes = tuple(Change(path, "add", None, value) for path, value in sorted(wanted.items()))
        return Plan(slug, serial, True, changes)
    found = []
    for path in sorted({*wanted, *actual}):
        change = _compare(path, wanted, actual, last or {})
        if change is not None:
            found.append(change)
    return Plan(slug, serial, False, tuple(found))


def check_serial(plan: Plan, serial: int) -> None:
    """Refuse a plan made for another state. Raises StalePlan."""
    if plan.serial != serial:
        raise StalePlan(
            _(
                "Rencana ini dibuat untuk serial %(old)s, tenant sudah di serial %(new)s.",
                old=plan.serial,
                new=serial,
            ),
            remedy=f"tiru tenant plan {plan.slug}",
        )


def flatten(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest's dictionary as paths. Lists of tables are keyed by `kode` or `ref`, so order is free."""
    flat: dict[str, Any] = {}
    _flatten(manifest, "", flat)
    return flat


def _flatten(value: Any, path: str, into: dict[str, Any]) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is not None:
                _flatten(inner, f"{path}.{key}" if path else key, into)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for inner in value:
            name = inner.get("kode") or inner.get("ref")
            rest = {key: part for key, part in inner.items() if key not in ("kode", "ref")}
            _flatten(rest, f"{path}.{name}", into)
    elif isinstance(value, list):
        into[path] = sorted(str(part) for part in value)
    else:
        into[path] = value


def _compare(path: str, wanted: Flat, actual: Flat, last: Flat) -> Change | None:
    missing = object()
    want, have, was = wanted.get(path, missing), actual.get(path, missing), last.get(path, missing)
    if want == have or (want is missing and _empty(have)) or (have is missing and _empty(want)):
        return None
    shown_have = None if have is missing else have
    shown_want = None if want is missing else want
    if want is missing:
        return Change(path, "drift" if was is missing and not _kept(path) else "kept", shown_have, None)
    if have is missing:
        return Change(path, "add", None, shown_want)
    if was is missing or have == was:
        return Change(path, "change", shown_have, shown_want)
    return Change(path, "drift" if want == was else "conflict", shown_have, shown_want)


def _kept(path: str) -> bool:
    """Structure that grows in the office is nobody's drift: the manifest names only what it starts with."""
    return path.startswith(("unit.", "jabatan.", "perjanjian.", "keputusan."))


def _empty(value: Any) -> bool:
    return value in ("", [], None, False) or value == {}


def _short(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
