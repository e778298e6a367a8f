"""What the room tells the module."""

from tiru.i18n import lazy
from tiru.module import NavItem, OpenData, Seed
from tiru_mbg.part import GROUP, Part
from tiru_mbg.resmi.office import PublishedController
from tiru_mbg.resmi.service import open_rows
from tiru_mbg.resmi.shipped import seed_published
from tiru_mbg.rights import RAPOR

PART = Part(
    office=(PublishedController,),
    navigation=(
        NavItem(
            label=lazy("Angka yang diumumkan"), href="/kantor/mbg/angka", icon="news", permission=RAPOR, group=GROUP
        ),
    ),
    open_data=(
        OpenData(
            name="mbg.angka_resmi",
            title=lazy("Makan Bergizi Gratis: angka yang diumumkan"),
            summary=lazy("Angka dari pemerintah atau pemberitaan, dengan tanggal dan sumbernya."),
            heads=(
                lazy("Ukuran"),
                lazy("Nilai"),
                lazy("Dari"),
                lazy("Per"),
                lazy("Sumber"),
                lazy("Catatan"),
            ),
            rows=open_rows,
        ),
    ),
    seeds=(Seed(kind="reference", name="angka_resmi", run=seed_published),),
)
