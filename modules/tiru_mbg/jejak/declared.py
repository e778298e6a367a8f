"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import Job, NavItem
from tiru_mbg.jejak.office import TraceController
from tiru_mbg.jejak.office_steps import HoldingController
from tiru_mbg.jejak.telling import JOB, tell
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import JEJAK

PART = Part(
    office=(TraceController, HoldingController),
    jobs=(Job(name=JOB, run=tell),),
    navigation=(
        NavItem(
            label=lazy("Jejak batch"),
            href="/kantor/mbg/jejak",
            icon="sitemap",
            permission=JEJAK,
            group=GROUP,
        ),
    ),
)
