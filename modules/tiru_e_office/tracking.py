"""Where a letter is now, since when, and how long each step took, in working hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tiru.i18n import Lazy, lazy
from tiru.kalender.office_hours import OfficeHours
from tiru.kalender.queries import working_calendar
from tiru.work import UnitOfWork
from tiru_e_office.models import Tugas

STEPS: Mapping[str, Lazy] = {
    "arahkan": lazy("Pengarahan"),
    "disposisi": lazy("Disposisi"),
    "paraf": lazy("Paraf"),
    "nomor": lazy("Penomoran"),
    "ttd": lazy("Tanda tangan"),
}
"""What the kinds of tasks are called."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One post on a letter's way; `hours` are working hours, up to now while it still has it."""

    post: str
    unit: str
    step: Lazy
    since: datetime
    hours: float
    is_open: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The legs of a letter, oldest first."""

    legs: Sequence[Leg] = ()

    @property
    def holding(self) -> Sequence[Leg]:
        return [leg for leg in self.legs if leg.is_open]


async def way_of(work: UnitOfWork, tasks: Sequence[Tugas], names: Mapping[int, tuple[str, str]]) -> Way:
    """Of tasks somebody may see; copies hold nothing up and are left out, as is what is not anybody's turn yet."""
    measure = OfficeHours(await working_calendar(work))
    legs = []
    for task in sorted(tasks, key=lambda one: (one.dibuat_at, one.id)):
        if task.peran == "tembusan" or task.keadaan in ("menunggu", "batal"):
            continue
        post, unit = names.get(task.jabatan_id, ("?", ""))
        spent = measure.between(task.dibuat_at, task.selesai_at or work.now).total_seconds() / 3600
        is_open = task.selesai_at is None
        late = task.batas_at is not None and task.batas_at < (task.selesai_at or work.now)
        legs.append(Leg(post, unit, STEPS[task.jenis], task.dibuat_at, spent, is_open, late))
    return Way(legs)
