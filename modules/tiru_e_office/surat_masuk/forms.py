"""What the registrar writes into the agenda."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form

Kecepatan = Literal["sangat_segera", "segera", "penting", "biasa"]
Keamanan = Literal["B", "T", "R", "SR"]


class SuratMasukForm(Form):
    """One letter that came in. `kepada` are posts; `pengarah` lets the routing officer choose them later."""

    unit: int
    jenis: str = Field("SD", max_length=20)
    nomor: str = Field("", max_length=120)
    tanggal: date | None = None
    diterima: date | None = None
    asal_jenis: Literal["unit", "desa", "pemda", "kl", "swasta", "warga"] = "pemda"
    asal: str = Field(min_length=2, max_length=200)
    hal: str = Field(min_length=3, max_length=500)
    ringkasan: str = Field("", max_length=4000)
    kecepatan: Kecepatan = "biasa"
    keamanan: Keamanan = "B"
    klasifikasi: str = Field("", max_length=40)
    lampiran: str = Field("", max_length=120)
    kanal: Literal["fisik", "surel", "srikandi", "dalam", "loket"] = "fisik"
    catatan: str = Field("", max_length=1000)
    kepada: list[int] = Field(default_factory=list, max_length=50)
    batas: datetime | None = None
    tetap_kembar: bool = False
