"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, PersonalField, PortalItem, Schedule, SettingSpec
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import LAPORAN_READ
from tiru_mbg.warga import inbox
from tiru_mbg.warga.office import InboxController
from tiru_mbg.warga.portal import PublicController
from tiru_mbg.warga.portal_follow import FollowController
from tiru_mbg.warga.portal_send import SendController

BASIS = "UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik"
KEPT = timedelta(days=365)

PART = Part(
    portal=(PublicController, SendController, FollowController),
    office=(InboxController,),
    navigation=(
        NavItem(
            label=lazy("Laporan warga"),
            href="/kantor/mbg/laporan",
            icon="message-report",
            permission=LAPORAN_READ,
            group=GROUP,
            count=inbox.waiting_count,
        ),
    ),
    portal_items=(
        PortalItem(
            label=lazy("Makan bergizi"),
            summary=lazy("Menu sekolah hari ini, nilai, dan lapor bila ada masalah"),
            href="/mbg",
            icon="soup",
        ),
    ),
    settings=(
        SettingSpec(
            key="laporan_simpan_bulan",
            title=lazy("Lama menyimpan nama dan kontak pelapor setelah laporan selesai (bulan)"),
            kind="integer",
            default=12,
            minimum=1,
            maximum=60,
        ),
    ),
    jobs=(Job(name="mbg.forget_reporters", run=inbox.forget_reporters),),
    schedules=(Schedule(job="mbg.forget_reporters", every=timedelta(days=1), at_hour=2),),
    personal_data=(
        PersonalField(
            table="mbg_laporan",
            column="nama",
            category="umum",
            purpose=lazy("Menghubungi pelapor masalah makanan"),
            basis=BASIS,
            retention=KEPT,
        ),
        PersonalField(
            table="mbg_laporan",
            column="kontak",
            category="umum",
            purpose=lazy("Bertanya balik kepada pelapor masalah makanan"),
            basis=BASIS,
            retention=KEPT,
        ),
    ),
)
