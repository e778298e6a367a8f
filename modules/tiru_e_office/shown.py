"""From rows to what a page shows: deadlines in words, and the tree of a letter as a trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tiru.i18n import _
from tiru.indonesian_dates import relatif, tanggal_jam
from tiru_e_office.models import Disposisi, Tugas
from tiru_e_office.queries import Row
from tiru_e_office.words import KEADAAN, PERAN

SOON_HOURS = 24
_STATES = {
    "menunggu": "next",
    "terkirim": "next",
    "dibaca": "now",
    "dikerjakan": "now",
    "selesai": "done",
    "diteruskan": "done",
    "dilewati": "done",
    "dikembalikan": "stop",
    "batal": "stop",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in words; `kind` is ok, warn or crit, `share` how much of the time is used."""

    text: str
    left: str
    kind: str
    share: float


def due_of(due: datetime | None, begun: datetime, now: datetime, timezone: str) -> Due | None:
    """The deadline of a task or letter; None where there is none."""
    if due is None:
        return None
    late = due <= now
    soon = not late and (due - now).total_seconds() < SOON_HOURS * 3600
    whole = max(1.0, (due - begun).total_seconds())
    left = _("Lewat %(time)s", time=relatif(due, now)) if late else relatif(due, now)
    text = _("Ditunggu %(time)s", time=tanggal_jam(due, timezone))
    share = min(1.0, max(0.0, (now - begun).total_seconds() / whole))
    return Due(text, left, "crit" if late else "warn" if soon else "ok", share)


def note_of(row: Row, now: datetime, timezone: str) -> list[tuple[str, str, str]]:
    """The line under a letter in the inbox: (words, icon, class)."""
    due = due_of(row.task.batas_at, row.task.dibuat_at, now, timezone)
    if due is None:
        return []
    return [(due.left, "clock", {"crit": "late", "warn": "soon"}.get(due.kind, ""))]


def trail_of(
    tasks: Sequence[Tugas],
    dispositions: Sequence[Disposisi],
    names: Mapping[int, tuple[str, str]],
    mine: frozenset[int],
    timezone: str,
) -> list[dict[str, object]]:
    """What happened to a letter, post by post, deepest last; a task's own words and those it was given."""
    given = {one.id: one for one in dispositions}
    items: list[dict[str, object]] = []
    for task in sorted(tasks, key=lambda one: [int(part) for part in one.jalur.split("/") if part]):
        title, unit = names.get(task.jabatan_id, ("?", ""))
        who = _("%(post)s (Anda)", post=title) if task.jabatan_id in mine else title
        asked = given.get(task.disposisi_id or 0)
        items.append(
            {
                "who": who,
                "unit": unit,
                "depth": max(0, task.jalur.count("/") - 2),
                "what": f"{PERAN[task.peran]} · {KEADAAN[task.keadaan]}" + _percent(task),
                "when": _when(task, timezone),
                "asked": _asked(asked),
                "quote": task.catatan,
                "state": _STATES[task.keadaan],
                "by": task.oleh_nama if task.selesai_at else "",
                "as": task.sebagai,
            }
        )
    return items


def _asked(disposisi: Disposisi | None) -> str:
    if disposisi is None:
        return ""
    return "\n".join([*disposisi.instruksi, *([disposisi.catatan] if disposisi.catatan else [])])


def _percent(task: Tugas) -> str:
    return f" {task.kemajuan}%" if task.keadaan == "dikerjakan" and task.kemajuan else ""


def _when(task: Tugas, timezone: str) -> str:
    if task.selesai_at is not None:
        return tanggal_jam(task.selesai_at, timezone)
    if task.dibaca_at is not None:
        return _("Dibuka %(time)s", time=tanggal_jam(task.dibaca_at, timezone))
    return _("Sejak %(time)s", time=tanggal_jam(task.dibuat_at, timezone))
