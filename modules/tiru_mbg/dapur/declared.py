"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, PersonalField, Schedule
from tiru_mbg.dapur.papers import expire_slhs
from tiru_mbg.dapur.views.deeds import CrewController, HygieneController, KitchenStateController
from tiru_mbg.dapur.views.kitchen import KitchenController
from tiru_mbg.dapur.views.lists import KitchenListController, SlhsListController
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import DAPUR_READ

BASIS = "Perpres 115/2025: pemantauan program; UU 27/2022 Pasal 20 ayat (2) huruf e"

PART = Part(
    office=(
        KitchenListController,
        SlhsListController,
        KitchenController,
        KitchenStateController,
        HygieneController,
        CrewController,
    ),
    navigation=(
        NavItem(
            label=lazy("Dapur (SPPG)"), href="/kantor/mbg/dapur", icon="building", permission=DAPUR_READ, group=GROUP
        ),
        NavItem(
            label=lazy("Sertifikat SLHS"),
            href="/kantor/mbg/slhs",
            icon="certificate",
            permission=DAPUR_READ,
            group=GROUP,
        ),
    ),
    jobs=(Job(name="mbg.slhs.expire", run=expire_slhs),),
    schedules=(Schedule(job="mbg.slhs.expire", every=timedelta(days=1)),),
    personal_data=(
        PersonalField(
            table="mbg_petugas",
            column="nik",
            category="umum",
            purpose=lazy("Memastikan satu orang tercatat sekali di dapur"),
            basis=BASIS,
            retention=timedelta(days=1825),
        ),
        PersonalField(
            table="mbg_petugas",
            column="nama",
            category="umum",
            purpose=lazy("Mengetahui siapa yang mengolah makanan"),
            basis=BASIS,
            retention=timedelta(days=1825),
        ),
        PersonalField(
            table="mbg_sppg",
            column="telepon",
            category="umum",
            purpose=lazy("Menghubungi dapur"),
            basis=BASIS,
            retention=timedelta(days=1825),
        ),
    ),
)
