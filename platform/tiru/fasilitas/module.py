"""The room fasilitas."""

from __future__ import annotations

from datetime import timedelta

from tiru.fasilitas import answers, public_search
from tiru.fasilitas.kinds import seed_kinds
from tiru.fasilitas.ports import Facilities
from tiru.fasilitas.rules import EXPORT, KINDS, MANAGE
from tiru.fasilitas.sample import seed_facilities
from tiru.fasilitas.views.facility import FacilityController
from tiru.fasilitas.views.kinds import KindController
from tiru.fasilitas.views.lists import ListController
from tiru.fasilitas.views.portal import PublicController
from tiru.fasilitas.views.tables import TableController
from tiru.i18n import lazy
from tiru.module import WHOLE, Job, Module, NavItem, Permission, PersonalField, PortalItem, RoleSeed, Schedule, Seed
from tiru.public_search import PublicSearch
from tiru.web.declared import STAFF

_PURPOSE = lazy("Menghubungi penanggung jawab fasilitas untuk urusan dinas")
_BASIS = "UU 27/2022 Pasal 20 ayat (2) huruf e"

module = Module(
    name="fasilitas",
    title=lazy("Fasilitas"),
    version="1.0.0",
    package="tiru.fasilitas",
    builtin=True,
    portal=(PublicController,),
    office=(ListController, FacilityController, TableController, KindController),
    permissions=(
        Permission(name=MANAGE, title=lazy("Mencatat, mengubah, menutup dan mengimpor fasilitas")),
        Permission(name=EXPORT, title=lazy("Mengekspor fasilitas, dengan kontaknya"), sensitive=True),
        Permission(name=KINDS, title=lazy("Mengelola jenis fasilitas"), scopes=WHOLE),
    ),
    roles=(
        RoleSeed(
            name="pengelola_fasilitas", title=lazy("Pengelola data fasilitas"), permissions=(MANAGE, EXPORT, KINDS)
        ),
    ),
    migrations="tiru_migrations.fasilitas",
    tables=("fasilitas_perubahan", "fasilitas_pengenal", "fasilitas", "fasilitas_jenis"),
    navigation=(
        NavItem(
            label=lazy("Fasilitas"),
            href="/kantor/fasilitas",
            icon="building-community",
            permission=STAFF,
            group=lazy("Data induk"),
        ),
    ),
    portal_items=(
        PortalItem(
            label=lazy("Fasilitas"),
            summary=lazy("Sekolah, puskesmas, pasar dan lainnya di dekat Anda"),
            href="/fasilitas",
            icon="map-pin",
        ),
    ),
    provides={Facilities: answers, PublicSearch: public_search},
    personal_data=(
        PersonalField(
            table="fasilitas", column="kontak_nama", category="umum", purpose=_PURPOSE, basis=_BASIS, retention=None
        ),
        PersonalField(
            table="fasilitas", column="kontak_telepon", category="umum", purpose=_PURPOSE, basis=_BASIS, retention=None
        ),
    ),
    jobs=(Job(name="fasilitas.refresh_kinds", run=seed_kinds),),
    schedules=(Schedule(job="fasilitas.refresh_kinds", every=timedelta(days=1)),),
    seeds=(
        Seed(kind="reference", name="jenis fasilitas", run=seed_kinds),
        Seed(kind="sample", name="fasilitas contoh", run=seed_facilities),
    ),
)
