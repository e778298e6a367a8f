"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, Schedule
from tiru_mbg.hari.api import FieldApi
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.field import BASE, FieldController, manifest, service_worker
from tiru_mbg.hari.plan import plan_ahead
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import MASAK, TERIMA

PART = Part(
    office=(FieldController, service_worker, manifest),
    api=(FieldApi,),
    navigation=(
        NavItem(label=lazy("Lapangan"), href=BASE, icon="device-mobile", permission=MASAK, group=GROUP),
        NavItem(label=lazy("Terima makanan"), href=BASE, icon="soup", permission=TERIMA, group=GROUP),
    ),
    jobs=(Job(name="mbg.hari.plan", run=plan_ahead),),
    publishes=(HariBerubah,),
    schedules=(Schedule(job="mbg.hari.plan", every=timedelta(hours=6)),),
)
