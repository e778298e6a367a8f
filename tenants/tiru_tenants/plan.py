"""What `apply` would change: the manifest, the tenant as it is, and the manifest last applied, compared.

Three ways: a value that only the manifest changed is a change; one that only somebody in the office
changed or took away is drift; one that both changed is a conflict. Drift and conflicts are never
overwritten silently. What is recorded of a signed paper is not changed at all: an addendum does that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from tiru.errors import Conflict, Refused
from tiru.i18n import _

Flat = Mapping[str, Any]
NOTHING: Flat = MappingProxyType({})
EFFECTIVE = ("add", "change", "remove")
BLOCKING = ("drift", "conflict")
PAPERS = ("perjanjian.", "keputusan.")


class StalePlan(Conflict):
    """The tenant or the file changed after the plan was made."""

    code = "TIRU-E1102"


class RecordedPaper(Refused):
    """The file says something else about a paper than what was recorded when it was signed."""

    code = "TIRU-E1103"


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changed a value in the application, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One value. `kind`: add, change or remove (what apply does); drift or conflict (what stops it); extra
    (set in the application, the file says nothing); recorded (a signed paper, refused); kept (never removed)."""

    path: str
    kind: str
    actual: Any = None
    wanted: Any = None
    edit: Edit | None = None

    def line(self) -> str:
        """As the plan prints it."""
        have, want = _short(self.actual), _short(self.wanted)
        if self.kind == "add":
            return f"+ {self.path} = {want}"
        if self.kind == "change":
            return f"~ {self.path}: {have} → {want}"
        if self.kind == "remove":
            return f"- {self.path}: {have}"
        if self.kind == "conflict":
            words = _(
                "✖ %(path)s: %(actual)s di aplikasi, %(wanted)s di berkas", path=self.path, actual=have, wanted=want
            )
        elif self.kind == "recorded":
            words = _("✖ %(path)s: tercatat %(actual)s, berkas %(wanted)s", path=self.path, actual=have, wanted=want)
        elif self.kind == "kept":
            return _("= %(path)s tetap %(actual)s", path=self.path, actual=have)
        else:
            words = _(
                "! %(path)s: %(actual)s diubah di aplikasi (berkas: %(wanted)s)",
                path=self.path,
                actual=have,
                wanted=want,
            )
        return words + (
            _(", oleh %(by)s pada %(at)s", by=self.edit.by, at=f"{self.edit.at:%d-%m-%Y %H:%M}") if self.edit else ""
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes for a tenant, bound to the serial it was made at. `is_new`: nothing is there yet.

    `notes` say what the file wants and this installation cannot give.
    """

    slug: str
    serial: int
    is_new: bool
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    @property
    def effective(self) -> tuple[Change, ...]:
        """What apply does."""
        return self._of(*EFFECTIVE)

    @property
    def drift(self) -> tuple[Change, ...]:
        """What somebody changed in the application; adopt takes it into the file."""
        return self._of(*BLOCKING, "extra")

    @property
    def blocking(self) -> tuple[Change, ...]:
        """Drift that apply would overwrite."""
        return self._of(*BLOCKING)

    @property
    def is_empty(self) -> bool:
        return not self._of(*EFFECTIVE, *BLOCKING, "recorded")

    @property
    def fingerprint(self) -> str:
        """The same for the same changes to the same state; a saved plan is recognised by it."""
        rows = [(change.path, change.kind, change.actual, change.wanted) for change in self.changes]
        content = json.dumps([self.slug, self.serial, rows], sort_keys=True, default=str)
        return sha256(content.encode()).hexdigest()

    def lines(self) -> list[str]:
        """For people."""
        head = _("Rencana untuk tenant %(slug)s", slug=self.slug) + (f" ({_('baru')})" if self.is_new else "")
        tail = _(
            "Rencana: %(added)s tambah, %(changed)s ubah, %(removed)s hapus, %(drift)s menyimpang. Serial %(serial)s.",
            added=len(self._of("add")),
            changed=len(self._of("change")),
            removed=len(self._of("remove")),
            drift=len(self.drift),
            serial=self.serial,
        )
        shown = (change.line() for change in self.changes if change.kind != "kept")
        return [head, *(f"  {line}" for line in shown), *(f"  ! {note}" for note in self.notes), tail]

    def _of(self, *kinds: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind in kinds)


def make_plan(
    slug: str,
    *,
    wanted: Flat,
    actual: Flat | None,
    last: Flat | None,
    serial: int,
    defaults: Flat = NOTHING,
    edits: Mapping[str, Edit] = MappingProxyType({}),
    notes: tuple[str, ...] = (),
) -> Plan:
    """Compare flattened states; `actual` None means that the tenant does not exist yet.

    `defaults` are values that hold where nothing is stored, `edits` who changed what in the application.
    """
    if actual is None:
        changes = tuple(Change(path, "add", None, value) for path, value in sorted(wanted.items()))
        return Plan(slug, serial, True, changes, notes)
    states = _States(wanted, {**{p: v for p, v in defaults.items() if p in wanted}, **actual}, last or {})
    found = [_compare(path, states, edits.get(path)) for path in sorted({*wanted, *states.actual, *states.last})]
    return Plan(slug, serial, False, tuple(change for change in found if change is not None), notes)


def check_same(saved: str, made: Plan) -> None:
    """Refuse to apply something else than what was looked at. Raises StalePlan."""
    if saved != made.fingerprint:
        raise StalePlan(
            _("Tenant atau berkasnya berubah sejak rencana ini disimpan (sekarang serial %(n)s).", n=made.serial),
            remedy=f"tiru tenant plan {made.slug}.toml --out …",
        )


def check_recorded(plan: Plan) -> None:
    """Refuse to rewrite what a signed paper says. Raises RecordedPaper."""
    refused = [change.line() for change in plan.changes if change.kind == "recorded"]
    if refused:
        raise RecordedPaper(
            _("Perjanjian dan keputusan yang sudah tercatat tidak diubah:") + "\n  " + "\n  ".join(refused),
            remedy=_("Kembalikan isinya di berkas, dan catat perubahannya sebagai addendum atau keputusan baru."),
        )


def flatten(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest's dictionary as paths. Lists of tables are keyed by `kode` or `ref`, so order is free."""
    flat: dict[str, Any] = {}
    _flatten(manifest, (), flat)
    return flat


def split_path(path: str) -> list[str]:
    """The parts of a path; a part with a full stop in it stands in double quotes."""
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|([^.]+)', path)]


def _flatten(value: Any, path: tuple[str, ...], into: dict[str, Any]) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is not None:
                _flatten(inner, (*path, key), into)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for number, inner in enumerate(value):
            name = inner.get("kode") or inner.get("ref") or str(number)
            _flatten({key: part for key, part in inner.items() if key not in ("kode", "ref")}, (*path, name), into)
    else:
        shown = sorted(str(part) for part in value) if isinstance(value, list) else value
        into[".".join(f'"{part}"' if "." in part else part for part in path)] = shown


_MISSING = object()


@dataclass(frozen=True, slots=True)
class _States:
    wanted: Flat
    actual: Flat
    last: Flat

    def signed(self, path: str) -> str:
        """The prefix of a signed paper that is recorded already; empty for anything else."""
        if not path.startswith(PAPERS):
            return ""
        prefix = path[: -len(split_path(path)[-1])]
        known = any(one.startswith(prefix) for one in self.actual)
        return prefix if known and self.actual.get(f"{prefix}tahap", "aktif") == "aktif" else ""


def _compare(path: str, states: _States, edit: Edit | None) -> Change | None:
    want, have, was = (flat.get(path, _MISSING) for flat in (states.wanted, states.actual, states.last))
    if want == have or (_empty(want) and _empty(have)):
        return None
    kind = _kind(path, states, want, have, was)
    actual, wanted = (None if value is _MISSING else value for value in (have, want))
    return Change(path, kind, actual, wanted, edit if kind in (*BLOCKING, "extra") else None)


def _kind(path: str, states: _States, want: Any, have: Any, was: Any) -> str:
    if states.signed(path):
        named = any(one.startswith(states.signed(path)) for one in states.wanted)
        return "recorded" if named else "kept"
    same_as_last = have == was or (_empty(have) and _empty(was))
    if want is _MISSING and not path.startswith("sebutan."):
        return "kept" if was is not _MISSING or _grows(path) else "extra"
    if same_as_last:
        if want is _MISSING:
            return "remove"
        return "add" if have is _MISSING else "change"
    if have is _MISSING:
        return "drift" if want == was else "conflict"
    if want is _MISSING:
        return "drift" if was is _MISSING else "conflict"
    if was is _MISSING:
        return "change" if states.last == NOTHING else "conflict"
    return "drift" if want == was else "conflict"


def _grows(path: str) -> bool:
    """Structure that grows in the office is nobody's drift: the manifest names only what it starts with."""
    return path.startswith(("unit.", "jabatan.", *PAPERS))


def _empty(value: Any) -> bool:
    return value is _MISSING or value in ("", [], None, False) or value == {}


def _short(value: Any) -> str:
    if value is None:
        return _("tidak ada")
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
