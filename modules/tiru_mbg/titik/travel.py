"""The way from a kitchen to a place: as the crow flies, with minutes reckoned or measured."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.fasilitas.rules import distance_m
from tiru.i18n import lazy
from tiru.module import SettingSpec
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.titik.models import Titik
from tiru_mbg.titik.rules import ESTIMATE, MEASURED, travel_minutes

PROPOSAL = "Usulan awal; ditetapkan daerah"

TRAVEL_SETTINGS = (
    SettingSpec(
        key="faktor_jalan",
        title=lazy("Perkiraan tempuh: panjang jalan dibagi garis lurus"),
        kind="number",
        default=1.4,
        minimum=1,
        maximum=5,
        legal_basis=PROPOSAL,
        verified=False,
    ),
    SettingSpec(
        key="kecepatan_kmh",
        title=lazy("Perkiraan tempuh: kecepatan mobil antar (km per jam)"),
        kind="number",
        default=25,
        minimum=3,
        maximum=100,
        legal_basis=PROPOSAL,
        verified=False,
    ),
)
"""What estimates rest on until somebody has driven the way."""


@dataclass(frozen=True, slots=True)
class Roads:
    """Length of the road for one of the beeline, and km an hour."""

    factor: float
    kmh: float


@dataclass(frozen=True, slots=True)
class Way:
    """Metres as the crow flies and minutes; None where no point is known and nobody has measured."""

    jarak_m: int | None
    menit: int | None
    sumber: str = ""


async def roads(work: UnitOfWork) -> Roads:
    """As the regency has set them."""
    factor, kmh = [await setting(work, "mbg", key) for key in ("faktor_jalan", "kecepatan_kmh")]
    return Roads(float(factor), float(kmh))


def way(sppg: Sppg, titik: Titik, by: Roads, measured: int | None = None) -> Way:
    """The way between two points of the map; measured minutes go before reckoned ones."""
    if sppg.latitude is None or sppg.longitude is None or titik.latitude is None or titik.longitude is None:
        return Way(None, measured, MEASURED if measured is not None else "")
    metres = distance_m(sppg.latitude, sppg.longitude, titik.latitude, titik.longitude)
    if measured is not None:
        return Way(round(metres), measured, MEASURED)
    return Way(round(metres), travel_minutes(metres, road_factor=by.factor, kmh=by.kmh), ESTIMATE)
