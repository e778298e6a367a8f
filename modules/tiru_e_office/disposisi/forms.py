"""What an official sends with a step of a task."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from tiru.web.forms import Form


class DisposisiForm(Form):
    """Whom, what and until when. The three lists are posts by role; `penerima_lain` is one found by name."""

    utama: list[int] = Field(default_factory=list, max_length=50)
    koordinasi: list[int] = Field(default_factory=list, max_length=50)
    tembusan: list[int] = Field(default_factory=list, max_length=50)
    penerima_lain: int | None = None
    penerima_lain_teks: str = Field("", max_length=300)
    instruksi: list[str] = Field(default_factory=list, max_length=12)
    catatan: str = Field("", max_length=2000)
    batas: datetime | None = None


class KemajuanForm(Form):
    """How far it is, in percent."""

    kemajuan: int = Field(ge=0, le=99)
    catatan: str = Field("", max_length=2000)


class LaporanForm(Form):
    """What was done."""

    laporan: str = Field("", max_length=4000)


class AlasanForm(Form):
    """Why it is given back or taken back."""

    alasan: str = Field("", max_length=1000)


class ArahForm(Form):
    """Whom a letter in the agenda is for."""

    kepada: list[int] = Field(default_factory=list, max_length=50)
    tembusan: list[int] = Field(default_factory=list, max_length=50)
    penerima_lain: int | None = None
    penerima_lain_teks: str = Field("", max_length=300)
