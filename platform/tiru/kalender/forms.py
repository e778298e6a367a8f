"""What people send about closed days."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class DayFacts(Form):
    """What a closed day is. `sumber` is the decree, e.g. the joint decree (SKB) of three ministers."""

    nama: str = Field(min_length=3, max_length=80)
    jenis: Literal["nasional", "cuti_bersama", "daerah"] = "daerah"
    sumber: str = Field("", max_length=200)


class DayForm(DayFacts):
    """A new closed day."""

    tanggal: date = Field(ge=FIRST, le=LAST)


class ChangeForm(DayForm):
    """Another date or name for a closed day: deadlines counted with it move, so it says why."""

    alasan: str = Field(min_length=5, max_length=300)


class ReasonForm(Form):
    """Why a day is closed no more, or why a table is brought in."""

    alasan: str = Field(min_length=5, max_length=300)
