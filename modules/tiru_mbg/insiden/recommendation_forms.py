"""What people fill in about a recommendation."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form


class DraftForm(Form):
    """The recommendation itself."""

    dasar: list[Literal["tanpa_slhs", "tanpa_ipal", "dapur_tidak_layak", "konflik_mitra", "klb"]] = Field(
        default_factory=list
    )
    insiden_id: int | None = None
    alasan: str = Field(min_length=20, max_length=8000)


class NewForm(DraftForm):
    """The same, about a kitchen."""

    sppg_id: int


class SendForm(Form):
    """The number of the letter that went out."""

    nomor_surat: str = Field(min_length=3, max_length=80)


class AnswerForm(Form):
    """What the national agency decided."""

    putusan: Literal["disetujui", "ditolak"]
    nomor_keputusan: str = Field(min_length=3, max_length=80)
    dijawab_on: date
    jawaban: str = Field("", max_length=4000)


class WithdrawForm(Form):
    """Why it is taken back."""

    catatan: str = Field(min_length=5, max_length=1000)


class EvidenceForm(Form):
    """What a paper or photo shows."""

    uraian: str = Field(min_length=3, max_length=150)
