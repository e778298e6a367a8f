"""What citizens and officers send: shape and bounds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pydantic import Field, field_validator

from tiru.i18n import _
from tiru.web.forms import Form
from tiru_aduan.map_points import point_in


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
    titik: tuple[float, float] | None = None
    kejadian: date | None = None
    nama: str = Field("", max_length=100)
    kontak: str = Field("", max_length=100)

    @field_validator("titik", mode="before")
    @classmethod
    def _on_the_map(cls, value: object) -> tuple[float, float] | None:
        if not isinstance(value, str):
            return None
        found = point_in(value)
        if found is None:
            raise ValueError(_("Tidak ada lintang dan bujur di Indonesia dalam tulisan ini."))
        return found

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it is: what was written wins over what the device said."""
        if self.titik is not None:
            return self.titik
        return (self.latitude, self.longitude) if self.latitude is not None and self.longitude is not None else None

    @field_validator("kejadian")
    @classmethod
    def _not_in_the_future(cls, value: date | None) -> date | None:
        # A day of grace: the form does not know the region's time zone.
        if value is not None and value > datetime.now(UTC).date() + timedelta(days=1):
            raise ValueError(_("Tanggal kejadian belum tiba."))
        return value

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
    tingkat: Literal["ringan", "normatif", "biasa", "pengawasan"] = "normatif"
    alasan: Literal["bukan_kewenangan", "tidak_lengkap", "duplikat", "bukan_laporan"] = "bukan_kewenangan"


class CatatForm(LaporanForm):
    """A report an officer writes down for somebody who came, called or wrote."""

    kanal: Literal["loket", "telepon", "wa", "medsos", "surat"] = "loket"


class BorongForm(Form):
    """Several reports passed on at once."""

    nomor: list[str] = Field(min_length=1, max_length=100)
    unit: int | None = None
    teks: str = Field("", max_length=1000)


class TemplatForm(Form):
    """Words for an answer, under a title."""

    judul: str = Field(min_length=3, max_length=80)
    teks: str = Field(min_length=5, max_length=4000)


class SaringanForm(Form):
    """A filter to keep under a name."""

    nama: str = Field(min_length=2, max_length=40)
    isi: str = Field("", max_length=500)


class KategoriForm(Form):
    """A category and the unit it goes to by default."""

    kode: str = Field(min_length=2, max_length=30, pattern=r"^[a-z][a-z0-9-]*$")
    nama: str = Field(min_length=3, max_length=60)
    ikon: str = Field("message-report", max_length=40)
    unit: int | None = None
