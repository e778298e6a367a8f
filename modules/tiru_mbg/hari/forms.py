"""What an entry says, by its kind. The same classes read what a telephone sends and what a page's form sends."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from tiru.web.forms import Form


def _with_point(value: object) -> object:
    """82,5 as people write it."""
    return value.strip().replace(",", ".") if isinstance(value, str) else value


MOST = 20_000
Count = Annotated[int, Field(ge=0, le=MOST)]
Degrees = Annotated[Decimal, BeforeValidator(_with_point), Field(ge=-60, le=150, decimal_places=1)]
Kilograms = Annotated[Decimal, BeforeValidator(_with_point), Field(ge=0, le=5_000, decimal_places=3)]
Words = Annotated[str, Field(max_length=300)]
Sense = Literal["normal", "abnormal"]


class Isi(Form):
    """What every entry may say. `pada` is the local time of day at which it happened, when that was not just now."""

    pada: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    catatan: Words = ""
    mengganti: Annotated[list[UUID], Field(max_length=20)] = Field(default_factory=list)
    foto: Annotated[list[UUID], Field(max_length=6)] = Field(default_factory=list)


class SelesaiIsi(Isi):
    porsi: Annotated[int, Field(ge=1, le=MOST)]
    suhu_inti_c: Degrees


class OrganoleptikIsi(Isi):
    warna: Sense
    aroma: Sense
    tekstur: Sense
    rasa: Sense
    keputusan: Literal["layak", "tolak"]


class SampelIsi(Isi):
    suhu_c: Degrees


class BuangIsi(Isi):
    alasan: Words = ""


class BerangkatIsi(Isi):
    porsi_kirim: Annotated[int, Field(ge=1, le=MOST)]
    ompreng_keluar: Count | None = None
    kendaraan: Annotated[str, Field(min_length=1, max_length=40)]
    sopir: Annotated[str, Field(max_length=80)] = ""


class TibaIsi(Isi):
    porsi_terima: Count
    porsi_rusak: Count = 0
    suhu_tiba_c: Degrees | None = None
    penerima: Annotated[str, Field(max_length=80)] = ""


class MakanIsi(Isi):
    hadir: Count | None = None


class SisaIsi(Isi):
    dimakan: Count | None = None
    pokok_kg: Kilograms
    sayur_kg: Kilograms
    lauk_kg: Kilograms
    buah_kg: Kilograms
    alasan: Words = ""


class KembaliIsi(Isi):
    ompreng_kembali: Count


class BatalIsi(Isi):
    alasan: Annotated[str, Field(min_length=5, max_length=300)]


class PosisiIsi(Isi):
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
