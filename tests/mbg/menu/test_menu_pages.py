"""The room's pages over HTTP: list, editor, decision, foods and their import, refusals, other people."""

import io
import re

import pytest
from openpyxl import load_workbook
from tests.mbg.things import official

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.menu import service
from tiru_mbg.menu.foods import seed_foods
from tiru_mbg.rights import MENU_READ, MENU_WRITE

from .things import FULL, LIGHT, PARTS, ahli_gizi, akuntan, foods, kepala, satgas, staffed_kitchen, worked

HOME = "/kantor/mbg/menu"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def kitchen(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await staffed_kitchen(work, nama="SPPG Melati")
        await foods(work, "x")
        return sppg.id


def form(sppg_id, nama="Nasi telur", grams=LIGHT, **more):
    sent = {"nama": nama, "sppg_id": str(sppg_id), "kelompok": ["SD13", "SD46"], "baris": "8", "langkah": "simpan"}
    for number, (name, amount) in enumerate(grams.items()):
        sent |= {f"bahan_{number}": f"{name}-x", f"hidangan_{number}": PARTS[name], f"harga_{number}": "20.000"}
        sent |= {f"g_{number}_SD13": str(amount), f"g_{number}_SD46": str(FULL[name])}
    return {**sent, **more}


async def test_a_menu_is_written_sent_and_approved(browse, tenant, kitchen):
    head, ahli = browse(tenant, kepala()), browse(tenant, ahli_gizi())
    made = await head.post(f"{HOME}/baru", data=form(kitchen, grams=FULL))
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    shown = (await head.get(place)).text
    for words in ("495", "25,4%", "33,5%", "Energi di bawah target", "585 kkal", "SPPG Melati", "Draf"):
        assert words in shown
    assert (await head.post(f"{place}/langkah/ajukan")).status_code == 303
    assert "Beri putusan" in (await ahli.get(place)).text
    assert "Beri putusan" not in (await head.get(place)).text
    bare = await ahli.post(f"{place}/putusan", data={"putusan": "setujui"})
    assert bare.status_code == 409
    assert "di luar target" in bare.text
    assert (await ahli.post(f"{place}/putusan", data={"putusan": "kembalikan"})).status_code == 422
    done = await ahli.post(f"{place}/putusan", data={"putusan": "setujui", "alasan": "Porsi kecil dahulu"})
    assert done.status_code == 303
    assert "Porsi kecil dahulu" in (await head.get(place)).text
    assert (await head.get(f"{place}/ubah")).status_code == 409


async def test_reckoning_keeps_nothing_and_needs_no_script(browse, tenant, kitchen):
    head = browse(tenant, kepala())
    looked = await head.post(f"{HOME}/baru", data=form(kitchen, langkah="hitung", nama="Belum jadi"))
    assert looked.status_code == 200
    assert "336,2" in looked.text
    assert 'value="telur-x"' in looked.text
    part = await head.post(f"{HOME}/hitung", data=form(kitchen))
    assert "336,2" in part.text
    assert "<html" not in part.text
    assert "Rp9.280" in part.text
    assert "Belum jadi" not in (await head.get(HOME)).text
    more = await head.post(f"{HOME}/baru", data=form(kitchen, langkah="baris"))
    assert 'name="bahan_10"' in more.text
    assert 'name="bahan_11"' not in more.text


async def test_empty_amounts_are_filled_in_from_one_group(browse, tenant, kitchen):
    head = browse(tenant, kepala())
    sent = form(kitchen, langkah="skala", dasar="SD13", kelompok=["SD13", "SD46", "GURU"], baris="3")
    sent = {name: value for name, value in sent.items() if not name.endswith("SD46")} | {"g_1_SD46": "77"}
    filled = (await head.post(f"{HOME}/baru", data=sent)).text
    assert re.search(r'name="g_0_SD46"[^>]*value="170"', filled)  # 100 g times 633.75 kcal over 371.25
    assert re.search(r'name="g_0_GURU"[^>]*value="100"', filled)
    assert re.search(r'name="g_1_SD46"[^>]*value="77"', filled)
    assert re.search(r'name="g_0_SD13"[^>]*value="100"', filled)


async def test_a_refused_form_keeps_every_word_and_says_what_is_wrong_where(browse, tenant, kitchen):
    head = browse(tenant, kepala())
    wrong = form(kitchen, bahan_1="durian runtuh", g_2_SD13="banyak", kelompok=["SD13"])
    wrong |= {"bahan_4": "nasi-x", "hidangan_4": "pokok", "g_4_SD13": "5"}
    refused = await head.post(f"{HOME}/baru", data=wrong)
    assert refused.status_code == 422
    for words in ("durian runtuh", 'value="banyak"', "tidak ada di tabel", "Bukan bilangan", "jumlahkan takarannya"):
        assert words in refused.text
    assert "Pilih paling sedikit satu" in (await head.post(f"{HOME}/baru", data=form(kitchen, kelompok=[]))).text


async def test_a_draft_comes_back_as_it_was_written(browse, tenant, kitchen):
    head = browse(tenant, kepala())
    place = (await head.post(f"{HOME}/baru", data=form(kitchen))).headers["location"]
    again = (await head.get(f"{place}/ubah")).text
    for words in ('value="telur-x · Telur x"', 'value="100"', 'value="20000"'):
        assert words in again
    changed = await head.post(f"{place}/ubah", data=form(kitchen, nama="Nasi telur dadar"))
    assert changed.status_code == 303
    assert "Nasi telur dadar" in (await head.get(HOME, params={"q": "dadar"})).text
    assert "Nasi telur dadar" not in (await head.get(HOME, params={"tanpa": "telur"})).text


async def test_other_people_find_nothing_of_it(browse, tenant, other_tenant, kitchen, services):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = kepala()
        menu = await service.create_menu(work, worked(await foods(work, "y")), sppg_id=kitchen)
        place = f"{HOME}/{menu.id}"
    stranger = browse(tenant, official(MENU_READ, MENU_WRITE, scope="own", account_id=4))
    assert (await stranger.get(place)).status_code == 404
    assert (await stranger.post(f"{place}/langkah/ajukan")).status_code == 404
    assert menu.nama not in (await stranger.get(HOME)).text
    assert (await browse(other_tenant, satgas()).get(place)).status_code == 404
    reader = browse(tenant, akuntan())
    assert (await reader.get(place)).status_code == 200
    assert (await reader.get(f"{place}/ubah")).status_code == 403
    assert (await reader.get(f"{HOME}/ekspor.csv")).status_code == 403
    assert (await browse(tenant, kepala()).get(f"{place}/putusan")).status_code == 403


async def test_menus_leave_as_a_table_within_reach(browse, tenant, kitchen):
    head = browse(tenant, kepala())
    await head.post(f"{HOME}/baru", data=form(kitchen, nama="=Nasi"))
    answer = await head.get(f"{HOME}/ekspor.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("'=Nasi;1;SPPG Melati;Draf;SD13;336.20;10.20")


async def test_the_example_foods_are_seeded_once_and_marked(browse, tenant, services):
    for _twice in range(2):
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await seed_foods(work)
    reader = browse(tenant, akuntan())
    shown = (await reader.get("/kantor/mbg/bahan")).text
    assert "36 bahan" in shown
    assert "bukan tabel resmi" in shown
    found = (await reader.get("/kantor/mbg/bahan", params={"q": "HR002"})).text
    assert "Telur ayam ras" in found
    assert "contoh" in found
    assert "Catat bahan" not in found


async def test_an_own_table_is_checked_shown_and_written(browse, tenant, services):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await seed_foods(work)
    client = browse(tenant, satgas())
    sheet = "Kode;Nama bahan;Energi (kkal);Protein (g);Lemak (g);Karbohidrat (g);Serat (g);BDD (%);Alergen\n"
    bad = sheet + "HR002;Telur;154;12,4;10,8;0,7;0;90;telur\nZZ1;Tanpa angka;;;;;;;\nZZ2;Oncom;187;13;6;22,6;;100;ikan"
    source, place = {"sumber": "TKPI 2020"}, "/kantor/mbg/bahan/impor"
    checked = await client.post(place, data=source, files={"berkas": ("t.csv", bad)})
    assert checked.status_code == 200
    assert "Wajib diisi untuk bahan baru" in checked.text
    assert "Alergen yang dikenal" in checked.text
    good = sheet + "HR002;Telur ayam negeri;154;12,4;10,8;0,7;0;90;telur\nZZ2;Oncom;187;13;6;22,6;;100;kedelai"
    checked = await client.post(place, data=source, files={"berkas": ("t.csv", good)})
    assert "1 bahan baru, 1 sudah ada" in checked.text
    carried = re.search(r'name="isi" value="([^"]+)"', checked.text)
    assert carried is not None
    assert (await client.post(place, data={**source, "isi": carried[1], "langkah": "simpan"})).status_code == 303
    found = (await client.get("/kantor/mbg/bahan", params={"asal": "sendiri"})).text
    assert "2 bahan" in found
    assert "Telur ayam negeri" in found
    book = load_workbook(io.BytesIO((await client.get("/kantor/mbg/bahan/ekspor.xlsx", params={"q": "ZZ2"})).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][:4] == ("ZZ2", "Oncom", 100, 187)


async def test_a_food_is_noted_changed_and_its_code_is_its_own(browse, tenant):
    client = browse(tenant, satgas())
    food = {"kode": "LOKAL1", "nama": "Tahu Sumedang", "energi_kcal": "115", "protein_g": "9,7", "lemak_g": "8,5"}
    food |= {"karbohidrat_g": "2,5", "alergen": ["kedelai"], "sumber": "Label kemasan", "bdd": "100"}
    made = await client.post("/kantor/mbg/bahan/baru", data=food)
    assert made.status_code == 303, made.text
    shown = (await client.get(made.headers["location"])).text
    number = re.search(r"/kantor/mbg/bahan/(\d+)/ubah", shown)
    assert number is not None
    twice = await client.post("/kantor/mbg/bahan/baru", data=food | {"kode": "lokal1"})
    assert twice.status_code == 409
    assert "Tahu Sumedang" in twice.text
    wrong = await client.post("/kantor/mbg/bahan/baru", data=food | {"kode": "LOKAL2", "energi_kcal": "1200"})
    assert wrong.status_code == 422
    assert 'value="1200"' in wrong.text
    changed = await client.post(f"/kantor/mbg/bahan/{number[1]}/ubah", data=food | {"nama": "Tahu goreng Sumedang"})
    assert changed.status_code == 303
    assert "tidak dipakai" in (await client.get("/kantor/mbg/bahan", params={"q": "LOKAL1", "semua": "ya"})).text
