"""The room penduduk."""

from __future__ import annotations

from datetime import timedelta

from tiru.access.ports import CitizenData
from tiru.i18n import lazy
from tiru.module import Job, Module, NavItem, Permission, RoleSeed, Schedule, Seed
from tiru.penduduk import answers, jobs
from tiru.penduduk.neutralizing import neutralize
from tiru.penduduk.parameters import PARAMETERS
from tiru.penduduk.personal_data import PERSONAL
from tiru.penduduk.ports import PersonRegister
from tiru.penduduk.reach import EXPORT, MANAGE, NIK, QUALITY, READ
from tiru.penduduk.sample import seed_people
from tiru.penduduk.views.duplicates import DuplicateController
from tiru.penduduk.views.events import EventController
from tiru.penduduk.views.family import FamilyController
from tiru.penduduk.views.people import PeopleController
from tiru.penduduk.views.person import PersonController
from tiru.penduduk.views.quality import QualityController
from tiru.penduduk.views.tables import TableController

GROUP = lazy("Data induk")

module = Module(
    name="penduduk",
    title=lazy("Penduduk"),
    version="1.0.0",
    package="tiru.penduduk",
    builtin=True,
    legal_basis=("UU 23/2006 jo. UU 24/2013", "UU 27/2022"),
    office=(
        PeopleController,
        TableController,
        QualityController,
        DuplicateController,
        PersonController,
        EventController,
        FamilyController,
    ),
    permissions=(
        Permission(name=READ, title=lazy("Melihat penduduk dan keluarga, dengan NIK tersamar")),
        Permission(name=MANAGE, title=lazy("Mencatat dan mengubah penduduk dan keluarga"), sensitive=True),
        Permission(name=EXPORT, title=lazy("Mengunduh daftar penduduk"), sensitive=True),
        Permission(name=NIK, title=lazy("Melihat NIK dan nomor KK utuh"), sensitive=True),
        Permission(name=QUALITY, title=lazy("Melihat mutu data penduduk")),
    ),
    roles=(
        RoleSeed(
            name="operator_penduduk",
            title=lazy("Operator data penduduk"),
            permissions=(READ, MANAGE, EXPORT, QUALITY),
        ),
        RoleSeed(
            name="verifikator_penduduk",
            title=lazy("Verifikator data penduduk"),
            permissions=(READ, MANAGE, EXPORT, NIK, QUALITY),
        ),
        RoleSeed(name="pemantau_penduduk", title=lazy("Pemantau mutu data penduduk"), permissions=(QUALITY,)),
    ),
    navigation=(
        NavItem(label=lazy("Penduduk"), href="/kantor/penduduk", icon="users-group", permission=READ, group=GROUP),
        NavItem(
            label=lazy("Mutu data"),
            href="/kantor/penduduk/mutu",
            icon="rosette-discount-check",
            permission=QUALITY,
            group=GROUP,
        ),
    ),
    migrations="tiru_migrations.penduduk",
    tables=("keluarga", "penduduk", "penduduk_peristiwa", "penduduk_temuan", "penduduk_beda", "penduduk_mutu"),
    parameters=PARAMETERS,
    jobs=(
        Job(name="penduduk.check", run=jobs.check_all),
        Job(name="penduduk.check_village", run=jobs.check_one),
        Job(name="penduduk.note_quality", run=jobs.note_quality),
    ),
    schedules=(
        Schedule(job="penduduk.check", every=timedelta(days=1), at_hour=1),
        Schedule(job="penduduk.note_quality", every=timedelta(days=1), at_hour=4),
    ),
    provides={PersonRegister: answers, CitizenData: answers},
    personal_data=PERSONAL,
    seeds=(Seed(kind="sample", name="penduduk", run=seed_people),),
    neutralize=neutralize,
)
