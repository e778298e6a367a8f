"""`/kantor/mbg/kalender` and `/kantor/mbg/siklus`: what is served when, and the cycles that fill the days."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid, NotFound, TiruError
from tiru.i18n import _
from tiru.indonesian_dates import tanggal as written_day
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu import calendar
from tiru_mbg.menu.kept import kitchen_for, kitchens_for
from tiru_mbg.menu.models import Jadwal, Siklus
from tiru_mbg.menu.scheduling import month_of
from tiru_mbg.paging import id_asked
from tiru_mbg.parameters import rules
from tiru_mbg.rights import EKSPOR, MENU_READ, MENU_WRITE

AnyRequest = Request[Any, Any, Any]
HOME, CYCLES = "/kantor/mbg/kalender", "/kantor/mbg/siklus"
LENGTHS = (5, 6, 10, 12, 20, 24)


class DayForm(Form):
    """What is served on a day."""

    menu_id: int
    alternatif_id: int | None = None
    alasan: str = Field("", max_length=250)


class CycleForm(Form):
    """A cycle's head; its days are read beside it."""

    nama: str = Field(min_length=3, max_length=80)
    panjang: int = Field(ge=1, le=40)
    mulai_on: date
    selesai_on: date | None = None


class ScheduleForm(Form):
    """Until when a cycle is laid on the school days."""

    sampai: date
    timpa: bool = False


