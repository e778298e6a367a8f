"""What the author of a draft sends."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form
from tiru_e_office.surat_masuk.forms import Keamanan, Kecepatan


class NaskahForm(Form):
    """A draft. `tujuan_unit` are units of the region, `tujuan_lain` lines of anybody else (`Nama <surel>`)."""

    jenis: str = Field("SD", max_length=20)
    templat: int | None = None
    unit: int
    hal: str = Field(min_length=3, max_length=500)
    isi: str = Field("", max_length=40_000)
    kecepatan: Kecepatan = "biasa"
    keamanan: Keamanan = "B"
    klasifikasi: str = Field("", max_length=40)
    lampiran: str = Field("", max_length=120)
    tujuan_unit: list[int] = Field(default_factory=list, max_length=400)
    tujuan_lain: str = Field("", max_length=4000)
    tembusan: str = Field("", max_length=4000)
    ttd: int | None = None
    atribusi: Literal["diri", "an", "ub", "plt", "plh", "pj"] = "diri"
    atas_nama: int | None = None
    jawaban_atas: int | None = None
    kinerja: str = Field("", max_length=300)
    kinerja_tautan: str = Field("", max_length=500)
    catatan_versi: str = Field("", max_length=500)


class ParafForm(Form):
    """Consent, or what has to change."""

    catatan: str = Field("", max_length=2000)


class EkspedisiForm(Form):
    """An entry of the expedition book."""

    diterima: datetime
    penerima: str = Field(min_length=2, max_length=200)
