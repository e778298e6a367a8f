"""The calendar and the cycles over HTTP."""

from datetime import timedelta

import pytest
from tests.mbg.things import make_jadwal, make_menu, make_sppg, official

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.rights import MENU_READ, MENU_WRITE

from .things import akuntan, kepala, staffed_kitchen

HOME = "/kantor/mbg/kalender"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def place(services, tenant):
    """A kitchen with two approved menus; one is planned in a week."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await staffed_kitchen(work, nama="SPPG Kenanga")
        first = await make_menu(work, sppg, nama="Nasi ayam")
        second = await make_menu(work, sppg, nama="Nasi ikan")
        day = work.today + timedelta(days=7)
        await make_jadwal(work, sppg, first, day)
        return sppg.id, first.id, second.id, day


async def test_a_day_is_exchanged_with_a_reason(browse, tenant, place):
    sppg, _first, second, day = place
    head = browse(tenant, kepala())
    month = {"bulan": f"{day:%Y-%m}"}
    assert "Nasi ayam" in (await head.get(HOME, params=month)).text
    bare = await head.post(f"{HOME}/{sppg}/{day}", data={"menu_id": str(second)})
    assert bare.status_code == 422
    assert "Tulis alasan menukarnya" in bare.text
    done = await head.post(f"{HOME}/{sppg}/{day}", data={"menu_id": str(second), "alasan": "Ayam kosong di pasar"})
    assert done.status_code == 303
    shown = (await head.get(done.headers["location"])).text
    assert "Nasi ikan" in shown
    assert "Ayam kosong di pasar" in shown
    assert "Ayam kosong di pasar" in (await head.get(f"{HOME}/ekspor.csv", params=month)).text


async def test_a_cycle_is_written_and_scheduled(browse, tenant, place):
    sppg, first, second, day = place
    head = browse(tenant, kepala())
    assert "Hari 10" in (await head.get("/kantor/mbg/siklus/baru")).text
    start = day + timedelta(days=7 - day.weekday())
    cycle = {"sppg_id": str(sppg), "panjang": "2", "nama": "Siklus ganjil", "mulai_on": str(start)}
    empty = await head.post("/kantor/mbg/siklus/baru", data=cycle)
    assert empty.status_code == 422
    assert "Siklus ganjil" in empty.text
    made = await head.post("/kantor/mbg/siklus/baru", data=cycle | {"hari_1": str(first), "hari_2": str(second)})
    assert made.status_code == 303, made.text
    cycle_page = made.headers["location"]
    late = await head.post(f"{cycle_page}/jadwalkan", data={"sampai": str(start - timedelta(days=1))})
    assert late.status_code == 409
    assert "Tidak ada hari sekolah" in late.text
    done = await head.post(f"{cycle_page}/jadwalkan", data={"sampai": str(start + timedelta(days=11))})
    assert done.status_code == 303
    shown = (await head.get(HOME, params={"bulan": f"{start:%Y-%m}"})).text
    assert "Nasi ikan" in shown
    assert "Siklus ganjil" in (await head.get("/kantor/mbg/siklus")).text


async def test_readers_read_strangers_find_nothing(browse, tenant, other_tenant, place, services):
    sppg, _first, _second, day = place
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await make_sppg(work, nama="SPPG Lain")
    reader = browse(tenant, akuntan())
    shown = (await reader.get(HOME, params={"bulan": f"{day:%Y-%m}"})).text
    assert "Nasi ayam" in shown
    assert "Tukar" not in shown
    assert "SPPG Lain" not in shown
    assert (await reader.get(f"{HOME}/{sppg}/{day}")).status_code == 403
    stranger = browse(tenant, official(MENU_READ, MENU_WRITE, scope="own", account_id=4))
    assert (await stranger.get(f"{HOME}/{sppg}/{day}")).status_code == 404
    assert "Belum ada dapur" in (await stranger.get(HOME)).text
    assert (await browse(other_tenant, official(MENU_WRITE)).get(f"{HOME}/{sppg}/{day}")).status_code == 404
    assert (await browse(tenant, kepala()).get(f"{HOME}/{sppg}/bukan-tanggal")).status_code == 404
