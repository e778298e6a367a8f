"""What people send about persons and families."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from tiru.i18n import _
from tiru.web.forms import Form

Sex = Literal["L", "P"]
Relation = Literal[
    "kepala",
    "suami",
    "istri",
    "anak",
    "menantu",
    "cucu",
    "orang_tua",
    "mertua",
    "famili",
    "pembantu",
    "lainnya",
]
Marital = Literal["belum_kawin", "kawin", "cerai_hidup", "cerai_mati"]
OLDEST_YEAR = 1880


class PersonForm(Form):
    """A person. An empty NIK leaves a known one as it is, so that nobody has to see it to change a name."""

    nik: str = Field("", max_length=25)
    nama: str = Field(min_length=2, max_length=150)
    tempat_lahir: str = Field("", max_length=100)
    lahir_on: date | None = None
    jenis_kelamin: Sex | None = None
    hubungan: Relation = "lainnya"
    status_kawin: Marital | None = None
    nama_ibu: str = Field("", max_length=150)
    alamat: str = Field("", max_length=200)
    rt: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    rw: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    kode_wilayah: str = Field(min_length=13, max_length=13)

    @field_validator("lahir_on")
    @classmethod
    def _believable(cls, value: date | None) -> date | None:
        if value is not None and value.year < OLDEST_YEAR:
            raise ValueError(_("Periksa lagi tahunnya."))
        return value


class NewPersonForm(PersonForm):
    """A person who comes into the register: found by a survey, born, or arrived."""

    no_kk: str = Field("", max_length=25)
    cara: Literal["pendataan", "lahir", "datang"] = "pendataan"
    pada: date
    sumber: str = Field("kantor", min_length=2, max_length=40)
    alasan: str = Field("", max_length=300)


class ChangeForm(PersonForm):
    """A correction, with its reason."""

    alasan: str = Field(min_length=3, max_length=300)


class EventForm(Form):
    """Something that happened on a day, with its reason or paper."""

    pada: date
    alasan: str = Field(min_length=3, max_length=300)


class MoveForm(EventForm):
    """Where somebody went: a desa of this region, or any place in words. `seluruh` takes the family along."""

    kode_wilayah: str = Field("", max_length=13)
    tujuan: str = Field("", max_length=200)
    alamat: str = Field("", max_length=200)
    rt: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    rw: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    seluruh: bool = False


class SplitForm(EventForm):
    """A new card for one person, who becomes its head, and for those who come along."""

    no_kk: str = Field("", max_length=25)
    ikut: list[int] = Field(default_factory=list, max_length=50)


class JoinForm(EventForm):
    """Into the family with this card."""

    no_kk: str = Field(min_length=16, max_length=25)
    hubungan: Relation


class FamilyForm(Form):
    """A card's number and address. An empty number leaves a known one as it is."""

    no_kk: str = Field("", max_length=25)
    alamat: str = Field("", max_length=200)
    rt: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    rw: str = Field("", max_length=3, pattern=r"^\d{0,3}$")
    alasan: str = Field(min_length=3, max_length=300)


class ReasonForm(Form):
    """Why."""

    alasan: str = Field(min_length=3, max_length=300)


class MergeForm(ReasonForm):
    """Which row stays, and which fields it takes from the other."""

    tetap: int
    ambil: list[str] = Field(default_factory=list, max_length=30)
