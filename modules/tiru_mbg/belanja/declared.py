"""What the room tells the module."""

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import NavItem, PersonalField
from tiru_mbg.belanja.accounts import waiting
from tiru_mbg.belanja.views.accounts import AccountController, AccountListController
from tiru_mbg.belanja.views.prices import PriceController
from tiru_mbg.belanja.views.purchases import PurchaseController, PurchaseListController
from tiru_mbg.belanja.views.suppliers import OwnSalesController, SupplierController, SupplierListController
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rights import BELANJA_READ, PASOK

PART = Part(
    office=(
        PurchaseListController,
        PurchaseController,
        SupplierListController,
        SupplierController,
        OwnSalesController,
        AccountListController,
        AccountController,
        PriceController,
    ),
    navigation=(
        NavItem(
            label=lazy("Belanja bahan"), href="/kantor/mbg/belanja", icon="basket", permission=BELANJA_READ, group=GROUP
        ),
        NavItem(
            label=lazy("Keuangan dapur"),
            href="/kantor/mbg/keuangan",
            icon="wallet",
            permission=BELANJA_READ,
            group=GROUP,
            count=waiting,
        ),
        NavItem(
            label=lazy("Pasokan saya"), href="/kantor/mbg/pasok", icon="building-store", permission=PASOK, group=GROUP
        ),
    ),
    personal_data=(
        PersonalField(
            table="mbg_pemasok",
            column="telepon",
            category="umum",
            purpose=lazy("Menghubungi pemasok tentang barang yang dibeli"),
            basis="UU 27/2022 Pasal 20 ayat (2) huruf b: pelaksanaan perjanjian",
            retention=timedelta(days=1825),
        ),
    ),
)
