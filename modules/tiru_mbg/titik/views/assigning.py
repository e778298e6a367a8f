"""`/kantor/mbg/titik/…/tugaskan` and `/kantor/mbg/penugasan`: which kitchen cooks for whom."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS, GROUPS_OF_PLACE
from tiru_mbg.rights import EKSPOR, PENUGASAN
from tiru_mbg.titik import assigning, queries
from tiru_mbg.titik.assigning import OrderForm, WayForm, Wish
from tiru_mbg.titik.forms import EndForm
from tiru_mbg.titik.loads import MAY_BE_GIVEN, KitchenLoad, kitchen_loads
from tiru_mbg.titik.models import Penugasan, Titik
from tiru_mbg.titik.proposals import candidates, kitchen_load, proposals
from tiru_mbg.titik.queries import Assigned
from tiru_mbg.titik.rules import SOURCES
from tiru_mbg.titik.travel import roads

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/penugasan"
ORDER, KITCHEN, WAY, END = (f"mbg/titik/{name}.html" for name in ("tugaskan", "dapur", "tempuh", "akhiri"))
SHOWN = 12


class PlaceOrderController(Controller):
    """`mbg:penugasan:manage` is for the whole regency: a kitchen's capacity is one for all places."""

    path = "/titik"
    opt = {"permission": PENUGASAN}  # noqa: RUF012 - the framework's way of declaring

    @get("/{titik_id:int}/tugaskan")
    async def order_form(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """Groups with their numbers, and kitchens, the nearest with room first."""
        row = await queries.place_of(work, titik_id, PENUGASAN)
        return await page(request, work, ORDER, await _order_context(work, row))

    @post("/{titik_id:int}/tugaskan")
    async def order(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """Give or move the chosen groups."""
        row = await queries.place_of(work, titik_id, PENUGASAN)
        context = await _order_context(work, row)
        sent = await sent_form(request)
        try:
            wish = Wish(row.id, _portions(sent, row))
            made = await assigning.assign(work, [wish], sent.parse(OrderForm))
        except TiruError as problem:
            raise await form_again(request, work, ORDER, sent, problem, context) from problem
        return go_to(f"/kantor/mbg/titik/{row.id}", flash=_("%(n)s penugasan dicatat.", n=made))


class AssignmentController(Controller):
    """Kitchens with their load, one kitchen's places, and changes of an assignment."""

    path = "/penugasan"
    opt = {"permission": PENUGASAN}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """Every kitchen with what it has promised and what room is left."""
        loads = await kitchen_loads(work, work.today, permission=PENUGASAN)
        return await page(request, work, "mbg/titik/beban.html", {"loads": loads, "may_export": work.may(EKSPOR)})

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """Assignments of today and to come, for the places that the right to export reaches."""
        found = await queries.open_assignments(work, work.today, coming=True)
        reached = await queries.reached_ids(work, EKSPOR)
        rows = [one for one in found if one.titik.id in reached]
        form = form_of(request)
        work.record("mbg.penugasan.export", "penugasan:semua", after={"baris": len(rows), "bentuk": form})
        heads = ["Kode dapur", "Dapur", "Kode titik", "Titik", "Kelompok", "Porsi", "Gelombang", "Jarak lurus (m)"]
        heads += ["Menit", "Sumber menit", "Rute", "Mulai", "Selesai"]
        cells = [_cells(one) for one in rows]
        return table_response(heads, cells, form=form, name=f"penugasan-mbg-{work.tenant.slug}")

    @get("/dapur/{sppg_id:int}")
    async def kitchen(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """What a kitchen cooks for, and who near it has none."""
        kitchen = await _kitchen(work, sppg_id)
        return await page(request, work, KITCHEN, await _kitchen_context(work, kitchen))

    @post("/dapur/{sppg_id:int}")
    async def take_many(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Give several places without a kitchen to this one, all or none."""
        kitchen = await _kitchen(work, sppg_id)
        context = await _kitchen_context(work, kitchen)
        sent = await sent_form(request)
        try:
            left = {one.blank.titik.id: one.blank.left for one in context["candidates"]}
            chosen = [int(one) for one in sent.all("titik") if one.isascii() and one.isdecimal() and len(one) < 19]
            wishes = [Wish(one, left[one]) for one in dict.fromkeys(chosen) if one in left]
            if not wishes:
                sentence = _("Pilih paling sedikit satu tempat.")
                raise Invalid(sentence, fields={"titik": sentence})
            form = Sent({**sent.values, "sppg_id": str(sppg_id)}).parse(OrderForm)
            made = await assigning.assign(work, wishes, form)
        except TiruError as problem:
            raise await form_again(request, work, KITCHEN, sent, problem, context) from problem
        return go_to(f"{HOME}/dapur/{sppg_id}", flash=_("%(n)s penugasan dicatat.", n=made))

    @get("/{penugasan_id:int}/tempuh")
    async def way_form(self, request: AnyRequest, work: Work, penugasan_id: FromPath[int]) -> Template:
        """Wave, route and measured minutes."""
        return await page(request, work, WAY, await _one_context(work, penugasan_id))

    @post("/{penugasan_id:int}/tempuh")
    async def change_way(self, request: AnyRequest, work: Work, penugasan_id: FromPath[int]) -> Redirect:
        """Write them."""
        context = await _one_context(work, penugasan_id)
        sent = await sent_form(request)
        try:
            row = await assigning.change_way(work, penugasan_id, sent.parse(WayForm))
        except TiruError as problem:
            raise await form_again(request, work, WAY, sent, problem, context) from problem
        return go_to(f"/kantor/mbg/titik/{row.titik_id}", flash=_("Perubahan disimpan."))

    @get("/{penugasan_id:int}/akhiri")
    async def end_form(self, request: AnyRequest, work: Work, penugasan_id: FromPath[int]) -> Template:
        """The last day, and why."""
        context = await _one_context(work, penugasan_id)
        return await page(request, work, END, {**context, "values": {"selesai_on": work.today.isoformat()}})

    @post("/{penugasan_id:int}/akhiri")
    async def end(self, request: AnyRequest, work: Work, penugasan_id: FromPath[int]) -> Redirect:
        """End it."""
        context = await _one_context(work, penugasan_id)
        sent = await sent_form(request)
        try:
            form = sent.parse(EndForm)
            row = await assigning.end_assignment(work, penugasan_id, form.selesai_on, form.alasan)
        except TiruError as problem:
            raise await form_again(request, work, END, sent, problem, context) from problem
        return go_to(f"/kantor/mbg/titik/{row.titik_id}", flash=_("Penugasan diakhiri."))


def _portions(sent: Sent, row: Titik) -> dict[str, int]:
    """Numbers of the chosen groups. Raises Invalid at the one that is no number."""
    found: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for kelompok in sent.all("kelompok"):
        if kelompok not in GROUPS_OF_PLACE[row.tipe]:
            continue
        typed = sent.text(f"jatah_{kelompok}").strip().replace(".", "")
        if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 6:
            found[kelompok] = int(typed)
        else:
            wrong[f"jatah_{kelompok}"] = _("Isi dengan angka bulat.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    return found


async def _order_context(work: UnitOfWork, row: Titik) -> dict[str, Any]:
    counted = (await queries.enrolled(work, [row.id]))[row.id]
    current = await queries.open_assignments(work, work.today, titik_ids=[row.id], coming=True)
    now = {one.penugasan.kelompok: one for one in current}
    shown = [kode for kode in GROUPS_OF_PLACE[row.tipe] if kode in counted or kode in now]
    left = {kode: number for kode, number in counted.items() if kode not in now}
    portions = left or counted
    ranked = await proposals(work, row, portions, work.today)
    values: dict[str, object] = {"mulai_on": work.today.isoformat(), "gelombang": "1", "kelompok": list(left)}
    if ranked and ranked[0].is_plain:
        values["sppg_id"] = str(ranked[0].kitchen.sppg.id)
    values |= {f"jatah_{kode}": str(now[kode].penugasan.jatah if kode in now else counted[kode]) for kode in shown}
    context = {"row": row, "groups": GROUPS, "shown": shown, "enrolled": counted, "now": now, "values": values}
    return {**context, "proposals": ranked[:SHOWN], "more": len(ranked) - SHOWN, "roads": await roads(work)}


async def _kitchen(work: UnitOfWork, sppg_id: int) -> KitchenLoad:
    kitchen = await kitchen_load(work, sppg_id)
    if kitchen is None:
        raise NotFound(_("Dapur ini tidak ada."))
    return kitchen


async def _kitchen_context(work: UnitOfWork, kitchen: KitchenLoad) -> dict[str, Any]:
    assigned = await queries.open_assignments(work, work.today, sppg_id=kitchen.sppg.id, coming=True)
    near = await candidates(work, kitchen) if kitchen.sppg.status in MAY_BE_GIVEN else []
    return {
        "kitchen": kitchen,
        "assigned": assigned,
        "candidates": near,
        "groups": GROUPS,
        "sources": SOURCES,
        "values": {"mulai_on": work.today.isoformat(), "gelombang": "1"},
    }


async def _one_context(work: UnitOfWork, penugasan_id: int) -> dict[str, Any]:
    row = await work.session.get(Penugasan, penugasan_id)
    if row is None:
        raise NotFound(_("Penugasan ini tidak ada."))
    titik = await queries.place_of(work, row.titik_id, PENUGASAN)
    sppg = await work.session.get_one(Sppg, row.sppg_id)
    measured = row.menit if row.menit_sumber == "ukur" else None
    values = {"gelombang": str(row.gelombang), "rute": row.rute, "menit": str(measured or "")}
    return {"row": row, "titik": titik, "sppg": sppg, "groups": GROUPS, "values": values}


def _cells(one: Assigned) -> list[object]:
    row = one.penugasan
    return [
        one.sppg.kode,
        one.sppg.nama,
        one.titik.kode,
        one.titik.nama,
        row.kelompok,
        row.jatah,
        row.gelombang,
        row.jarak_m,
        row.menit,
        row.menit_sumber,
        row.rute,
        row.mulai_on,
        row.selesai_on,
    ]
