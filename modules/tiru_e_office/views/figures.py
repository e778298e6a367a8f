"""How fast letters move: by unit, post and step, to read and to take home."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromQuery
from litestar.response import Template

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.charts import Bar, bars
from tiru.web.pages import page
from tiru_e_office.angka import counts
from tiru_e_office.angka.scope import PRESETS, READ, Asked, asked_for, choices
from tiru_e_office.clock.service import unread_hours
from tiru_e_office.tracking import STEPS

AnyRequest = Request[Any, Any, Any]


class FigureController(Controller):
    """`/kantor/e_office/angka`: whoever may see figures of a unit sees those of everything below it."""

    path = "/angka"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def show(
        self, request: AnyRequest, work: Work, hari: FromQuery[str] = "", unit: FromQuery[str] = ""
    ) -> Template:
        """One period and unit at a time."""
        asked = await asked_for(work, hari, _number(unit))
        found = await counts.figures(work, asked)
        context = {
            "figures": found,
            "days": (asked.last - asked.first).days + 1,
            "presets": PRESETS,
            "unit": unit,
            "units": await choices(work),
            "hours": await unread_hours(work),
            "span": _("%(first)s sampai %(last)s", first=tanggal(asked.first), last=tanggal(asked.last)),
            "steps": STEPS,
            "weeks": bars([Bar(str(week), n) for week, n in found.weeks], title=_("Surat masuk per minggu")),
            "step_chart": bars(
                [Bar(str(STEPS[step.jenis]), round(step.hours, 1)) for step in found.steps],
                title=_("Jam kerja per langkah"),
            ),
        }
        return await page(request, work, "e_office/angka.html", context)

    @get(both_forms("/ekspor"))
    async def export(
        self, request: AnyRequest, work: Work, hari: FromQuery[str] = "", unit: FromQuery[str] = ""
    ) -> Response[bytes]:
        """Every table of the page in one: counts only, no letter."""
        asked = await asked_for(work, hari, _number(unit))
        rows = figure_rows(await counts.figures(work, asked))
        work.record("e_office.angka.export", "e_office_surat:*", after={"rows": len(rows), "days": _span(asked)})
        name = f"angka-e-office-{work.tenant.slug}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
        return table_response(heads(), rows, form=form_of(request), name=name)


def heads() -> list[str]:
    """The columns; a group leaves empty what it does not know."""
    return [
        _("Kelompok"),
        _("Nama"),
        _("Surat masuk"),
        _("Masih berjalan"),
        _("Selesai"),
        _("Bagian selesai sebelum tenggat"),
        _("Surat terbit"),
        _("Bagian bertanda tangan elektronik"),
        _("Belum diberkaskan"),
        _("Tugas menunggu"),
        _("Tugas lewat tenggat"),
        _("Tugas lama belum dibuka"),
        _("Jam kerja (median)"),
        _("Banyak langkah"),
    ]


def figure_rows(found: counts.Figures) -> list[list[Any]]:
    """The whole, then units, posts and steps."""
    rows = [_row(_("Seluruhnya"), "", found.letters, found.waiting)]
    rows += [_row(_("Unit"), line.name, line.letters, line.waiting) for line in found.units]
    rows += [_row(_("Jabatan"), f"{post.title}, {post.unit}", None, post.waiting) for post in found.posts]
    for step in found.steps:
        row = _row(_("Langkah"), str(STEPS[step.jenis]), None, None)
        rows.append([*row[:-2], round(step.hours, 2), step.count])
    return rows


def _row(group: str, name: str, letters: counts.Letters | None, waiting: counts.Waiting | None) -> list[Any]:
    one: list[Any] = [None] * 7
    if letters is not None:
        one = [
            letters.received,
            letters.running,
            letters.finished,
            _rounded(letters.on_time),
            letters.issued,
            _rounded(letters.electronic),
            letters.unfiled,
        ]
    tasks = [None] * 3 if waiting is None else [waiting.open, waiting.late, waiting.unread]
    return [group, name, *one, *tasks, None, None]


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _number(unit: str) -> int | None:
    """An id from the address; what is no number names no unit."""
    return int(unit) if unit.isdecimal() and len(unit) < 18 else None


def _span(asked: Asked) -> str:
    return f"{asked.first.isoformat()}..{asked.last.isoformat()}"
