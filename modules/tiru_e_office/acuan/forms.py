"""What who manages the reference data sends."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tiru.web.forms import Form


class TemplatForm(Form):
    """A template. `bidang` are lines `nama | label | jenis | wajib | pilihan, pilihan`."""

    jenis: str = Field(max_length=20)
    nama: str = Field(min_length=3, max_length=120)
    unit: int | None = None
    bidang: str = Field("", max_length=6000)
    isi: str = Field(min_length=3, max_length=40_000)
    aktif: bool = False


class KopForm(Form):
    """A letterhead. `baris` are its lines from the top, the last one the largest."""

    baris: str = Field(min_length=3, max_length=600)
    alamat: str = Field("", max_length=400)
    kota: str = Field("", max_length=80)
    lambang: Literal["negara", "daerah", "tanpa"] = "daerah"


class JenisForm(Form):
    """A kind: how it is called here, whether it is in use, and whether it takes a number."""

    nama: str = Field(min_length=3, max_length=120)
    aktif: bool = False
    bernomor: bool = False


class KodeForm(Form):
    """A code of the archive as it is called here; `keamanan` is what a letter with it starts with."""

    nama: str = Field(min_length=3, max_length=300)
    keamanan: Literal["B", "T", "R", "SR"] = "B"
    dipakai: bool = False


class KodeBaruForm(KodeForm):
    """A new one."""

    kode: str = Field(pattern=r"^\d{3}(\.\d{1,3}){0,5}$", max_length=40)
