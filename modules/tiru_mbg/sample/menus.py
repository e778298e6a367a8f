"""Ten menus of the demonstration, reckoned and approved by the module's own rules, and the days they are served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import insert, select

from tiru.i18n import _
from tiru.tenant import Actor, Grant, Kind
from tiru.work import UnitOfWork
from tiru_mbg.menu import service
from tiru_mbg.menu.akg import allowance
from tiru_mbg.menu.draft import Draft, Line
from tiru_mbg.menu.foods import seed_foods
from tiru_mbg.menu.models import Bahan, Jadwal, Menu
from tiru_mbg.menu.nutrition import Ingredient, Window, portion_of, window_of
from tiru_mbg.menu.reckoning import per_100g
from tiru_mbg.parameters import rules
from tiru_mbg.rights import MENU_APPROVE, MENU_WRITE
from tiru_mbg.sample.dishes import MENUS, OIL, RICE, RUPIAH_PER_KG, SHALLOT, SHARES

FIVE = Decimal(5)
SEASONING = ((OIL, "Minyak", 6), (SHALLOT, "Bumbu", 5))
HALF = Decimal("0.5")
NUTRITIONIST = Actor(
    kind=Kind.STAFF, name="Tim gizi (contoh)", grants=(Grant(permission=MENU_WRITE), Grant(permission=MENU_APPROVE))
)


async def write_menus(work: UnitOfWork) -> list[int]:
    """The ids of the menus, which the whole region may use; what stands there is kept."""
    there = select(Menu.id).where(Menu.is_sample).order_by(Menu.id)
    if found := list(await work.session.scalars(there)):
        return found
    await seed_foods(work)
    foods = {food.kode: food for food in await work.session.scalars(select(Bahan))}
    figures = await rules(work)
    windows = {kelompok: window_of(kelompok, figures) for kelompok in SHARES}
    drafts = [_draft(name, dishes, foods, windows, work.today) for name, dishes in MENUS]
    actor, work.actor = work.actor, NUTRITIONIST
    try:
        return [await _approved(work, draft) for draft in drafts]
    finally:
        work.actor = actor


async def _approved(work: UnitOfWork, draft: Draft) -> int:
    menu = await service.create_menu(work, draft, sppg_id=None)
    menu.is_sample = True
    await service.submit(work, menu.id)
    await service.approve(work, menu.id, note=_("Menu contoh"))
    return menu.id


async def write_schedule(work: UnitOfWork, kitchens: Sequence[int], menus: Sequence[int], days: Sequence[date]) -> None:
    """Each kitchen serves the menus in turn, each beginning with another; days that are planned stay as they are."""
    planned = select(Jadwal.sppg_id, Jadwal.tanggal).where(Jadwal.tanggal.in_(days))
    taken = {(sppg_id, day) for sppg_id, day in await work.session.execute(planned)}
    rows = [
        {"sppg_id": sppg_id, "tanggal": day, "menu_id": menus[(number * 3 + _service_day(day)) % len(menus)]}
        for number, sppg_id in enumerate(kitchens)
        for day in days
        if (sppg_id, day) not in taken
    ]
    if rows:
        await work.session.execute(insert(Jadwal), rows)


def _service_day(day: date) -> int:
    """Weekdays since the beginning of time: no two that follow each other have the same menu."""
    return (day.toordinal() - 1) // 7 * 5 + min(day.weekday(), 4)


def _draft(
    name: str,
    dishes: Sequence[tuple[str, str, str, int]],
    foods: Mapping[str, Bahan],
    windows: Mapping[str, Window | None],
    day: date,
) -> Draft:
    parts = [*dishes, *((kode, "bumbu", called, grams) for kode, called, grams in SEASONING)]
    lines = tuple(
        Line(
            bahan=foods[kode],
            hidangan=hidangan,
            masakan=masakan,
            harga_kg_idr=RUPIAH_PER_KG[kode],
            grams={kelompok: (Decimal(grams) * Decimal(share)).quantize(HALF) for kelompok, share in SHARES.items()},
        )
        for kode, hidangan, masakan, grams in parts
    )
    rice = {kelompok: _rice(lines, kelompok, foods[RICE], windows[kelompok], day) for kelompok in SHARES}
    first = Line(bahan=foods[RICE], hidangan="pokok", masakan="Nasi", harga_kg_idr=RUPIAH_PER_KG[RICE], grams=rice)
    return Draft(nama=f"{name} (contoh)", kelompok=tuple(SHARES), lines=(first, *lines))


def _rice(lines: Sequence[Line], kelompok: str, rice: Bahan, window: Window | None, day: date) -> Decimal:
    """Grams that bring the plate to the middle of the window, in steps of five."""
    needs = allowance(kelompok, day)
    if needs is None or window is None:
        return Decimal(80)
    beside = portion_of(
        Ingredient(per_100g=per_100g(line.bahan), bruto_g=line.grams[kelompok], bdd=line.bahan.bdd) for line in lines
    )
    wanted = needs.nutrients.energi_kcal * (window.least + window.most) / 200
    grams = (wanted - beside.energi_kcal) / rice.energi_kcal * 100
    return max(FIVE * 4, (grams / FIVE).quantize(Decimal(1)) * FIVE)
