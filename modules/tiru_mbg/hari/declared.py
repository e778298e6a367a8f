"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, PersonalField, Schedule
from tiru_mbg.hari.api import FieldApi
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.field import BASE, FieldController, manifest, service_worker
from tiru_mbg.hari.office import BASE as BATCHES
from tiru_mbg.hari.office import BatchController, export_batches
from tiru_mbg.hari.office_devices import BASE as DEVICES
from tiru_mbg.hari.office_devices import DeviceController
from tiru_mbg.hari.office_lots import BatchLotController
from tiru_mbg.hari.plan import plan_ahead
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import MASAK, PAPAN, PETUGAS_READ, TERIMA

BASIS = "UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik"
WHO = lazy("Mengetahui siapa yang mencatat setiap tahap")
HANDS = lazy("Mengetahui siapa yang mengantar dan menerima makanan")
RETENTION = timedelta(days=730)

PART = Part(
    office=(
        FieldController,
        service_worker,
        manifest,
        BatchController,
        BatchLotController,
        export_batches,
        DeviceController,
    ),
    api=(FieldApi,),
    navigation=(
        NavItem(label=lazy("Lapangan"), href=BASE, icon="device-mobile", permission=MASAK, group=GROUP),
        NavItem(label=lazy("Terima makanan"), href=BASE, icon="soup", permission=TERIMA, group=GROUP),
        NavItem(label=lazy("Batch dan kiriman"), href=BATCHES, icon="package", permission=PAPAN, group=GROUP),
        NavItem(label=lazy("HP lapangan"), href=DEVICES, icon="device-mobile", permission=PETUGAS_READ, group=GROUP),
    ),
    jobs=(Job(name="mbg.hari.plan", run=plan_ahead),),
    personal_data=tuple(
        PersonalField(table=table, column=column, category="umum", purpose=purpose, basis=BASIS, retention=RETENTION)
        for table, column, purpose in (
            ("mbg_catatan", "oleh", WHO),
            ("mbg_catatan", "isi", HANDS),
            ("mbg_catatan", "muatan", HANDS),
            ("mbg_kiriman", "sopir", HANDS),
            ("mbg_kiriman", "penerima", HANDS),
            ("mbg_foto", "file_key", lazy("Bukti foto setiap tahap")),
        )
    ),
    publishes=(HariBerubah,),
    schedules=(Schedule(job="mbg.hari.plan", every=timedelta(hours=6)),),
)
