"""Noting a published figure, withdrawing one, and what is counted here of the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.tabular.values import decimal, whole
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.resmi.models import AngkaResmi
from tiru_mbg.resmi.rules import MEASURES, SHARES, last_day, wrong_figure
from tiru_mbg.titik.models import Titik
from tiru_mbg.titik.queries import counted_groups, served

MEASURE = Literal["dapur", "slhs", "dapur_sertifikat", "penerima", "cakupan_persen", "sekolah", "sekolah_persen"]


class FigureForm(Form):
    """A figure as it was published."""

    ukuran: MEASURE
    nilai: Decimal = Field(ge=0, max_digits=14, decimal_places=2)
    dari: Decimal | None = Field(None, gt=0, max_digits=14, decimal_places=2)
    per_on: date
    ketelitian: Literal["hari", "bulan", "tahun"] = "hari"
    sumber: str = Field(min_length=5, max_length=200)
    catatan: str = Field("", max_length=300)

    @field_validator("nilai", "dari", mode="before")
    @classmethod
    def _typed(cls, value: object, info: ValidationInfo) -> object:
        """`126.632` kitchens or people are whole numbers; only a percentage may have a comma."""
        if not isinstance(value, str):
            return value
        return decimal()(value) if info.data.get("ukuran") in SHARES else whole()(value)


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest figure of a measure, with what is counted here, None where nothing here counts the same."""

    figure: AngkaResmi
    here: int | None


def figures(words: str = "", *, withdrawn: bool = False) -> Select[AngkaResmi]:
    """Newest first."""
    query = select(AngkaResmi).order_by(AngkaResmi.per_on.desc(), AngkaResmi.ukuran, AngkaResmi.id.desc())
    if not withdrawn:
        query = query.where(AngkaResmi.dicabut_at.is_(None))
    return query.where(AngkaResmi.sumber.icontains(words, autoescape=True)) if words else query


async def latest(work: UnitOfWork) -> Sequence[AngkaResmi]:
    """The newest figure of every measure that is not withdrawn, in the order of their days, newest first."""
    newest = figures().order_by(None).ext(distinct_on(AngkaResmi.ukuran))
    newest = newest.order_by(AngkaResmi.ukuran, AngkaResmi.per_on.desc(), AngkaResmi.id.desc())
    return sorted(await work.session.scalars(newest), key=lambda one: (one.per_on, one.ukuran), reverse=True)


async def beside_ours(work: UnitOfWork) -> Sequence[Latest]:
    """The newest figures with what this tenant's register counts of the same."""
    counts = await counted_here(work)
    return [Latest(one, counts.get(one.ukuran)) for one in await latest(work)]


async def counted_here(work: UnitOfWork) -> Mapping[str, int]:
    """Kitchens that operate, those of them with SLHS, people enrolled where a kitchen cooks for them, schools."""
    cooks = select(func.count(), func.count().filter(Sppg.slhs_status == "terbit")).select_from(Sppg)
    kitchens, hygienic = (await work.session.execute(cooks.where(Sppg.status == "operasional"))).one()
    groups = counted_groups().subquery()
    people = await work.session.scalar(
        select(func.coalesce(func.sum(groups.c.jumlah), 0))
        .join(Titik, Titik.id == groups.c.titik_id)
        .where(Titik.aktif, served(work.today, groups.c.kelompok))
    )
    schools = select(func.count()).select_from(Titik).where(Titik.aktif, Titik.tipe == "sekolah")
    return {
        "dapur": kitchens,
        "slhs": hygienic,
        "penerima": int(people or 0),
        "sekolah": await work.session.scalar(schools) or 0,
    }


async def is_sample(work: UnitOfWork) -> bool:
    """Whether the kitchens here are the demonstration's: then what is counted here says nothing about the regency."""
    return await work.session.scalar(select(Sppg.id).where(Sppg.is_sample).limit(1)) is not None


async def open_rows(work: UnitOfWork) -> Sequence[Sequence[object]]:
    """For open data: every figure that is not withdrawn."""
    rows = await work.session.scalars(figures())
    return [[str(MEASURES[row.ukuran]), row.nilai, row.dari, row.per_on, row.sumber, row.catatan] for row in rows]


async def note_figure(work: UnitOfWork, form: FigureForm) -> AngkaResmi:
    """Raises Invalid for what cannot be, for days to come and for the same figure twice."""
    wrong = {name: str(words) for name, words in wrong_figure(form.ukuran, form.nilai, form.dari).items()}
    if form.per_on > work.today:
        wrong["per_on"] = _("Tanggal ini belum tiba.")
    per_on = last_day(form.per_on, form.ketelitian)
    same = select(AngkaResmi.id).where(
        AngkaResmi.ukuran == form.ukuran,
        AngkaResmi.per_on == per_on,
        AngkaResmi.sumber == form.sumber,
        AngkaResmi.dicabut_at.is_(None),
    )
    if not wrong and await work.session.scalar(same):
        wrong["sumber"] = _("Angka ini dari sumber ini sudah tercatat. Cabut dahulu bila keliru.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    row = AngkaResmi(**{**form.model_dump(), "per_on": per_on})
    row.dicatat_at, row.dicatat_oleh = work.now, work.actor.name
    work.session.add(row)
    await work.session.flush()
    after = {"ukuran": row.ukuran, "nilai": _plain(row.nilai), "dari": _plain(row.dari), "sumber": row.sumber}
    work.record("mbg.angka.note", f"mbg_angka_resmi:{row.id}", after=after)
    return row


async def figure_of(work: UnitOfWork, angka_id: int) -> AngkaResmi:
    """Raises NotFound; a withdrawn one is found too."""
    row = await work.session.get(AngkaResmi, angka_id)
    if row is None:
        raise NotFound(_("Angka ini tidak ada."))
    return row


async def withdraw_figure(work: UnitOfWork, row: AngkaResmi, *, reason: str) -> None:
    """It is no longer shown, but stays on record. Twice is once."""
    if row.dicabut_at is None:
        row.dicabut_at, row.dicabut_alasan = work.now, reason
        before = {"ukuran": row.ukuran, "nilai": _plain(row.nilai), "sumber": row.sumber}
        work.record("mbg.angka.withdraw", f"mbg_angka_resmi:{row.id}", before=before, reason=reason)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value.normalize() if value else 0)
