"""What people send about units, posts and assignments."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form

KODE = r"^[a-z0-9][a-z0-9._-]*$"


class ChangeForm(Form):
    """When a change holds from, and the decree it rests on."""

    pada: date
    dasar: str = Field(min_length=5, max_length=200)


class UnitForm(ChangeForm):
    """A new unit. `induk` is the code of the unit above; empty: it stands at the top."""

    kode: str = Field(min_length=2, max_length=40, pattern=KODE)
    nama: str = Field(min_length=3, max_length=150)
    singkatan: str = Field("", max_length=40)
    tipe: str
    induk: str = Field("", max_length=40)
    kode_wilayah: str = Field("", max_length=13)


class RenameForm(ChangeForm):
    """What a unit is called and is. A misspelt name is mended without a decree."""

    dasar: str = Field("", max_length=200)
    nama: str = Field(min_length=3, max_length=150)
    singkatan: str = Field("", max_length=40)
    tipe: str
    kode_wilayah: str = Field("", max_length=13)


class MoveForm(ChangeForm):
    """Under which unit it comes."""

    induk: str = Field(min_length=1, max_length=40)


class MergeForm(ChangeForm):
    """Into which unit it goes; `pada` is the first day of that."""

    ke: str = Field(min_length=1, max_length=40)


class SplitForm(ChangeForm):
    """A part becomes a unit of its own beside the old one, and takes sub-units and posts along."""

    kode: str = Field(min_length=2, max_length=40, pattern=KODE)
    nama: str = Field(min_length=3, max_length=150)
    singkatan: str = Field("", max_length=40)
    anak: list[int] = Field(default_factory=list, max_length=500)
    jabatan: list[int] = Field(default_factory=list, max_length=500)


class PostForm(Form):
    """A post. `kelas` is the job class (kelas jabatan, 1 to 17)."""

    kode: str = Field(min_length=2, max_length=60, pattern=KODE)
    nama: str = Field(min_length=3, max_length=150)
    kelas: int | None = Field(None, ge=1, le=17)
    eselon: str = Field("", max_length=10, pattern=r"^([IVX]{1,3}\.[ab])?$")
    kepala: bool = False


class PostChangeForm(Form):
    """What a post is called and is."""

    nama: str = Field(min_length=3, max_length=150)
    kelas: int | None = Field(None, ge=1, le=17)
    eselon: str = Field("", max_length=10, pattern=r"^([IVX]{1,3}\.[ab])?$")
    kepala: bool = False


class PostRoleForm(Form):
    """A role that comes with a post."""

    role: str = Field(min_length=1, max_length=60)
    scope: Literal["tenant", "unit", "own"] = "unit"


class AssignForm(Form):
    """Somebody gets a post."""

    nama: str = Field(min_length=3, max_length=100)
    nip: str = Field("", max_length=30)
    username: str = Field("", max_length=60)
    jenis: Literal["definitif", "plt", "plh", "pj"] = "definitif"
    nomor_sk: str = Field("", max_length=80)
    dari: date
    sampai: date | None = None


class EndForm(Form):
    """The last day somebody holds a post."""

    hari_terakhir: date
