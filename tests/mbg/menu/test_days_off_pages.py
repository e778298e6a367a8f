"""A day off over HTTP: noted on its page, and seen on the calendar, in the field, on the board and by citizens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mbg.things import (
    make_jadwal,
    make_menu,
    make_penugasan,
    make_sppg,
    make_titik,
    official,
    receives_at,
    works_at,
)

from tiru.tenant import STRANGER, SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.rights import EKSPOR, MASAK, MENU_READ, MENU_WRITE, PAPAN, TERIMA

HOME = "/kantor/mbg/libur"
SAME = {"sec-fetch-site": "same-origin"}
HEAD = official(MENU_READ, MENU_WRITE, MASAK, scope="own", account_id=9401)
TEACHER = official(TERIMA, scope="own", account_id=9402)
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def place(services, tenant):
    """A kitchen with a school, whose head is 9401; (kitchen, school, today)."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, school = await make_sppg(work, nama="SPPG Melati"), await make_titik(work, nama="SDN Melati")
        await make_penugasan(work, sppg, school)
        await works_at(work, sppg, 9401)
        await receives_at(work, school, 9402)
        await works_at(work, await make_sppg(work), 9403)
        return sppg.id, school.id, work.today


async def test_a_day_off_is_seen_wherever_the_day_is_seen(client_for, tenant, place):
    sppg, _school, today = place
    head = client_for(tenant, HEAD)
    assert "Buat rencana hari ini" in (await head.get("/kantor/mbg/lapangan")).text
    # Today may be a weekend: a range that reaches the next school day is always something.
    noted = {"mulai": str(today), "sampai": str(today + timedelta(days=6)), "yang": "dapur"}
    bare = await head.post(f"{HOME}/{sppg}", data=noted, headers=SAME)
    assert bare.status_code == 422
    assert f'value="{today}"' in bare.text
    done = await head.post(f"{HOME}/{sppg}", data={**noted, "alasan": "Perbaikan tungku"}, headers=SAME)
    assert done.status_code == 303, done.text
    month = (await head.get(done.headers["location"])).text
    assert "Perbaikan tungku" in month
    assert "Cabut libur" in month


async def test_today_off_is_told_to_cooks_receivers_the_board_and_citizens(client_for, tenant, place, services):
    sppg, school, today = place
    head = client_for(tenant, HEAD)
    async with unit_of_work(services, tenant, SYSTEM) as work:  # on a weekend nothing would be noted: plan something
        await make_jadwal(work, await work.session.get_one(Sppg, sppg), await make_menu(work))
    noted = {"mulai": str(today), "yang": "dapur", "alasan": "Perbaikan tungku"}
    assert (await head.post(f"{HOME}/{sppg}", data=noted, headers=SAME)).status_code == 303
    field = (await head.get("/kantor/mbg/lapangan")).text
    assert "Hari ini libur" in field
    assert "Perbaikan tungku" in field
    assert "Buat rencana hari ini" not in field
    refused = await head.post(f"/kantor/mbg/lapangan/rencana/{sppg}", headers=SAME)
    assert refused.status_code == 409
    assert "Perbaikan tungku" in (await client_for(tenant, TEACHER).get("/kantor/mbg/lapangan")).text
    watcher = client_for(tenant, official(PAPAN, EKSPOR))
    board = (await watcher.get("/kantor/mbg/papan")).text
    assert "1 dapur libur" in board
    assert "Perbaikan tungku" in board
    assert "SPPG Melati;;;Libur;0;0;;Perbaikan tungku" in (await watcher.get("/kantor/mbg/papan/ekspor.csv")).text
    page = (await client_for(tenant, STRANGER).get(f"/mbg/titik/{school}")).text
    assert "Hari ini libur" in page
    assert "Perbaikan tungku" in page
    assert "Beri nilai hari ini" not in page
    lifted = await head.post(f"{HOME}/{sppg}/cabut", data={"mulai": str(today)}, headers=SAME)
    assert lifted.status_code == 303, lifted.text
    assert "Hari ini libur" not in (await client_for(tenant, STRANGER).get(f"/mbg/titik/{school}")).text


async def test_a_school_off_is_seen_there_only(client_for, tenant, place, services):
    sppg, school, today = place
    async with unit_of_work(services, tenant, SYSTEM) as work:
        posyandu = await make_titik(work, nama="Posyandu Melati", tipe="posyandu", jenjang="")
        await make_penugasan(work, await work.session.get_one(Sppg, sppg), posyandu, kelompok="BUMIL")
        other = posyandu.id
    head = client_for(tenant, HEAD)
    form = (await head.get(f"{HOME}/{sppg}")).text
    assert f'value="{school}"' in form
    noted = {"mulai": str(today), "sampai": str(today + timedelta(days=6)), "yang": "sekolah", "alasan": "Ujian"}
    done = await head.post(f"{HOME}/{sppg}", data=noted, headers=SAME)
    assert done.status_code == 303, done.text
    assert "1 tempat libur" in (await head.get(done.headers["location"])).text
    off = (await client_for(tenant, STRANGER).get(f"/mbg/titik/{school}")).text
    assert "Ujian" in off or today.weekday() > 4
    assert "Ujian" not in (await client_for(tenant, STRANGER).get(f"/mbg/titik/{other}")).text


async def test_another_kitchens_days_are_not_there_and_readers_do_not_note(client_for, tenant, place):
    sppg, _school, today = place
    other = client_for(tenant, official(MENU_WRITE, scope="own", account_id=9403))
    noted = {"mulai": str(today), "yang": "dapur", "alasan": "Bukan milik saya"}
    assert (await other.get(f"{HOME}/{sppg}")).status_code == 404
    assert (await other.post(f"{HOME}/{sppg}", data=noted, headers=SAME)).status_code == 404
    assert (await other.post(f"{HOME}/{sppg}/cabut", data=noted, headers=SAME)).status_code == 404
    reader = client_for(tenant, official(MENU_READ))
    assert (await reader.post(f"{HOME}/{sppg}", data=noted, headers=SAME)).status_code == 403
