"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import Job, NavItem, PersonalField, Schedule
from tiru_mbg.events import LaporanSakit
from tiru_mbg.insiden.office import HOME, IncidentController
from tiru_mbg.insiden.office_case_changes import CaseChangeController
from tiru_mbg.insiden.office_case_import import CaseImportController
from tiru_mbg.insiden.office_cases import CaseController
from tiru_mbg.insiden.office_links import SuspectController
from tiru_mbg.insiden.office_recommendation_steps import RecommendationStepController
from tiru_mbg.insiden.office_recommendations import RECOMMENDATIONS, RecommendationController
from tiru_mbg.insiden.office_steps import StepController
from tiru_mbg.insiden.queries import open_count
from tiru_mbg.insiden.service import hold_again, on_illness
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import DAPUR_READ, INSIDEN_READ

BASIS = "UU 27/2022 Pasal 20 ayat (2) huruf e: kepentingan umum; Permenkes 2/2013"
KEPT = timedelta(days=5 * 365)

PART = Part(
    office=(
        IncidentController,
        StepController,
        CaseController,
        CaseChangeController,
        CaseImportController,
        SuspectController,
        RecommendationController,
        RecommendationStepController,
    ),
    navigation=(
        NavItem(
            label=lazy("Insiden pangan"),
            href=HOME,
            icon="ambulance",
            permission=INSIDEN_READ,
            group=GROUP,
            count=open_count,
        ),
        NavItem(
            label=lazy("Rekomendasi penghentian"),
            href=RECOMMENDATIONS,
            icon="gavel",
            permission=DAPUR_READ,
            group=GROUP,
        ),
    ),
    jobs=(Job(name="mbg.insiden.hold", run=hold_again),),
    schedules=(Schedule(job="mbg.insiden.hold", every=timedelta(minutes=5)),),
    publishes=(LaporanSakit,),
    listens={LaporanSakit: on_illness},
    personal_data=(
        PersonalField(
            table="mbg_kasus",
            column="nama",
            category="spesifik",
            purpose=lazy("Mencari dan merawat orang yang sakit pada suatu insiden"),
            basis=BASIS,
            retention=KEPT,
        ),
    ),
)
