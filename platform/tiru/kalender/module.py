"""The room kalender."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.kalender.service import seed_holidays
from tiru.kalender.views import CalendarController
from tiru.module import WHOLE, Module, NavItem, Permission, Seed
from tiru.web.declared import STAFF

module = Module(
    name="kalender",
    title=lazy("Kalender kerja"),
    version="1.0.0",
    package="tiru.kalender",
    builtin=True,
    office=(CalendarController,),
    permissions=(Permission(name="kalender:hari:manage", title=lazy("Mengubah hari libur"), scopes=WHOLE),),
    migrations="tiru_migrations.kalender",
    tables=("hari_libur",),
    navigation=(
        NavItem(
            label=lazy("Kalender kerja"),
            href="/kantor/kalender",
            icon="calendar-event",
            permission=STAFF,
            group=lazy("Data induk"),
        ),
    ),
    seeds=(Seed(kind="reference", name="hari libur", run=seed_holidays),),
)
