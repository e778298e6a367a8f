"""What citizens and officials send: shape and bounds."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import Field, field_validator

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.forms import Form
from tiru_mbg.warga.rules import SYMPTOMS


class LaporForm(Form):
    """A report about a meal. Name and contact are asked for, never demanded."""

    titik: int
    jenis: Literal["sakit", "alergi", "mutu", "benda_asing", "jumlah", "terlambat", "lainnya"]
    tanggal: date | None = None
    gejala: list[str] = Field(default_factory=list, max_length=20)
    jumlah_sakit: int | None = Field(None, ge=1, le=5000)
    mulai_on: date | None = None
    mulai_jam: time | None = None
    isi: str = Field("", max_length=2000)
    nama: str = Field("", max_length=100)
    kontak: str = Field("", max_length=100)

    @field_validator("gejala")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        return [one for one in SYMPTOMS if one in value]

    @field_validator("kontak")
    @classmethod
    def _phone_or_mail(cls, value: str) -> str:
        digits = sum(letter.isdigit() for letter in value)
        if value and "@" not in value and not 8 <= digits <= 15:
            raise ValueError(_("Tulis nomor ponsel atau alamat surel yang benar."))
        return value

    def checked(self, today: date, days_back: int) -> LaporForm:
        """Itself, when what belongs together is there. Raises Invalid with every field that is wrong."""
        wrong: dict[str, str] = {}
        if self.tanggal is not None and self.tanggal > today:
            wrong["tanggal"] = _("Tanggal ini belum tiba.")
        elif self.tanggal is not None and (today - self.tanggal).days > days_back:
            wrong["tanggal"] = _("Paling lama %(n)s hari yang lalu.", n=days_back)
        if self.mulai_on is not None and not (self.tanggal or today) <= self.mulai_on <= today:
            wrong["mulai_on"] = _("Isi dengan hari makan atau sesudahnya.")
        if self.jenis == "sakit" and not self.gejala and len(self.isi) < 5:
            wrong["gejala"] = _("Pilih gejalanya, atau ceritakan di bawah.")
        if self.jenis not in ("sakit", "alergi") and len(self.isi) < 10:
            wrong["isi"] = _("Ceritakan sedikit: paling sedikit 10 huruf.")
        if wrong:
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
        return self


class NilaiForm(Form):
    """A mark for today's meal."""

    rasa: int = Field(ge=1, le=5)
    porsi: int = Field(ge=1, le=5)
    catatan: str = Field("", max_length=300)


class LacakForm(Form):
    """Following a report: its number and its code."""

    nomor: str = Field(min_length=6, max_length=24)
    kode: str = Field(min_length=4, max_length=20)


class TautForm(Form):
    """Which incident a report belongs to."""

    insiden_id: int


class LangkahForm(Form):
    """A step of the office; what is told to the reporter."""

    teks: str = Field("", max_length=2000)
