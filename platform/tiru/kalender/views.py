"""The working calendar as people see and keep it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.kalender.forms import FIRST, LAST, ChangeForm, DayForm, ReasonForm
from tiru.kalender.holiday_table import holiday_layout, holiday_rows, judge_holidays, write_holidays
from tiru.kalender.queries import holidays_of
from tiru.kalender.service import add_day, change_day, day_of, remove_day
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
MANAGE = "kalender:hari:manage"
HOME = "/kantor/kalender"


class HolidayImport(TableImport):
    """Closed days coming in."""

    template, file, keeps = "kalender/impor.html", "hari-libur", ("alasan",)
    form: ReasonForm

    async def ask(self) -> None:
        self.form = self.sent.parse(ReasonForm)

    def layout(self) -> Layout:
        return holiday_layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Rows alone can say what is wrong with them."""
        return await judge_holidays(rows)

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_holidays(self.work, reading.rows, reason=self.form.alasan)
        return go_to(HOME, flash=_("%(made)s hari baru, %(changed)s diubah.", made=made, changed=changed))


class CalendarController(Controller):
    """Everybody counts with the calendar and may read it; those who keep it hold `kalender:hari:manage`."""

    path = "/kalender"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/", opt={"permission": STAFF})
    async def year(self, request: AnyRequest, work: Work, tahun: FromQuery[str] = "") -> Template:
        """Closed days of a year."""
        return await page(request, work, "kalender/tahun.html", await _context(work, tahun))

    @post("/")
    async def add(self, request: AnyRequest, work: Work) -> Redirect:
        """Close a day."""
        sent = await sent_form(request)
        context = await _context(work, sent.text("tanggal")[:4])
        try:
            row = await add_day(work, sent.parse(DayForm))
        except TiruError as problem:
            raise await form_again(request, work, "kalender/tahun.html", sent, problem, context) from problem
        return go_to(f"{HOME}?tahun={row.tanggal.year}", flash=_("Hari libur disimpan."))

    @get("/hari/{day:date}")
    async def one(self, request: AnyRequest, work: Work, day: FromPath[date]) -> Template:
        """The forms of one day."""
        return await page(request, work, "kalender/hari.html", {"row": await day_of(work, day)})

    @post("/hari/{day:date}")
    async def change(self, request: AnyRequest, work: Work, day: FromPath[date]) -> Redirect:
        """Correct a day."""
        sent = await sent_form(request)
        context = {"row": await day_of(work, day)}
        try:
            row = await change_day(work, day, sent.parse(ChangeForm))
        except TiruError as problem:
            raise await form_again(request, work, "kalender/hari.html", sent, problem, context) from problem
        return go_to(f"{HOME}?tahun={row.tanggal.year}", flash=_("Hari libur diubah."))

    @get("/hari/{day:date}/hapus")
    async def remove_form(self, request: AnyRequest, work: Work, day: FromPath[date]) -> Template:
        """Ask for the reason."""
        return await page(request, work, "kalender/hapus.html", {"row": await day_of(work, day)})

    @post("/hari/{day:date}/hapus")
    async def remove(self, request: AnyRequest, work: Work, day: FromPath[date]) -> Redirect:
        """A closed day is a working day after all."""
        sent = await sent_form(request)
        context = {"row": await day_of(work, day)}
        try:
            await remove_day(work, day, reason=sent.parse(ReasonForm).alasan)
        except TiruError as problem:
            raise await form_again(request, work, "kalender/hapus.html", sent, problem, context) from problem
        return go_to(f"{HOME}?tahun={day.year}", flash=_("Hari libur dihapus."))

    @get(both_forms("/ekspor"), opt={"permission": STAFF})
    async def export(self, request: AnyRequest, work: Work, tahun: FromQuery[str] = "") -> Response[bytes]:
        """The closed days of a year, in the columns of the import."""
        year = _year(tahun, work.today)
        heads, rows = holiday_rows(await holidays_of(work, year))
        return table_response(heads, rows, form=form_of(request), name=f"hari-libur-{year}-{work.tenant.slug}")

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, holiday_layout(), "hari-libur")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, "kalender/impor.html", import_page(holiday_layout()))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await HolidayImport(work, await sent_form(request)).answer(request, import_page(holiday_layout()))


async def _context(work: UnitOfWork, asked: str) -> dict[str, object]:
    year = _year(asked, work.today)
    return {"year": year, "rows": await holidays_of(work, year), "may_manage": work.actor.may(MANAGE)}


def _year(asked: str, today: date) -> int:
    """The year asked for, or this one."""
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST.year <= int(asked) <= LAST.year:
        return int(asked)
    return today.year
