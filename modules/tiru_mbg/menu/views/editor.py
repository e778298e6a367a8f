"""`/kantor/mbg/menu/baru`, `/ubah`, `/hitung`: writing a menu, reckoned by the server as one goes."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Forbidden, Invalid, TiruError
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, fragment, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu import kept, service
from tiru_mbg.menu.draft import (
    MORE_LINES,
    MOST_LINES,
    draft_of,
    filled_from,
    groups_of,
    lines_of,
    read_draft,
    shown_food,
    values_of,
)
from tiru_mbg.menu.foods import active_foods
from tiru_mbg.menu.models import Menu
from tiru_mbg.menu.reckoning import portions_of, reckon
from tiru_mbg.menu.rules import check_open
from tiru_mbg.menu.scaling import factors
from tiru_mbg.menu.views.lists import HOME, copy_targets, shared
from tiru_mbg.parameters import rules
from tiru_mbg.rights import MENU_WRITE

AnyRequest = Request[Any, Any, Any]
FIRST_LINES = 6
FIRST_DISHES = ("pokok", "lauk", "lauk_nabati", "sayur", "buah", "bumbu")
SUSUN = "mbg/menu/susun.html"


class MenuEditorController(Controller):
    """Through the reach of `mbg:menu:write`."""

    path = "/menu"
    opt = {"permission": MENU_WRITE}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty menu for the groups that the kitchen cooks for."""
        targets = await copy_targets(work)
        chosen = next((value for value, _words in targets if value), "")
        groups = [one for one in GROUPS if one in await portions_of(work, int(chosen))] if chosen else []
        values: dict[str, object] = {"kelompok": groups or ["SD13", "SD46"], "baris": str(FIRST_LINES)}
        values |= {f"hidangan_{number}": dish for number, dish in enumerate(FIRST_DISHES)}
        context = await _context(work, None, Sent({**values, "sppg_id": chosen}))
        return await page(request, work, SUSUN, context)

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect | Template:
        """Reckon, add lines, or keep it."""
        sent = await _filled(work, await sent_form(request))
        context = await _context(work, None, sent)
        if sent.text("langkah") != "simpan":
            return await page(request, work, SUSUN, await _looked_at(work, sent, context))
        try:
            sppg_id = await _kitchen_meant(work, sent)
            menu = await service.create_menu(work, draft_of(sent, await active_foods(work)), sppg_id=sppg_id)
        except TiruError as problem:
            raise await form_again(request, work, SUSUN, sent, problem, context) from problem
        return go_to(f"{HOME}/{menu.id}", flash=_("Menu disimpan sebagai draf."))

    @get("/{menu_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, menu_id: FromPath[int]) -> Template:
        """The form, filled in."""
        menu = await kept.menu_to_change(work, menu_id, MENU_WRITE)
        check_open(menu.status)
        rows = await kept.lines_of(work, menu.id)
        values = values_of(menu.nama, menu.catatan, rows, await kept.foods_of(work, rows))
        sent = Sent({**values, "sppg_id": str(menu.sppg_id or "")})
        return await page(request, work, SUSUN, await _looked_at(work, sent, await _context(work, menu, sent)))

    @post("/{menu_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, menu_id: FromPath[int]) -> Redirect | Template:
        """Reckon, add lines, or write it over."""
        menu = await kept.menu_to_change(work, menu_id, MENU_WRITE)
        sent = await _filled(work, await sent_form(request))
        sent = Sent({**sent.values, "sppg_id": str(menu.sppg_id or "")})
        context = await _context(work, menu, sent)
        if sent.text("langkah") != "simpan":
            return await page(request, work, SUSUN, await _looked_at(work, sent, context))
        try:
            await service.save_menu(work, menu_id, draft_of(sent, await active_foods(work)))
        except TiruError as problem:
            raise await form_again(request, work, SUSUN, sent, problem, context) from problem
        return go_to(f"{HOME}/{menu_id}", flash=_("Menu disimpan."))

    @post("/hitung")
    async def reckoned(self, request: AnyRequest, work: Work) -> Template:
        """What the form amounts to as it stands, wrong fields left out; nothing is kept."""
        sent = await sent_form(request)
        return fragment("mbg/menu/_hasil.html", await _looked_at(work, sent, shared(work)))


async def _filled(work: UnitOfWork, sent: Sent) -> Sent:
    """Empty amounts filled in from the group that was chosen, when that was asked for."""
    base, groups = sent.text("dasar"), groups_of(sent)
    if sent.text("langkah") != "skala" or base not in groups:
        return sent
    return filled_from(sent, base, factors(base, groups, await rules(work), work.today))


async def _looked_at(work: UnitOfWork, sent: Sent, context: dict[str, object]) -> dict[str, object]:
    """The page with what the draft amounts to and what is wrong in it so far."""
    draft, errors = read_draft(sent, await active_foods(work))
    if sent.text("langkah") != "hitung":
        errors = {}
    sppg_id = await _kitchen_seen(work, sent)
    return {**context, "reckoned": await reckon(work, draft, sppg_id=sppg_id), "errors": errors}


async def _kitchen_seen(work: UnitOfWork, sent: Sent) -> int | None:
    """The kitchen whose portions weigh, if the right reaches it."""
    typed = sent.text("sppg_id")
    rows = await kept.kitchens_for(work, MENU_WRITE)
    return next((row.id for row in rows if str(row.id) == typed), None)


async def _kitchen_meant(work: UnitOfWork, sent: Sent) -> int | None:
    typed = sent.text("sppg_id")
    if not typed:
        if not reach_of(work.actor, MENU_WRITE).everything:
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sppg_id": _("Pilih dapurnya.")})
        return None
    found = await _kitchen_seen(work, sent)
    if found is None:
        raise Forbidden(_("Wewenang Anda tidak menjangkau dapur ini."))
    return found


async def _context(work: UnitOfWork, menu: Menu | None, sent: Sent) -> dict[str, object]:
    lines = max(lines_of(sent), 1)
    if sent.text("langkah") == "baris":
        lines = min(MOST_LINES, lines + MORE_LINES)
    values = {**sent.values, "baris": str(lines)}
    return {
        "menu": menu,
        "values": values,
        "lines": range(lines),
        "chosen": groups_of(sent),
        "foods": [shown_food(row) for row in await active_foods(work)],
        "targets": await copy_targets(work),
        "reckoned": None,
        **shared(work),
    }
