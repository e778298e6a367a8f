"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem, Seed, SettingSpec
from tiru_mbg.menu.foods import seed_foods
from tiru_mbg.menu.kept import waiting
from tiru_mbg.menu.views.calendar import CycleController, MenuCalendarController
from tiru_mbg.menu.views.days_off import DaysOffController
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
        MenuCalendarController,
        CycleController,
        DaysOffController,
        FoodListController,
        FoodController,
    ),
    navigation=(
        NavItem(
            label=lazy("Menu dan gizi"),
            href="/kantor/mbg/menu",
            icon="soup",
            permission=MENU_READ,
            group=GROUP,
            count=waiting,
        ),
        NavItem(
            label=lazy("Kalender menu"),
            href="/kantor/mbg/kalender",
            icon="calendar-event",
            permission=MENU_READ,
            group=GROUP,
        ),
    ),
    settings=(
        SettingSpec(
            key="menu_dua_orang",
            title=lazy("Menu disetujui orang lain dari penyusunnya"),
            kind="bool",
            default=False,
        ),
        SettingSpec(
            key="hari_sekolah",
            title=lazy("Hari sekolah dalam seminggu, mulai Senin"),
            kind="integer",
            default=5,
            minimum=5,
            maximum=6,
        ),
    ),
    seeds=(Seed(kind="reference", name="bahan", run=seed_foods),),
)
