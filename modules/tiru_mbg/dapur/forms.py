"""What the office types about a kitchen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tiru.web.forms import Form
from tiru_mbg.typed_numbers import TypedDecimal, TypedWhole


def _point(typed: object) -> object:
    return typed.replace(",", ".") if isinstance(typed, str) else typed


Degrees = Annotated[float | None, BeforeValidator(_point)]
Portions = Annotated[TypedWhole, Field(ge=0, le=100_000)]


class KitchenForm(Form):
    """A kitchen. The place comes as a code or a name of a desa; `alasan` says why its days are corrected."""

    kode: str = Field(min_length=3, max_length=40)
    nama: str = Field(min_length=3, max_length=150)
    kode_wilayah: str = Field(min_length=1, max_length=13)
    alamat: str = Field("", max_length=250)
    latitude: Degrees = Field(None, ge=-90, le=90)
    longitude: Degrees = Field(None, ge=-180, le=180)
    skema: Literal["mandiri", "yayasan", "pemda", "tni", "polri", "3t"]
    mitra: str = Field("", max_length=150)
    telepon: str = Field("", max_length=30, pattern=r"^(\+?[\d ()-]{5,29})?$")
    cap_total: Portions
    cap_siswa: Portions
    cap_3b: Portions
    cap_dasar: str = Field("", max_length=150)
    koki_bersertifikat: TypedWhole = Field(0, ge=0, le=200)
    ipal: bool = False
    sumber_air: str = Field("", max_length=60)
    verifikasi_on: date | None = None
    operasi_on: date | None = None
    alasan: str = Field("", max_length=250)


class StateForm(Form):
    """A change of state; `dasar` is the number of the decision."""

    status: str
    pada: date
    dasar: str = Field("", max_length=120)
    catatan: str = Field("", max_length=500)


class CertificateForm(Form):
    """A paper with its validity, both days inclusive."""

    jenis: Literal["slhs", "haccp", "halal", "air", "penjamah", "bnsp"]
    nomor: str = Field(min_length=2, max_length=80)
    terbit_on: date
    akhir_on: date | None = None
    penerbit: str = Field("", max_length=150)


class VerdictForm(Form):
    """What is said of a paper that was handed in."""

    putusan: Literal["sah", "ditolak"]
    alasan: str = Field("", max_length=500)


class SlhsForm(Form):
    """A step of the hygiene certificate; number and days are asked for when it is issued."""

    status: str
    pada: date
    catatan: str = Field("", max_length=500)
    berkas: list[str] = Field(default_factory=list)
    nomor: str = Field("", max_length=80)
    akhir_on: date | None = None


class InspectionForm(Form):
    """An inspection; findings are one per line."""

    pada: date
    skor: TypedDecimal = Field(ge=Decimal(0), le=Decimal(100))
    temuan: str = Field("", max_length=4000)
    perbaikan_sampai: date | None = None
    oleh: str = Field(min_length=3, max_length=120)

    @property
    def findings(self) -> list[str]:
        return [line.strip() for line in self.temuan.splitlines() if line.strip()]


class CrewForm(Form):
    """Somebody who works in a kitchen; `akun` is a user name."""

    nama: str = Field(min_length=3, max_length=120)
    nik: str = Field("", max_length=24)
    peran: str
    akun: str = Field("", max_length=60)
    mulai_on: date
    selesai_on: date | None = None
    kursus_penjamah_on: date | None = None
    tes_kesehatan_on: date | None = None
