"""What the room tells the module."""

from datetime import timedelta

from tiru.module import Job, Schedule, Seed
from tiru_mbg.part import Part
from tiru_mbg.sample.seeding import keep_going, seed_sample

PART = Part(
    jobs=(Job(name="mbg.contoh.go_on", run=keep_going),),
    schedules=(Schedule(job="mbg.contoh.go_on", every=timedelta(minutes=15)),),
    seeds=(Seed(kind="sample", name="mbg_contoh", run=seed_sample),),
)
