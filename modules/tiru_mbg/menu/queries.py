"""What is eaten: the menu of a day, what it carries, and what was served on the days before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select, true

from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu.models import Bahan, Jadwal, Menu, MenuBahan, MenuGizi
from tiru_mbg.menu.nutrition import DayShare
from tiru_mbg.reach import kitchens

DISHES = ("pokok", "lauk", "lauk_nabati", "sayur", "buah", "susu", "bumbu")
"""In the order in which a tray is described; seasoning is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """What one portion of a group holds; `kcal` is None until it was computed."""

    kelompok: str
    hidangan: tuple[str, ...]
    alergen: tuple[str, ...]
    kcal: int | None = None
    protein_g: float | None = None
    persen_energi: float | None = None
    is_fit: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMenu:
    """What a kitchen serves on a day; `plates` by group in the order of cooking.

    On a day off nothing is served and `catatan` says why; there may be no menu then.
    """

    sppg_id: int
    tanggal: date
    menu_id: int | None
    nama: str
    alergen: tuple[str, ...]
    is_approved: bool
    is_off: bool
    catatan: str
    plates: tuple[Plate, ...]
    alternatif_id: int | None = None
    alternatif: str = ""


def menus(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    """Condition on `Menu`: those of the kitchens that the right opens, and the regency's own."""
    if reach_of(work.actor, permission).everything:
        return true()
    return or_(Menu.sppg_id.is_(None), Menu.sppg_id.in_(select(Sppg.id).where(kitchens(work, permission))))


async def menu_of_day(work: UnitOfWork, sppg_id: int, tanggal: date) -> DayMenu | None:
    """The menu of a kitchen on a day; None when nothing is planned. Whoever asks has checked who may know."""
    found = await menus_of_days(work, [sppg_id], tanggal, tanggal)
    return found.get((sppg_id, tanggal))


async def menus_of_days(
    work: UnitOfWork, sppg_ids: Sequence[int], first: date, last: date
) -> dict[tuple[int, date], DayMenu]:
    """The menus of several kitchens from `first` to `last`, both included, by (kitchen, day)."""
    planned = (
        await work.session.execute(
            select(Jadwal, Menu)
            .outerjoin(Menu, Menu.id == Jadwal.menu_id)
            .where(Jadwal.sppg_id.in_(sppg_ids), Jadwal.tanggal.between(first, last))
            .order_by(Jadwal.tanggal, Jadwal.sppg_id)
        )
    ).all()
    others = {row.alternatif_id for row, _menu in planned if row.alternatif_id}
    found = await work.session.execute(select(Menu.id, Menu.nama).where(Menu.id.in_(others)))
    names = {row.id: row.nama for row in found}
    plates = await plates_of(work, {menu.id for _row, menu in planned if menu is not None})
    return {
        (row.sppg_id, row.tanggal): DayMenu(
            sppg_id=row.sppg_id,
            tanggal=row.tanggal,
            menu_id=menu.id if menu else None,
            nama=menu.nama if menu else "",
            alergen=tuple(menu.alergen) if menu else (),
            is_approved=row.libur or (menu is not None and menu.status in ("disetujui", "diarsipkan")),
            is_off=row.libur,
            catatan=row.catatan,
            plates=plates.get(menu.id, ()) if menu else (),
            alternatif_id=row.alternatif_id,
            alternatif=names.get(row.alternatif_id or 0, ""),
        )
        for row, menu in planned
    }


async def nutrition_of(work: UnitOfWork, menu_id: int) -> list[MenuGizi]:
    """What one portion of a menu carries, by group in the order of cooking."""
    rows = await work.session.scalars(select(MenuGizi).where(MenuGizi.menu_id == menu_id))
    order = list(GROUPS)
    return sorted(rows, key=lambda row: order.index(row.kelompok))


async def plates_of(work: UnitOfWork, menu_ids: set[int]) -> Mapping[int, tuple[Plate, ...]]:
    """The plates of menus, by menu."""
    if not menu_ids:
        return {}
    dishes: dict[tuple[int, str], dict[str, list[str]]] = {}
    allergens: dict[tuple[int, str], set[str]] = {}
    lines = await work.session.execute(
        select(MenuBahan.menu_id, MenuBahan.kelompok, MenuBahan.hidangan, MenuBahan.masakan, Bahan.nama, Bahan.alergen)
        .join(Bahan, Bahan.id == MenuBahan.bahan_id)
        .where(MenuBahan.menu_id.in_(menu_ids))
        .order_by(MenuBahan.id)
    )
    for menu_id, kelompok, hidangan, masakan, nama, alergen in lines:
        dishes.setdefault((menu_id, kelompok), {}).setdefault(hidangan, []).append(masakan or nama)
        allergens.setdefault((menu_id, kelompok), set()).update(alergen)
    figures = await work.session.scalars(select(MenuGizi).where(MenuGizi.menu_id.in_(menu_ids)))
    computed = {(row.menu_id, row.kelompok): row for row in figures}
    found: dict[int, list[Plate]] = {}
    order = list(GROUPS)
    for menu_id, kelompok in sorted({*dishes, *computed}, key=lambda pair: (pair[0], order.index(pair[1]))):
        key = (menu_id, kelompok)
        plate = _plate(kelompok, dishes.get(key, {}), allergens.get(key, set()), computed.get(key))
        found.setdefault(menu_id, []).append(plate)
    return {menu_id: tuple(plates) for menu_id, plates in found.items()}


def _plate(kelompok: str, dishes: Mapping[str, list[str]], allergens: set[str], row: MenuGizi | None) -> Plate:
    told = [name for dish in DISHES if dish != "bumbu" for name in dishes.get(dish, ())]
    return Plate(
        kelompok=kelompok,
        hidangan=tuple(dict.fromkeys(told)),
        alergen=tuple(sorted(allergens)),
        kcal=None if row is None else round(row.energi_kcal),
        protein_g=None if row is None else float(round(row.protein_g, 1)),
        persen_energi=None if row is None or row.persen_energi is None else float(row.persen_energi),
        is_fit=None if row is None else row.sesuai,
    )


async def shares_before(work: UnitOfWork, sppg_id: int, day: date, *, most: int = 2) -> dict[str, list[DayShare]]:
    """What each group got on the last `most` served days up to `day`, oldest first; for MBG-09.

    Days off do not count, nor do days further back than two weeks.
    """
    rows = await work.session.execute(
        select(Jadwal.tanggal, MenuGizi.kelompok, MenuGizi.persen_energi, MenuGizi.persen_protein)
        .join(MenuGizi, MenuGizi.menu_id == Jadwal.menu_id)
        .where(
            Jadwal.sppg_id == sppg_id,
            Jadwal.libur.is_(False),
            Jadwal.tanggal.between(day - timedelta(days=14), day),
        )
        .order_by(Jadwal.tanggal)
    )
    found: dict[str, list[DayShare]] = {}
    for tanggal, kelompok, energy, protein in rows:
        found.setdefault(kelompok, []).append(DayShare(tanggal, energy, protein))
    return {kelompok: days[-most:] for kelompok, days in found.items()}
