"""What people fill in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form
from tiru.work import UnitOfWork


class IncidentForm(Form):
    """A report as an officer takes it; `laporan_id` when it came in as a citizen's or place's report."""

    sppg_id: int
    titik: list[int] = Field(default_factory=list, max_length=60)
    lapor_at: datetime
    konsumsi_at: datetime | None = None
    sakit: int = Field(0, ge=0, le=100_000)
    ringkasan: str = Field(min_length=10, max_length=2000)
    laporan_id: int | None = None


class StepForm(Form):
    """A step with a word on it."""

    catatan: str = Field("", max_length=1000)


class NumbersForm(Form):
    """How many ate, how many are ill by the reports, and when they ate."""

    terpapar: int | None = Field(None, ge=0, le=1_000_000)
    sakit_lapor: int | None = Field(None, ge=0, le=100_000)
    konsumsi_at: datetime | None = None


class BatchForm(Form):
    """Which batches are under suspicion; `semula` are those that were when the form was drawn."""

    batch: list[int] = Field(default_factory=list, max_length=500)
    semula: list[int] = Field(default_factory=list, max_length=500)
    alasan: str = Field("", max_length=300)


class ReasonForm(Form):
    """Why something is taken back."""

    alasan: str = Field("", max_length=300)


class ReportForm(Form):
    """The report of an investigation, or the closing one."""

    laporan: str = Field(min_length=20, max_length=20_000)


class ReopenForm(Form):
    """What was checked before deliveries go again."""

    periksa: list[str] = Field(default_factory=list)
    catatan: str = Field("", max_length=1000)


class SpecimenForm(Form):
    """A specimen as it is taken."""

    jenis: Literal["makanan", "air", "muntah", "feses", "usap"]
    uraian: str = Field("", max_length=200)
    segel: str = Field(min_length=2, max_length=60)
    diambil_at: datetime


class ChainForm(Form):
    """The next step of a specimen: laboratory, receiver, or result."""

    isi: str = Field("", max_length=500)
    parameter: str = Field("", max_length=120)


def local(work: UnitOfWork, value: datetime | None) -> datetime | None:
    """A time as typed, in the tenant's own zone."""
    return value.replace(tzinfo=work.tenant.zone) if value is not None and value.tzinfo is None else value


def typed(work: UnitOfWork, instant: datetime | None) -> str:
    """An instant as its input shows it, in the tenant's own zone."""
    return instant.astimezone(work.tenant.zone).strftime("%Y-%m-%dT%H:%M") if instant is not None else ""
