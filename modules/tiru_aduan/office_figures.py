"""The head's figures: how many, how fast, how satisfied; by unit, category and district, to read and to take home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromQuery
from litestar.response import Template

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import Bar, bars, choropleth
from tiru.web.pages import page
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import counts, queries
from tiru_aduan.counts import Figures, Period

READ = "aduan:angka:read"
PRESETS = (30, 90, 365)
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period that was asked for; `days` where it is one of the presets; `wrong` says what was not usable."""

    period: Period
    days: int | None
    wrong: str = ""

    @property
    def query(self) -> str:
        if self.days:
            return f"hari={self.days}"
        return f"dari={self.period.first.isoformat()}&sampai={self.period.last.isoformat()}"


def chosen_period(work: UnitOfWork, hari: str, dari: str, sampai: str) -> Chosen:
    """From the address: two days, or a preset; what cannot be used becomes ninety days, with a word about it."""
    if dari or sampai:
        try:
            first, last = date.fromisoformat(dari), date.fromisoformat(sampai)
        except ValueError:
            return Chosen(counts.last_days(work, 90), 90, _("Tulis kedua tanggalnya, dari dan sampai."))
        if first > last:
            return Chosen(counts.last_days(work, 90), 90, _("Tanggal awal ada sesudah tanggal akhir."))
        if last - first > LONGEST:
            return Chosen(counts.last_days(work, 90), 90, _("Paling panjang lima tahun."))
        return Chosen(Period(first, last), None)
    days = int(hari) if hari in {str(preset) for preset in PRESETS} else 90
    return Chosen(counts.last_days(work, days), days)


class FigureController(Controller):
    """`/kantor/aduan/angka`; a unit's officer sees the figures of that unit."""

    path = "/angka"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def show(
        self,
        request: Request[Any, Any, Any],
        work: Work,
        hari: FromQuery[str] = "",
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
    ) -> Template:
        """One period at a time."""
        chosen = chosen_period(work, hari, dari, sampai)
        within = await queries.reach(work, READ)
        outlines = outline_map(work.tenant.kode_wilayah)
        found = await counts.summary(work, chosen.period, within)
        districts = counts.districts_of(found)
        weeks = await counts.by_week(work, within=within)
        context = {
            "chosen": chosen,
            "span": _(
                "%(first)s sampai %(last)s", first=tanggal(chosen.period.first), last=tanggal(chosen.period.last)
            ),
            "figures": found.whole,
            "by_unit": await counts.units_of(work, found),
            "by_category": await counts.categories_of(work, found),
            "by_district": districts,
            "district_names": await names(work.session, [code for code, _one in districts]),
            "chart": bars([Bar(str(week), count) for week, count in weeks], title=_("Laporan per minggu")),
            "map": choropleth(
                outlines,
                {code: one.received for code, one in districts},
                title=_("Laporan per %(kecamatan)s", kecamatan=work.tenant.word("kecamatan")),
                unit=_("laporan"),
                link="/kantor/aduan?wilayah=",
            )
            if outlines
            else "",
            "caption": str(CAPTION),
        }
        return await page(request, work, "aduan/angka.html", context)

    @get(both_forms("/ekspor"))
    async def export(
        self,
        request: Request[Any, Any, Any],
        work: Work,
        hari: FromQuery[str] = "",
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Every table of the page in one."""
        chosen = chosen_period(work, hari, dari, sampai)
        rows = await figure_rows(work, chosen.period)
        work.record("aduan.angka.export", "aduan_laporan:*", after={"rows": len(rows), "period": chosen.query})
        first, last = chosen.period.first, chosen.period.last
        name = f"angka-aduan-{work.tenant.slug}-{first:%Y%m%d}-{last:%Y%m%d}"
        return table_response(_heads(), rows, form=form_of(request), name=name)


def _heads() -> list[str]:
    return [
        _("Kelompok"),
        _("Nama"),
        _("Diterima"),
        _("Masih berjalan"),
        _("Selesai atau diarsipkan"),
        _("Ditanggapi"),
        _("Lewat tenggat"),
        _("Bagian tanpa lewat tenggat"),
        _("Hari kerja sampai tanggapan pertama (median)"),
        _("Hari kerja sampai selesai (median)"),
        _("Nilai rata-rata"),
        _("Banyak penilaian"),
    ]


async def figure_rows(work: UnitOfWork, period: Period) -> list[list[Any]]:
    """The whole, then units, categories and districts; as far as the actor's right to figures reaches."""
    found = await counts.summary(work, period, await queries.reach(work, READ))
    rows = [_row(_("Seluruhnya"), work.tenant.title, found.whole)]
    rows += [_row(_("Unit"), name, one) for name, one in await counts.units_of(work, found)]
    rows += [
        _row(_("Kategori"), name or _("Tanpa kategori"), one) for name, one in await counts.categories_of(work, found)
    ]
    districts = counts.districts_of(found)
    places = await names(work.session, [code for code, _one in districts])
    word = work.tenant.word("kecamatan").capitalize()
    return rows + [_row(word, places.get(code, code), one) for code, one in districts]


def _row(group: str, name: str, one: Figures) -> list[Any]:
    share = None if one.on_time is None else round(one.on_time, 4)
    stars = None if one.rating is None else round(one.rating, 2)
    return [
        group,
        name,
        one.received,
        one.open,
        one.closed,
        one.answered,
        one.late,
        share,
        one.answer,
        one.close,
        stars,
        one.rated,
    ]
