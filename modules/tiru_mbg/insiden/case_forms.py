"""One line of the line list as it is typed."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_mbg.insiden.case_rules import faults_in
from tiru_mbg.insiden.cases import Person
from tiru_mbg.insiden.forms import local, typed
from tiru_mbg.insiden.models import Kasus
from tiru_mbg.warga.rules import SYMPTOMS


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
    extra = [food.strip()[:60] for food in form.makanan_lain.split(",") if food.strip()]
    eaten = {food: food in form.makanan for food in foods if food not in form.tidak_ditanya}
    ill = form.sakit == "ya"
    person = Person(
        nama=form.nama,
        umur_tahun=form.umur_tahun,
        jenis_kelamin=form.jenis_kelamin,
        titik_id=form.titik_id,
        kelas=form.kelas,
        sakit=ill,
        gejala=tuple(form.gejala) if ill else (),
        makan_at=local(work, form.makan_at),
        onset_at=local(work, form.onset_at) if ill else None,
        makanan=eaten | dict.fromkeys(extra, True),
        faskes=form.faskes,
        perawatan=form.perawatan,
        hasil=form.hasil,
    )
    faults = faults_in(person, work.now)
    if form.titik_id is not None and form.titik_id not in places:
        faults["titik_id"] = _("Pilih salah satu yang tersedia.")
    if not set(form.gejala) <= set(SYMPTOMS):
        faults["gejala"] = _("Pilih salah satu yang tersedia.")
    if set(form.makanan) & set(form.tidak_ditanya):
        faults["tidak_ditanya"] = _("Makanan yang dimakan tentu sudah ditanyakan.")
    if faults:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=faults)
    return person
