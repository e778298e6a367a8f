"""Menus as they are kept: found through the right, listed, and read back as drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, select

from tiru.errors import Forbidden, NotFound
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu.draft import Draft, Line
from tiru_mbg.menu.models import Bahan, Jadwal, Menu, MenuBahan, MenuGizi
from tiru_mbg.menu.queries import menus
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import MENU_APPROVE, MENU_READ


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuFilter:
    """What the list is narrowed to; `status` empty: all but the archived ones."""

    q: str = ""
    sppg_id: int | None = None
    kelompok: str = ""
    status: str = ""
    tanpa: str = ""


def narrowed(work: UnitOfWork, wanted: MenuFilter, permission: str = MENU_READ) -> Select[Menu, str]:
    """(Menu, name of its kitchen) of a filter, newest first."""
    query = (
        select(Menu, Sppg.nama)
        .outerjoin(Sppg, Sppg.id == Menu.sppg_id)
        .where(menus(work, permission))
        .order_by(Menu.dibuat_at.desc(), Menu.id.desc())
    )
    if wanted.q:
        query = query.where(Menu.nama.icontains(wanted.q, autoescape=True))
    if wanted.sppg_id is not None:
        query = query.where(Menu.sppg_id == wanted.sppg_id if wanted.sppg_id else Menu.sppg_id.is_(None))
    if wanted.kelompok:
        has = exists().where(MenuBahan.menu_id == Menu.id, MenuBahan.kelompok == wanted.kelompok)
        query = query.where(has)
    if wanted.tanpa:
        query = query.where(~Menu.alergen.contains([wanted.tanpa]))
    return query.where(Menu.status == wanted.status) if wanted.status else query.where(Menu.status != "diarsipkan")


async def kitchens_for(work: UnitOfWork, permission: str) -> Sequence[Sppg]:
    """The kitchens that the right opens, by name; those that stopped for good last of all not at all."""
    query = select(Sppg).where(kitchens(work, permission), Sppg.status != "henti_tetap").order_by(Sppg.nama, Sppg.id)
    return (await work.session.scalars(query)).all()


async def kitchen_for(work: UnitOfWork, sppg_id: int, permission: str) -> Sppg:
    """One kitchen through the right. Raises NotFound."""
    row = await work.session.scalar(select(Sppg).where(Sppg.id == sppg_id, kitchens(work, permission)))
    if row is None:
        raise NotFound(_("Dapur ini tidak ada."))
    return row


async def menu_for(work: UnitOfWork, menu_id: int, permission: str = MENU_READ) -> Menu:
    """One menu through the right. Raises NotFound."""
    row = await work.session.scalar(select(Menu).where(Menu.id == menu_id, menus(work, permission)))
    if row is None:
        raise NotFound(_("Menu ini tidak ada."))
    return row


async def menu_to_change(work: UnitOfWork, menu_id: int, permission: str) -> Menu:
    """One menu, locked. Raises NotFound; Forbidden for the regency's own by those of one kitchen."""
    query = select(Menu).where(Menu.id == menu_id, menus(work, permission)).with_for_update()
    row = await work.session.scalar(query)
    if row is None:
        raise NotFound(_("Menu ini tidak ada."))
    if not may_change(work, row, permission):
        raise Forbidden(_("Menu ini milik kabupaten: salin dahulu untuk dapur Anda."))
    return row


def may_change(work: UnitOfWork, menu: Menu, permission: str) -> bool:
    """Whether the right, which opens the menu, also writes it."""
    return work.actor.may(permission) and (menu.sppg_id is not None or reach_of(work.actor, permission).everything)


async def lines_of(work: UnitOfWork, menu_id: int) -> list[MenuBahan]:
    """The ingredients of a menu in the order they were written."""
    return list(
        await work.session.scalars(select(MenuBahan).where(MenuBahan.menu_id == menu_id).order_by(MenuBahan.id))
    )


async def foods_of(work: UnitOfWork, lines: Sequence[MenuBahan]) -> dict[int, Bahan]:
    """The foods of ingredients, by id."""
    ids = {line.bahan_id for line in lines}
    return {row.id: row for row in await work.session.scalars(select(Bahan).where(Bahan.id.in_(ids)))}


async def kept_draft(work: UnitOfWork, menu: Menu) -> Draft:
    """A kept menu as a draft."""
    rows = await lines_of(work, menu.id)
    foods = await foods_of(work, rows)
    lines: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault((row.bahan_id, row.hidangan), {"row": row, "grams": {}})
        line["grams"][row.kelompok] = row.bruto_g
    found = {row.kelompok for row in rows}
    return Draft(
        nama=menu.nama,
        catatan=menu.catatan,
        kelompok=tuple(kelompok for kelompok in GROUPS if kelompok in found),
        lines=tuple(
            Line(
                bahan=foods[line["row"].bahan_id],
                hidangan=line["row"].hidangan,
                masakan=line["row"].masakan,
                hasil=line["row"].hasil,
                tahan=line["row"].tahan,
                harga_kg_idr=line["row"].harga_kg_idr,
                grams=line["grams"],
            )
            for line in lines.values()
        ),
    )


async def figures_of(work: UnitOfWork, menu_ids: Sequence[int]) -> dict[int, list[MenuGizi]]:
    """What was reckoned for menus when they were saved, by group in the order of cooking."""
    rows = await work.session.scalars(select(MenuGizi).where(MenuGizi.menu_id.in_(menu_ids)))
    order = list(GROUPS)
    found: dict[int, list[MenuGizi]] = {}
    for row in sorted(rows, key=lambda one: order.index(one.kelompok)):
        found.setdefault(row.menu_id, []).append(row)
    return found


async def family_of(work: UnitOfWork, menu: Menu) -> tuple[Menu | None, Sequence[Menu]]:
    """What a menu was made from, and what was made from it."""
    source = await work.session.get(Menu, menu.asal_id) if menu.asal_id else None
    made = await work.session.scalars(select(Menu).where(Menu.asal_id == menu.id).order_by(Menu.id))
    return source, made.all()


async def days_of(work: UnitOfWork, menu_id: int, *, most: int = 8) -> Sequence[date]:
    """The next days on which a menu is served."""
    query = select(Jadwal.tanggal).where(
        Jadwal.menu_id == menu_id, Jadwal.tanggal >= work.today, Jadwal.libur.is_(False)
    )
    return (await work.session.scalars(query.distinct().order_by(Jadwal.tanggal).limit(most))).all()


async def waiting(work: UnitOfWork) -> int:
    """How many menus wait for this nutritionist; nothing for anybody else."""
    if not work.may(MENU_APPROVE):
        return 0
    query = select(func.count()).select_from(Menu).where(Menu.status == "diajukan", menus(work, MENU_APPROVE))
    return await work.session.scalar(query) or 0


def by_name(rows: Sequence[Sppg]) -> Mapping[int, str]:
    """Names of kitchens by id."""
    return {row.id: row.nama for row in rows}
