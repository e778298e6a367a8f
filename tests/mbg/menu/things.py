"""Menus and their makers for the tests of the room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.mbg.things import make_bahan, make_penugasan, make_sppg, make_titik, official, works_at

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.menu.draft import Draft, Line
from tiru_mbg.menu.models import Bahan
from tiru_mbg.rights import (
    BAHAN,
    BELANJA_READ,
    BELANJA_RECORD,
    EKSPOR,
    MENU_APPROVE,
    MENU_READ,
    MENU_WRITE,
)

AHLI, KEPALA, AKUNTAN, OTHER_AHLI = 9101, 9102, 9103, 9104


def ahli_gizi(account_id: int = AHLI):
    """The nutritionist of one kitchen."""
    return official(MENU_READ, MENU_WRITE, MENU_APPROVE, scope="own", account_id=account_id)


def kepala():
    """The head of one kitchen: writes menus, does not approve them."""
    return official(MENU_READ, MENU_WRITE, BELANJA_READ, BELANJA_RECORD, EKSPOR, scope="own", account_id=KEPALA)


def akuntan():
    """The accountant of one kitchen: reads menus."""
    return official(MENU_READ, BELANJA_READ, BELANJA_RECORD, scope="own", account_id=AKUNTAN)


def satgas():
    """The task force: all kitchens, and the food table."""
    return official(MENU_READ, BAHAN, EKSPOR)


async def foods(work: UnitOfWork, mark: str = "") -> dict[str, Bahan]:
    """The foods of the worked menus, under codes of their own."""
    table = {
        "nasi": (180, "3.0", "0.3", "39.8", []),
        "telur": (154, "12.4", "10.8", "0.7", ["telur"]),
        "tahu": (80, "10.9", "4.7", "0.8", ["kedelai"]),
        "wortel": (36, "1.0", "0.6", "7.9", []),
        "pisang": (108, "1.0", "0.8", "24.3", []),
    }
    found: dict[str, Bahan] = {}
    for name, (energy, protein, fat, carb, allergens) in table.items():
        figures = {"energi_kcal": energy, "protein_g": Decimal(protein), "lemak_g": Decimal(fat)}
        more: dict[str, Any] = {
            "karbohidrat_g": Decimal(carb),
            "alergen": allergens,
            "nama": f"{name.title()} {mark}".strip(),
        }
        found[name] = await make_bahan(work, **figures, **more, **({"kode": f"{name}-{mark}"} if mark else {}))
    return found


FULL = {"nasi": 150, "telur": 50, "tahu": 50, "wortel": 60, "pisang": 80}
LIGHT = {"nasi": 100, "telur": 50, "wortel": 40, "pisang": 60}
PARTS = {"nasi": "pokok", "telur": "lauk", "tahu": "lauk_nabati", "wortel": "sayur", "pisang": "buah"}


def worked(table: dict[str, Bahan], nama: str = "Nasi telur wortel pisang", price: int | None = 20_000) -> Draft:
    """The light worked menu, for classes 1 to 3."""
    lines = tuple(
        Line(bahan=table[name], hidangan=PARTS[name], harga_kg_idr=price, grams={"SD13": Decimal(grams)})
        for name, grams in LIGHT.items()
    )
    return Draft(nama=nama, kelompok=("SD13",), lines=lines)


async def staffed_kitchen(work: UnitOfWork, **given: Any) -> Sppg:
    """A kitchen with a head, a nutritionist and an accountant, cooking for classes 1 to 6 of one school."""
    sppg = await make_sppg(work, **given)
    for account, role in ((AHLI, "ahli_gizi"), (KEPALA, "kepala"), (AKUNTAN, "akuntan")):
        await works_at(work, sppg, account, role)
    school = await make_titik(work)
    await make_penugasan(work, sppg, school, kelompok="SD13", jatah=900)
    await make_penugasan(work, sppg, school, kelompok="SD46", jatah=1600)
    return sppg
