"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem
from tiru_mbg.papan.office import BASE, BoardController, export_board
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import PAPAN

PART = Part(
    office=(BoardController, export_board),
    navigation=(
        NavItem(label=lazy("Papan hari ini"), href=BASE, icon="layout-dashboard", permission=PAPAN, group=GROUP),
    ),
)
