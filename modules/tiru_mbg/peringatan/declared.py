"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, Schedule
from tiru_mbg.part import GROUP, Part
from tiru_mbg.peringatan.catalogue import ALERTS
from tiru_mbg.peringatan.evaluate import every_few_minutes, every_night, every_week
from tiru_mbg.peringatan.office import AnswerController, WarningController
from tiru_mbg.peringatan.queries import waiting
from tiru_mbg.peringatan.service import Warnings
from tiru_mbg.peringatan.settings import SETTINGS
from tiru_mbg.peringatan.telling import HOME
from tiru_mbg.ports import EarlyWarnings
from tiru_mbg.rights import PERINGATAN_READ

PART = Part(
    office=(WarningController, AnswerController),
    navigation=(
        NavItem(
            label=lazy("Peringatan"),
            href=HOME,
            icon="alert-triangle",
            permission=PERINGATAN_READ,
            group=GROUP,
            count=waiting,
        ),
    ),
    jobs=(
        Job(name="mbg.peringatan.day", run=every_few_minutes),
        Job(name="mbg.peringatan.night", run=every_night),
        Job(name="mbg.peringatan.week", run=every_week),
    ),
    schedules=(
        Schedule(job="mbg.peringatan.day", every=timedelta(minutes=5)),
        Schedule(job="mbg.peringatan.night", every=timedelta(days=1), at_hour=5),
        Schedule(job="mbg.peringatan.week", every=timedelta(days=7), at_hour=6),
    ),
    alerts=ALERTS,
    settings=SETTINGS,
    provides={EarlyWarnings: Warnings()},
)
