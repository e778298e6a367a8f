"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem, Seed, SettingSpec
from tiru_mbg.menu.foods import seed_foods
from tiru_mbg.menu.views.editor import MenuEditorController
from tiru_mbg.menu.views.foods import FoodController, FoodListController
from tiru_mbg.menu.views.lists import MenuListController
from tiru_mbg.menu.views.steps import MenuDecisionController, MenuStepController
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import MENU_READ

PART = Part(
    office=(
        MenuListController,
        MenuEditorController,
        MenuDecisionController,
        MenuStepController,
        FoodListController,
        FoodController,
    ),
    navigation=(
        NavItem(label=lazy("Menu dan gizi"), href="/kantor/mbg/menu", icon="soup", permission=MENU_READ, group=GROUP),
    ),
    settings=(
        SettingSpec(
            key="menu_dua_orang",
            title=lazy("Menu disetujui orang lain dari penyusunnya"),
            kind="bool",
            default=False,
        ),
    ),
    seeds=(Seed(kind="reference", name="bahan", run=seed_foods),),
)
