"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem, PersonalField
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import PENUGASAN, TITIK_READ
from tiru_mbg.titik.travel import TRAVEL_SETTINGS
from tiru_mbg.titik.views.assigning import AssignmentController, PlaceOrderController
from tiru_mbg.titik.views.imports import PlaceImportController
from tiru_mbg.titik.views.lists import PlaceListController
from tiru_mbg.titik.views.map import BlankSpotController, PlaceMapController
from tiru_mbg.titik.views.places import PlaceController

BASIS = "UU 27/2022 Pasal 20 ayat (2) huruf e: pelayanan publik"

PART = Part(
    office=(
        PlaceListController,
        PlaceController,
        PlaceImportController,
        PlaceOrderController,
        AssignmentController,
        PlaceMapController,
        BlankSpotController,
    ),
    settings=TRAVEL_SETTINGS,
    navigation=(
        NavItem(
            label=lazy("Titik layanan"), href="/kantor/mbg/titik", icon="school", permission=TITIK_READ, group=GROUP
        ),
        NavItem(
            label=lazy("Belum terlayani"),
            href="/kantor/mbg/belum-terlayani",
            icon="map-pin",
            permission=TITIK_READ,
            group=GROUP,
        ),
        NavItem(
            label=lazy("Penugasan dapur"),
            href="/kantor/mbg/penugasan",
            icon="arrows-exchange",
            permission=PENUGASAN,
            group=GROUP,
        ),
    ),
    personal_data=(
        PersonalField(
            table="mbg_titik",
            column="pic_nama",
            category="umum",
            purpose=lazy("Menghubungi penanggung jawab makanan di tempat layanan"),
            basis=BASIS,
            retention=None,
            neutralize="empty",
        ),
        PersonalField(
            table="mbg_titik",
            column="pic_telepon",
            category="umum",
            purpose=lazy("Menghubungi penanggung jawab makanan di tempat layanan"),
            basis=BASIS,
            retention=None,
        ),
    ),
)
