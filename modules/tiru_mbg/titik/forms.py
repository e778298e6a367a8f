"""What is typed about places, classes and receivers."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from tiru.i18n import _
from tiru.web.forms import Form
from tiru_mbg.groups import GROUPS
from tiru_mbg.typed_numbers import TypedWhole


def _point(typed: object) -> object:
    return typed.replace(",", ".") if isinstance(typed, str) else typed


def _hour(typed: object) -> object:
    return typed.replace(".", ":") if isinstance(typed, str) else typed


Degrees = Annotated[float | None, BeforeValidator(_point)]
Hour = Annotated[time | None, BeforeValidator(_hour)]


class PlaceForm(Form):
    """A place as the office writes it."""

    tipe: Literal["sekolah", "pesantren", "posyandu"]
    kode: str = Field(min_length=4, max_length=30, pattern=r"^[0-9A-Za-z.\-]+$")
    nama: str = Field(min_length=3, max_length=150)
    jenjang: str = Field("", max_length=30)
    kode_wilayah: str = Field(min_length=1, max_length=80)
    alamat: str = Field("", max_length=250)
    latitude: Degrees = Field(None, ge=-90, le=90)
    longitude: Degrees = Field(None, ge=-180, le=180)
    pic_nama: str = Field("", max_length=100)
    pic_telepon: str = Field("", max_length=30, pattern=r"^(\+?[\d ()-]{5,29})?$")
    jam_makan: Hour = None

    @field_validator("kode")
    @classmethod
    def _capitals(cls, given: str) -> str:
        return given.upper()


class ClassForm(Form):
    """How many are enrolled in a class, on which day; allergies come beside it as `alergi_<code>`."""

    kelompok: str
    kelas: str = Field("", max_length=40)
    terdaftar: TypedWhole = Field(ge=0, le=20_000)
    per_on: date

    @field_validator("kelompok")
    @classmethod
    def _known(cls, given: str) -> str:
        if given not in GROUPS:
            raise ValueError(_("Pilih salah satu yang tersedia."))
        return given


class ReceiverForm(Form):
    """The account that receives from a day on."""

    username: str = Field(min_length=2, max_length=80)
    peran: Literal["pic", "kader"]
    mulai_on: date


class EndForm(Form):
    """The last day of something, and why."""

    selesai_on: date
    alasan: str = Field(min_length=5, max_length=250)


class ReasonForm(Form):
    """Why."""

    alasan: str = Field(min_length=5, max_length=250)
