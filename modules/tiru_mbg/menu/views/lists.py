"""`/kantor/mbg/menu`: the menus as a list, and one menu with what it carries."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu import kept
from tiru_mbg.menu.kept import MenuFilter, kitchens_for
from tiru_mbg.menu.models import Menu, MenuGizi
from tiru_mbg.menu.reckoning import reckon
from tiru_mbg.menu.rules import DISHES, FAULTS, MARKS, MOVES, ORIGINS, STATES
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.rights import BAHAN, EKSPOR, MENU_APPROVE, MENU_READ, MENU_WRITE

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/menu"
MOST_ROWS = 5_000


class MenuListController(Controller):
    """Reading reaches the kitchens of `mbg:menu:read`; files leave through `mbg:data:export`."""

    path = "/menu"
    opt = {"permission": MENU_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of menus, narrowed by name, kitchen, group, state and allergen."""
        wanted = filter_of(request)
        found = await page_of(work, kept.narrowed(work, wanted), number_asked(request))
        context = {
            "found": found,
            "figures": await kept.figures_of(work, [menu.id for menu, _name in found.rows]),
            "wanted": wanted,
            "address": address_of(wanted),
            "kitchens": await kitchens_for(work, MENU_READ),
            "may_export": work.may(EKSPOR),
            **shared(work),
        }
        return await page(request, work, "mbg/menu/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches: one row for each menu and group."""
        query = kept.narrowed(work, filter_of(request), EKSPOR).limit(MOST_ROWS)
        found = (await work.session.execute(query)).all()
        figures = await kept.figures_of(work, [menu.id for menu, _name in found])
        none: list[MenuGizi | None] = [None]
        rows = [_exported(menu, name, row) for menu, name in found for row in (figures.get(menu.id) or none)]
        form = form_of(request)
        work.record("mbg.menu.export", "menu:semua", after={"baris": len(rows), "bentuk": form})
        heads = ["Menu", "Versi", "Dapur", "Status", "Kelompok", "Energi (kkal)", "Protein (g)", "Lemak (g)"]
        heads += ["Karbohidrat (g)", "Serat (g)", "% AKG energi", "% AKG protein", "Sesuai", "Biaya (Rp)", "Alergen"]
        return table_response(heads, rows, form=form, name=f"menu-{work.tenant.slug}")

    @get("/{menu_id:int}")
    async def show(self, request: AnyRequest, work: Work, menu_id: FromPath[int]) -> Template:
        """One menu: ingredients, what it carries, where it stands, what may be done."""
        menu = await kept.menu_for(work, menu_id)
        draft = await kept.kept_draft(work, menu)
        source, made = await kept.family_of(work, menu)
        rows = await kitchens_for(work, MENU_READ)
        context = {
            "menu": menu,
            "draft": draft,
            "reckoned": await reckon(work, draft, sppg_id=menu.sppg_id),
            "kitchen": kept.by_name(rows).get(menu.sppg_id or 0, ""),
            "source": source,
            "made": made,
            "days": await kept.days_of(work, menu.id),
            "origins": ORIGINS,
            "may_change": kept.may_change(work, menu, MENU_WRITE),
            "may_decide": kept.may_change(work, menu, MENU_APPROVE),
            "targets": await copy_targets(work),
            "deeds": {deed for deed, (before, _then) in MOVES.items() if menu.status in before},
            **shared(work),
        }
        return await page(request, work, "mbg/menu/satu.html", context)


def filter_of(request: AnyRequest) -> MenuFilter:
    """The filter of the address; garbage narrows nothing. `dapur=0` are the regency's own."""
    asked = request.query_params
    kelompok, status, tanpa = (str(asked.get(name, "")) for name in ("kelompok", "status", "tanpa"))
    return MenuFilter(
        q=word_asked(request),
        sppg_id=id_asked(request, "dapur"),
        kelompok=kelompok if kelompok in GROUPS else "",
        status=status if status in STATES else "",
        tanpa=tanpa if tanpa in ALLERGENS else "",
    )


def address_of(wanted: MenuFilter) -> str:
    """The filter as a query string."""
    pairs = {"q": wanted.q, "kelompok": wanted.kelompok, "status": wanted.status, "tanpa": wanted.tanpa}
    if wanted.sppg_id is not None:
        pairs["dapur"] = str(wanted.sppg_id)
    return urlencode({name: value for name, value in pairs.items() if value})


def shared(work: UnitOfWork) -> dict[str, object]:
    """Words that every page of the room shows."""
    return {
        "groups": GROUPS,
        "states": STATES,
        "marks": MARKS,
        "dishes": DISHES,
        "allergens": ALLERGENS,
        "faults": FAULTS,
        "may_write": work.may(MENU_WRITE),
        "may_foods": work.may(BAHAN),
    }


async def copy_targets(work: UnitOfWork) -> list[tuple[str, str]]:
    """For whom a menu may be written: (value, words). The regency's own only with the right for all."""
    if not work.may(MENU_WRITE):
        return []
    found = [(str(row.id), row.nama) for row in await kitchens_for(work, MENU_WRITE)]
    if reach_of(work.actor, MENU_WRITE).everything:
        found.insert(0, ("", _("Seluruh dapur (menu kabupaten)")))
    return found


def _exported(menu: Menu, kitchen: str | None, row: MenuGizi | None) -> list[object]:
    first = [menu.nama, menu.versi, kitchen or "", str(STATES[menu.status])]
    last = [", ".join(str(ALLERGENS.get(one, one)) for one in menu.alergen)]
    if row is None:
        return [*first, *([""] * 10), *last]
    fit = "" if row.sesuai is None else _("ya") if row.sesuai else _("tidak")
    figures = [row.energi_kcal, row.protein_g, row.lemak_g, row.karbohidrat_g, row.serat_g]
    return [*first, row.kelompok, *figures, row.persen_energi, row.persen_protein, fit, row.biaya_idr, *last]
