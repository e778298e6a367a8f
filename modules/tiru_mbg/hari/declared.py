"""What the room tells the module."""

from datetime import timedelta

from tiru.module import Job, Schedule
from tiru_mbg.hari.api import FieldApi
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.plan import plan_ahead
from tiru_mbg.part import Part

PART = Part(
    api=(FieldApi,),
    jobs=(Job(name="mbg.hari.plan", run=plan_ahead),),
    publishes=(HariBerubah,),
    schedules=(Schedule(job="mbg.hari.plan", every=timedelta(hours=6)),),
)
