"""The room siaran."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, Module, Schedule
from tiru.siaran.announcing import forget_old

module = Module(
    name="siaran",
    title=lazy("Siaran"),
    summary=lazy("Layar yang terbuka ikut berubah begitu sesuatu dicatat."),
    version="1.0.0",
    package="tiru.siaran",
    owner="tiru",
    builtin=True,
    migrations="tiru_migrations.siaran",
    tables=("siaran_peristiwa",),
    jobs=(Job(name="siaran.forget_old", run=forget_old),),
    schedules=(Schedule(job="siaran.forget_old", every=timedelta(hours=1)),),
)
