"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import Lazy, lazy
from tiru.module import Job, NavItem, PersonalField, Schedule
from tiru_mbg.dapur.certificates import waiting
from tiru_mbg.dapur.papers import expire_slhs
from tiru_mbg.dapur.views.certificates import CertificateController, HealthVerdictController, VerdictController
from tiru_mbg.dapur.views.crew import CrewController
from tiru_mbg.dapur.views.deeds import KitchenFileController, KitchenStateController
from tiru_mbg.dapur.views.hygiene import HygieneController, InspectionListController
from tiru_mbg.dapur.views.kitchen import KitchenController
from tiru_mbg.dapur.views.lists import KitchenListController
from tiru_mbg.dapur.views.tracker import SlhsListController
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import DAPUR_READ

BASIS = "Perpres 115/2025: pemantauan program; UU 27/2022 Pasal 20 ayat (2) huruf e"


def _field(table: str, column: str, purpose: Lazy, *, category: str = "umum") -> PersonalField:
    return PersonalField(
        table=table, column=column, category=category, purpose=purpose, basis=BASIS, retention=timedelta(days=1825)
    )


PART = Part(
    office=(
        KitchenListController,
        SlhsListController,
        InspectionListController,
        KitchenController,
        KitchenFileController,
        KitchenStateController,
        CertificateController,
        VerdictController,
        HealthVerdictController,
        HygieneController,
        CrewController,
    ),
    navigation=(
        NavItem(
            label=lazy("Dapur (SPPG)"),
            href="/kantor/mbg/dapur",
            icon="building",
            permission=DAPUR_READ,
            group=GROUP,
            count=waiting,
        ),
        NavItem(
            label=lazy("Sertifikat SLHS"),
            href="/kantor/mbg/slhs",
            icon="certificate",
            permission=DAPUR_READ,
            group=GROUP,
        ),
        NavItem(
            label=lazy("Inspeksi (IKL)"),
            href="/kantor/mbg/ikl",
            icon="clipboard-check",
            permission=DAPUR_READ,
            group=GROUP,
        ),
    ),
    jobs=(Job(name="mbg.slhs.expire", run=expire_slhs),),
    schedules=(Schedule(job="mbg.slhs.expire", every=timedelta(days=1), at_hour=0),),
    personal_data=(
        _field("mbg_petugas", "nama", lazy("Mengetahui siapa yang mengolah makanan")),
        _field("mbg_petugas", "nik", lazy("Memastikan satu orang tercatat sekali di dapur")),
        _field("mbg_petugas", "nik_match", lazy("Memastikan satu orang tercatat sekali di dapur")),
        _field("mbg_petugas", "tes_kesehatan_on", lazy("Memastikan penjamah makanan sehat"), category="spesifik"),
        _field("mbg_sppg", "telepon", lazy("Menghubungi dapur")),
    ),
)