class MenuCalendarController(Controller):
    """Reading through `mbg:menu:read`, planning through `mbg:menu:write`."""

    path = "/kalender"
    opt = {"permission": MENU_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def month(self, request: AnyRequest, work: Work) -> Template:
        """A month of one kitchen; the first one in reach unless another is asked for."""
        rows = await kitchens_for(work, MENU_READ)
        sppg = _chosen(rows, id_asked(request, "dapur"))
        month = month_of(str(request.query_params.get("bulan", "")), work.today)
        days = await calendar.calendar_of(work, sppg.id, month.first, month.last) if sppg else []
        may_plan = sppg is not None and sppg.id in {row.id for row in await _planners(work)}
        context = {
            "kitchens": [(row.id, row.nama) for row in rows],
            "sppg": sppg,
            "month": month,
            "days": days,
            "open_days": [day for day in days if day.is_open and day.tanggal >= work.today],
            "off_target": sum(day.is_off_target for day in days),
            "unsolved": [day for day in days if day.unsolved and day.tanggal >= work.today],
            "groups": GROUPS,
            "allergens": ALLERGENS,
            "may_plan": may_plan,
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/menu/kalender.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The month of one kitchen as a table."""
        sppg = _chosen(await kitchens_for(work, EKSPOR), id_asked(request, "dapur"))
        month = month_of(str(request.query_params.get("bulan", "")), work.today)
        days = await calendar.calendar_of(work, sppg.id, month.first, month.last) if sppg else []
        rows = [
            [
                day.tanggal,
                day.libur or (_("libur") if day.menu and day.menu.is_off else ""),
                day.menu.nama if day.menu else "",
                day.menu.alternatif if day.menu else "",
                ", ".join(str(ALLERGENS[one.alergen]) for one in day.conflicts),
                sum(one.count for one in day.conflicts),
                day.menu.catatan if day.menu else "",
                "; ".join(f"{one.nama} ({one.alasan})" for one in day.places_off),
            ]
            for day in days
        ]
        form = form_of(request)
        subject = f"sppg:{sppg.id}" if sppg else "sppg:tidak_ada"
        work.record("mbg.jadwal.export", subject, after={"baris": len(rows), "bulan": str(month), "bentuk": form})
        heads = ["Tanggal", "Libur", "Menu", "Menu pengganti", "Alergi yang kena", "Anak alergi", "Catatan"]
        heads += ["Tempat libur"]
        return table_response(heads, rows, form=form, name=f"kalender-{month}")

    @get("/{sppg_id:int}/{tanggal:str}", opt={"permission": MENU_WRITE})
    async def day(self, request: AnyRequest, work: Work, sppg_id: FromPath[int], tanggal: FromPath[str]) -> Template:
        """Plan or exchange one day."""
        sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
        day = _day_of(tanggal)
        return await page(request, work, "mbg/menu/hari.html", await _day_context(work, sppg, day))

    @post("/{sppg_id:int}/{tanggal:str}", opt={"permission": MENU_WRITE})
    async def plan(self, request: AnyRequest, work: Work, sppg_id: FromPath[int], tanggal: FromPath[str]) -> Redirect:
        """Write it down with the reason."""
        sppg = await kitchen_for(work, sppg_id, MENU_WRITE)
        day = _day_of(tanggal)
        context = await _day_context(work, sppg, day)
        sent = await sent_form(request)
        try:
            form = sent.parse(DayForm)
            await calendar.plan_day(
                work,
                sppg_id,
                day,
                menu_id=form.menu_id,
                alternatif_id=form.alternatif_id,
                reason=form.alasan,
            )
        except TiruError as problem:
            raise await form_again(request, work, "mbg/menu/hari.html", sent, problem, context) from problem
        return go_to(
            f"{HOME}?dapur={sppg_id}&bulan={day:%Y-%m}", flash=_("Jadwal %(day)s disimpan.", day=written_day(day))
        )


class CycleController(Controller):
    """Cycles of the kitchens that `mbg:menu:write` opens."""

    path = "/siklus"
    opt = {"permission": MENU_WRITE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """The cycles of one kitchen."""
        rows = await kitchens_for(work, MENU_WRITE)
        sppg = _chosen(rows, id_asked(request, "dapur"))
        context = {
            "kitchens": [(row.id, row.nama) for row in rows],
            "sppg": sppg,
            "cycles": await calendar.cycles_of(work, sppg.id) if sppg else [],
        }
        return await page(request, work, "mbg/menu/siklus.html", context)

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template | Redirect:
        """An empty cycle of so many days for a kitchen; without any kitchen, back to the list that says so."""
        sppg = _chosen(await kitchens_for(work, MENU_WRITE), id_asked(request, "dapur"))
        if sppg is None:
            return go_to(CYCLES, flash=_("Siklus disusun setelah dapurnya tercatat."), kind="warn")
        usual = int((await rules(work))["siklus_hari"])
        length = id_asked(request, "panjang") or usual
        values: dict[str, object] = {"panjang": str(min(max(length, 1), 40)), "mulai_on": work.today.isoformat()}
        return await page(request, work, "mbg/menu/siklus_isian.html", await _cycle_context(work, sppg, None, values))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Keep it."""
        sent = await sent_form(request)
        typed = sent.text("sppg_id")
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
            raise Invalid(_("Pilih dapurnya."), fields={"sppg_id": _("Pilih dapurnya.")})
        sppg = await kitchen_for(work, int(typed), MENU_WRITE)
        context = await _cycle_context(work, sppg, None, dict(sent.values))
        try:
            form = sent.parse(CycleForm)
            row = Siklus(sppg_id=sppg.id, **form.model_dump())
            await calendar.save_cycle(work, row, _days_sent(sent, form.panjang))
        except TiruError as problem:
            raise await form_again(request, work, "mbg/menu/siklus_isian.html", sent, problem, context) from problem
        return go_to(f"{CYCLES}/{row.id}", flash=_("Siklus disimpan. Jadwalkan bila sudah siap."))

    @get("/{siklus_id:int}")
    async def show(self, request: AnyRequest, work: Work, siklus_id: FromPath[int]) -> Template:
        """One cycle to change, and to lay on the calendar."""
        row = await calendar.cycle_for(work, siklus_id, MENU_WRITE)
        return await page(request, work, "mbg/menu/siklus_isian.html", await _kept_context(work, row))

    @post("/{siklus_id:int}")
    async def change(self, request: AnyRequest, work: Work, siklus_id: FromPath[int]) -> Redirect:
        """Write it over; what is scheduled stays until it is scheduled anew."""
        row = await calendar.cycle_for(work, siklus_id, MENU_WRITE)
        context = await _kept_context(work, row)
        sent = await sent_form(request)
        try:
            form = sent.parse(CycleForm)
            for name, value in form.model_dump().items():
                setattr(row, name, value)
            await calendar.save_cycle(work, row, _days_sent(sent, form.panjang))
        except TiruError as problem:
            raise await form_again(request, work, "mbg/menu/siklus_isian.html", sent, problem, context) from problem
        return go_to(f"{CYCLES}/{siklus_id}", flash=_("Siklus disimpan. Jadwalkan bila sudah siap."))

    @post("/{siklus_id:int}/jadwalkan")
    async def schedule(self, request: AnyRequest, work: Work, siklus_id: FromPath[int]) -> Redirect:
        """Lay it on the school days."""
        row = await calendar.cycle_for(work, siklus_id, MENU_WRITE)
        context = await _kept_context(work, row)
        sent = await sent_form(request)
        kept: dict[str, object] = dict(context["values"])  # type: ignore[call-overload]
        try:
            form = sent.parse(ScheduleForm)
            count, empty = await calendar.schedule_cycle(work, row, form.sampai, over=form.timpa)
        except TiruError as problem:
            both = Sent({**kept, **sent.values})
            raise await form_again(request, work, "mbg/menu/siklus_isian.html", both, problem, context) from problem
        said = _("%(n)s hari dijadwalkan.", n=count)
        if empty:
            said += " " + _("%(n)s hari tanpa menu di siklus ini.", n=len(empty))
        return go_to(f"{HOME}?dapur={row.sppg_id}", flash=said, kind="warn" if empty else "ok")


def _chosen(rows: Any, asked: int | None) -> Sppg | None:
    found: Sppg | None = next((row for row in rows if row.id == asked), None)
    return found or next(iter(rows), None)


def _day_of(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as problem:
        raise NotFound(_("Halaman ini tidak ada.")) from problem


def _days_sent(sent: Sent, length: int) -> dict[int, int]:
    found = {}
    for number in range(1, length + 1):
        typed = sent.text(f"hari_{number}").strip()
        if not typed:
            continue
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 19):
            raise Invalid(_("Pilih menu dari daftar."), fields={f"hari_{number}": _("Pilih menu dari daftar.")})
        found[number] = int(typed)
    return found


async def _planners(work: UnitOfWork) -> Any:
    return await kitchens_for(work, MENU_WRITE) if work.may(MENU_WRITE) else []


async def _day_context(work: UnitOfWork, sppg: Sppg, day: date) -> dict[str, object]:
    row = await work.session.get(Jadwal, (sppg.id, day))
    days = await calendar.calendar_of(work, sppg.id, day, day)
    shown = days[0] if days else None
    choices = [(menu.id, menu.nama) for menu in await calendar.menus_to_plan(work, sppg.id)]
    values: dict[str, object] = {}
    if row is not None:
        values = {"menu_id": row.menu_id or "", "alternatif_id": row.alternatif_id or ""}
        if shown and shown.menu and row.menu_id and row.menu_id not in dict(choices):
            choices.insert(0, (row.menu_id, shown.menu.nama))
    return {
        "sppg": sppg,
        "day": day,
        "row": row,
        "shown": shown,
        "choices": choices,
        "values": values,
        "allergens": ALLERGENS,
        "groups": GROUPS,
    }


async def _kept_context(work: UnitOfWork, row: Siklus) -> dict[str, object]:
    sppg = await kitchen_for(work, row.sppg_id, MENU_WRITE)
    values: dict[str, object] = {
        "nama": row.nama,
        "panjang": str(row.panjang),
        "mulai_on": row.mulai_on.isoformat(),
        "selesai_on": row.selesai_on.isoformat() if row.selesai_on else "",
    }
    values |= {f"hari_{number}": menu_id for number, menu_id in (await calendar.days_of_cycle(work, row.id)).items()}
    return await _cycle_context(work, sppg, row, values)


async def _cycle_context(
    work: UnitOfWork, sppg: Sppg, row: Siklus | None, values: dict[str, object]
) -> dict[str, object]:
    typed = str(values.get("panjang", ""))
    length = int(typed) if typed.isascii() and typed.isdecimal() and 0 < int(typed) <= 40 else 10
    return {
        "sppg": sppg,
        "row": row,
        "values": values,
        "length": length,
        "lengths": LENGTHS,
        "choices": [(menu.id, menu.nama) for menu in await calendar.menus_to_plan(work, sppg.id)],
    }
