"""What the room tells the module."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tiru.i18n import Lazy, lazy
from tiru.module import Adoption, Indicator, NavItem, OpenData, Widget
from tiru_mbg.part import GROUP, Part
from tiru_mbg.rapor import figures
from tiru_mbg.rapor.office import ReportCardController
from tiru_mbg.rapor.settings import SETTINGS
from tiru_mbg.rights import RAPOR


def _indicator(
    key: str, title: Lazy, compute: Any, *, unit: str = "rasio", direction: str = "up", dimension: str = "tenant"
) -> Indicator:
    return Indicator(
        key=f"mbg.{key}",
        title=title,
        unit=unit,
        direction=direction,
        dimension=dimension,
        period="P30D",
        source="register",
        fresh_for=timedelta(hours=1),
        owner="Satgas MBG",
        compute=compute,
    )


PART = Part(
    office=(ReportCardController,),
    navigation=(
        NavItem(
            label=lazy("Rapor dapur"),
            href="/kantor/mbg/rapor",
            icon="report-analytics",
            permission=RAPOR,
            group=GROUP,
        ),
    ),
    widgets=(
        Widget(
            face="office",
            name="mbg-rapor",
            template="mbg/rapor/_blok.html",
            permission=RAPOR,
            context=figures.office_block,
        ),
    ),
    settings=SETTINGS,
    indicators=(
        _indicator("cakupan", lazy("Cakupan sasaran MBG, 30 hari"), figures.coverage, dimension="kecamatan"),
        _indicator("tepat_waktu", lazy("Kiriman MBG tepat waktu, 30 hari"), figures.on_time),
        _indicator("umur", lazy("Kiriman MBG dimakan sebelum batas umur, 30 hari"), figures.young_enough),
        _indicator("gizi", lazy("Porsi MBG yang gizinya dalam target, 30 hari"), figures.fitting),
        _indicator("kepuasan", lazy("Nilai rasa MBG dari penerima (1-5), 30 hari"), figures.satisfaction, unit="nilai"),
        _indicator(
            "sakit",
            lazy("Orang sakit per 100.000 porsi MBG, 30 hari"),
            figures.ill,
            unit="orang per 100.000 porsi",
            direction="down",
        ),
        _indicator("lengkap", lazy("Hari layanan MBG yang dicatat lengkap, 30 hari"), figures.complete_days),
    ),
    adoption=(
        Adoption(
            key="mbg.hari_lengkap",
            title=lazy("Dapur yang mencatat hari lengkap, tiga minggu berturut-turut"),
            kind="habit",
            target=0.8,
            measure=figures.steady_kitchens,
        ),
    ),
    open_data=(
        OpenData(
            name="mbg.per_kecamatan",
            title=lazy("Makan Bergizi Gratis per kecamatan, 30 hari"),
            summary=lazy("Dapur yang melayani, porsi diterima dan cakupannya, menurut kecamatan dapurnya."),
            heads=(
                lazy("Kode wilayah"),
                lazy("Kecamatan"),
                lazy("Dapur"),
                lazy("Porsi diterima"),
                lazy("Cakupan (%)"),
            ),
            rows=figures.open_rows,
        ),
    ),
)
