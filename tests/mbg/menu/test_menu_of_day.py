"""What a kitchen serves on a day, as the citizens' page and the day's plan ask for it."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select
from tests.mbg.things import make_bahan, make_jadwal, make_menu, make_sppg, official, works_at

from tiru_mbg.menu.models import Menu, MenuBahan, MenuGizi
from tiru_mbg.menu.queries import menu_of_day, menus, nutrition_of, shares_before
from tiru_mbg.rights import MENU_READ


async def gizi(work, menu, kelompok, energi, persen):
    row = MenuGizi(
        menu_id=menu.id,
        kelompok=kelompok,
        energi_kcal=energi,
        protein_g=Decimal("17.6"),
        lemak_g=9,
        karbohidrat_g=80,
        persen_energi=persen,
        persen_protein=33,
        sesuai=persen >= 30,
    )
    work.session.add(row)
    await work.session.flush()


async def line(work, menu, bahan, kelompok, hidangan):
    work.session.add(MenuBahan(menu_id=menu.id, bahan_id=bahan.id, kelompok=kelompok, hidangan=hidangan, bruto_g=100))
    await work.session.flush()


async def test_the_day_tells_dishes_energy_and_allergens_by_group(work):
    sppg = await make_sppg(work)
    rice, egg = await make_bahan(work), await make_bahan(work, nama="Telur dadar", alergen=["telur"])
    salt = await make_bahan(work, nama="Garam")
    menu = await make_menu(work, sppg, nama="Nasi telur", alergen=["telur"])
    for kelompok in ("SD46", "SD13"):
        for bahan, hidangan in ((egg, "lauk"), (rice, "pokok"), (salt, "bumbu")):
            await line(work, menu, bahan, kelompok, hidangan)
    await gizi(work, menu, "SD46", 620, 31)
    await make_jadwal(work, sppg, menu)
    found = await menu_of_day(work, sppg.id, work.today)
    assert found is not None
    assert (found.nama, found.alergen, found.is_approved) == ("Nasi telur", ("telur",), True)
    assert [plate.kelompok for plate in found.plates] == ["SD13", "SD46"]
    assert found.plates[1].hidangan == ("Nasi", "Telur dadar")
    assert (found.plates[1].kcal, found.plates[1].is_fit, found.plates[0].kcal) == (620, True, None)
    assert [row.kelompok for row in await nutrition_of(work, menu.id)] == ["SD46"]


async def test_a_day_without_a_plan_is_no_menu(work):
    sppg = await make_sppg(work)
    assert await menu_of_day(work, sppg.id, work.today) is None


async def test_the_shares_of_the_last_served_days_come_oldest_first(work):
    sppg, menus_ = await make_sppg(work), []
    for percent in (33, 25, 26):
        menu = await make_menu(work, sppg)
        await gizi(work, menu, "SD46", 500, percent)
        menus_.append(menu)
    for back, menu in zip((5, 3, 1), menus_, strict=True):
        await make_jadwal(work, sppg, menu, work.today - timedelta(days=back))
    found = (await shares_before(work, sppg.id, work.today))["SD46"]
    assert [int(day.persen_energi) for day in found] == [25, 26]


async def test_kitchen_staff_read_their_own_menus_and_the_regencys(work):
    mine, other = await make_sppg(work), await make_sppg(work)
    here, there, shared = await make_menu(work, mine), await make_menu(work, other), await make_menu(work)
    await works_at(work, mine, 801)
    work.actor = official(MENU_READ, scope="own", account_id=801)
    found = set(await work.session.scalars(select(Menu.id).where(menus(work, MENU_READ))))
    assert {here.id, shared.id} <= found
    assert there.id not in found
