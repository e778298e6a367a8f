"""What citizens and officers send: shape and bounds."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from tiru.i18n import _
from tiru.web.forms import Form


class LaporanForm(Form):
    """A new report. Name and contact are asked for, never demanded."""

    jenis: Literal["pengaduan", "aspirasi", "informasi"] = "pengaduan"
    sifat: Literal["terbuka", "rahasia", "anonim"] = "terbuka"
    kategori: int | None = None
    judul: str = Field(min_length=8, max_length=120)
    isi: str = Field(min_length=20, max_length=4000)
    wilayah: str = Field("", max_length=13)
    tempat: str = Field("", max_length=200)
    latitude: float | None = Field(None, ge=-11.5, le=6.5)
    longitude: float | None = Field(None, ge=94.5, le=141.5)
    kejadian: date | None = None
    nama: str = Field("", max_length=100)
    kontak: str = Field("", max_length=100)

    @field_validator("kontak")
    @classmethod
    def _phone_or_mail(cls, value: str) -> str:
        digits = "".join(letter for letter in value if letter.isdigit())
        if value and "@" not in value and not 8 <= len(digits) <= 15:
            raise ValueError(_("Tulis nomor ponsel atau alamat surel yang benar."))
        return value


class LacakForm(Form):
    """Following a report: its number, and the code that shows it is yours."""

    nomor: str = Field(min_length=6, max_length=20)
    kode: str = Field("", max_length=20)


class BalasForm(Form):
    """The reporter adds something."""

    teks: str = Field(min_length=3, max_length=2000)


class NilaiForm(Form):
    """The reporter closes the case with a rating."""

    rating: int = Field(ge=1, le=5)
    teks: str = Field("", max_length=1000)


class LangkahForm(Form):
    """A step of the office; which fields count depends on the step."""

    teks: str = Field("", max_length=4000)
    unit: int | None = None
    kategori: int | None = None
    nomor_induk: str = Field("", max_length=20)
    is_public: bool = True


class KategoriForm(Form):
    """A category and the unit it goes to by default."""

    kode: str = Field(min_length=2, max_length=30, pattern=r"^[a-z][a-z0-9-]*$")
    nama: str = Field(min_length=3, max_length=60)
    ikon: str = Field("message-report", max_length=40)
    unit: int | None = None
