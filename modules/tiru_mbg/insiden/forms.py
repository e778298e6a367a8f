"""What people fill in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_mbg.insiden.cases import Person
from tiru_mbg.insiden.models import Kasus
from tiru_mbg.warga.rules import SYMPTOMS


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


class CaseForm(Form):
    """One line of the line list."""

    nama: str = Field("", max_length=120)
    umur_tahun: int | None = Field(None, ge=0, le=120)
    jenis_kelamin: Literal["", "L", "P"] = ""
    titik_id: int | None = None
    kelas: str = Field("", max_length=40)
    sakit: Literal["ya", "tidak"]
    gejala: list[str] = Field(default_factory=list)
    makan_at: datetime | None = None
    onset_at: datetime | None = None
    makanan: list[str] = Field(default_factory=list, max_length=40)
    tidak_ditanya: list[str] = Field(default_factory=list, max_length=40)
    makanan_lain: str = Field("", max_length=300)
    faskes: str = Field("", max_length=120)
    perawatan: Literal["tidak", "rawat_jalan", "rawat_inap"] = "tidak"
    hasil: Literal["", "sembuh", "dirawat", "dirujuk", "meninggal"] = ""


def local(work: UnitOfWork, value: datetime | None) -> datetime | None:
    """A time as typed, in the tenant's own zone."""
    return value.replace(tzinfo=work.tenant.zone) if value is not None and value.tzinfo is None else value


def typed(work: UnitOfWork, instant: datetime | None) -> str:
    """An instant as its input shows it, in the tenant's own zone."""
    return instant.astimezone(work.tenant.zone).strftime("%Y-%m-%dT%H:%M") if instant is not None else ""


def case_values(work: UnitOfWork, case: Kasus, nama: str, foods: list[str]) -> dict[str, object]:
    """A line as its form shows it."""
    plain = ("jenis_kelamin", "kelas", "faskes", "perawatan", "hasil")
    return {
        **{name: getattr(case, name) for name in plain},
        "nama": nama,
        "umur_tahun": "" if case.umur_tahun is None else str(case.umur_tahun),
        "titik_id": "" if case.titik_id is None else str(case.titik_id),
        "sakit": "ya" if case.sakit else "tidak",
        "gejala": case.gejala,
        "makan_at": typed(work, case.makan_at),
        "onset_at": typed(work, case.onset_at),
        "makanan": [food for food, ate in case.makanan.items() if ate],
        "tidak_ditanya": [food for food in foods if food not in case.makanan],
    }


def person_of(work: UnitOfWork, form: CaseForm, foods: list[str], places: set[int]) -> Person:
    """The line; a food that is neither ticked nor among those not asked about was not eaten. Raises Invalid."""
    faults: dict[str, str] = {}
    ate, onset = local(work, form.makan_at), local(work, form.onset_at)
    if form.sakit == "ya" and not form.gejala:
        faults["gejala"] = _("Pilih paling sedikit satu gejala.")
    if ate and onset and onset < ate:
        faults["onset_at"] = _("Sakit mulai sebelum makan; periksa jamnya.")
    for name, at in (("makan_at", ate), ("onset_at", onset)):
        if at is not None and at > work.now:
            faults[name] = _("Waktu ini belum tiba.")
    if set(form.makanan) & set(form.tidak_ditanya):
        faults["tidak_ditanya"] = _("Makanan yang dimakan tentu sudah ditanyakan.")
    if form.titik_id is not None and form.titik_id not in places:
        faults["titik_id"] = _("Pilih salah satu yang tersedia.")
    if not set(form.gejala) <= set(SYMPTOMS):
        faults["gejala"] = _("Pilih salah satu yang tersedia.")
    if faults:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=faults)
    extra = [food.strip()[:60] for food in form.makanan_lain.split(",") if food.strip()]
    eaten = {food: food in form.makanan for food in foods if food not in form.tidak_ditanya}
    eaten |= dict.fromkeys(extra, True)
    return Person(
        nama=form.nama,
        umur_tahun=form.umur_tahun,
        jenis_kelamin=form.jenis_kelamin,
        titik_id=form.titik_id,
        kelas=form.kelas,
        sakit=form.sakit == "ya",
        gejala=tuple(form.gejala) if form.sakit == "ya" else (),
        makan_at=ate,
        onset_at=onset if form.sakit == "ya" else None,
        makanan=eaten,
        faskes=form.faskes,
        perawatan=form.perawatan,
        hasil=form.hasil,
    )
