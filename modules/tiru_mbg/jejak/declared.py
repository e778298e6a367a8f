"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem
from tiru_mbg.jejak.office import TraceController
from tiru_mbg.jejak.office_steps import HoldingController
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import JEJAK

PART = Part(
    office=(TraceController, HoldingController),
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
