"""Sending a report on a bad day: twice, with a mistake, without a script, with the wrong photo."""

import asyncio
import re

import httpx
import pytest
from sqlalchemy import func, select, text

from tiru.errors import Invalid
from tiru.files.store import ObjectMissing
from tiru.tenant import STRANGER, SYSTEM, Actor, Kind
from tiru.work import unit_of_work
from tiru_aduan import held, intake, public_tables, queries
from tiru_aduan.forms import LaporanForm
from tiru_aduan.jobs import sweep_held
from tiru_aduan.map_points import point_in
from tiru_aduan.models import Lampiran, Laporan, Titipan
from tiru_aduan.portal_send import SENT_PER_ADDRESS

from .reports import KEY, PHOTO, WORDS, form, jpeg, set_up


async def count(services, tenant, model) -> int:
    async with services.database.transaction(tenant.schema) as session:
        return await session.scalar(select(func.count()).select_from(model)) or 0


def key_in(page: str) -> str:
    return re.search(r'name="kunci" value="([^"]+)"', page).group(1)


async def test_two_presses_of_the_button_are_one_report(client_for, tenant, services, clean):
    client = client_for(tenant)
    sent = {**WORDS, "kunci": key_in((await client.get("/aduan/kirim")).text)}
    answers = await asyncio.gather(*(client.post("/aduan/kirim", data=sent) for _press in range(4)))
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len({answer.cookies.get(name) for answer in answers for name in answer.cookies}) == 1
    assert await count(services, tenant, Laporan) == 1


async def test_a_second_try_opens_the_same_report_with_the_same_code(work, units):
    first = await intake.submit(work, form(), (), kunci=KEY)
    again = await intake.submit(work, form(), (), kunci=KEY)
    assert first == again


async def test_other_words_under_the_same_key_are_another_report(work, units):
    first = await intake.submit(work, form(), (), kunci=KEY)
    other = await intake.submit(work, form(judul="Lampu padam di gang sempit"), (), kunci=KEY)
    assert first.nomor != other.nomor
    assert first.code != other.code


async def test_the_code_cannot_be_told_from_the_ticket_of_another_tenant(services, tenant, other_tenant, act_as):
    codes = []
    for one in (tenant, other_tenant):
        async with act_as(one, SYSTEM) as work:
            codes.append((await intake.submit(work, form(), (), kunci=KEY)).code)
    assert codes[0] != codes[1]


async def test_a_mistake_does_not_cost_the_photo(client_for, tenant, services, clean):
    client = client_for(tenant)
    key = key_in((await client.get("/aduan/kirim")).text)
    photo = {"foto": ("jalan.jpg", jpeg(), "image/jpeg")}
    refused = await client.post("/aduan/kirim", data={**WORDS, "judul": "Pendek", "kunci": key}, files=photo)
    assert refused.status_code == 422
    assert "jalan.jpg" in refused.text
    assert WORDS["isi"] in refused.text
    assert key_in(refused.text) == key
    mended = await client.post("/aduan/kirim", data={**WORDS, "kunci": key})
    assert mended.status_code == 303
    assert await count(services, tenant, Lampiran) == 1
    assert await count(services, tenant, Titipan) == 0


async def test_one_bad_file_does_not_cost_the_good_ones(client_for, tenant, services, clean):
    client = client_for(tenant)
    files = [("foto", ("jalan.jpg", jpeg(), "image/jpeg")), ("foto", ("alat.exe", b"MZ\x90" * 40, "x/y"))]
    refused = await client.post("/aduan/kirim", data={**WORDS, "kunci": KEY}, files=files)
    assert refused.status_code == 422
    assert "alat.exe" in refused.text
    assert await count(services, tenant, Titipan) == 1
    assert await count(services, tenant, Laporan) == 0


async def test_a_kept_photo_can_be_dropped(client_for, tenant, services, clean):
    client = client_for(tenant)
    photo = {"foto": ("jalan.jpg", jpeg(), "image/jpeg")}
    refused = await client.post("/aduan/kirim", data={**WORDS, "judul": "x", "kunci": KEY}, files=photo)
    number = re.search(r'name="buang" value="(\d+)"', refused.text).group(1)
    await client.post("/aduan/kirim", data={**WORDS, "kunci": KEY, "buang": number})
    assert await count(services, tenant, Lampiran) == 0
    assert await count(services, tenant, Laporan) == 1


async def test_kept_photos_of_another_form_stay_out_of_reach(work, units):
    await held.hold(work, KEY, [PHOTO])
    assert await held.files_under(work, "x" * 32) == []
    await intake.submit(work, form(), (), kunci="x" * 32)
    assert len(await held.files_under(work, KEY)) == 1


async def test_what_nobody_came_back_for_is_gone_after_a_day(work, units):
    await held.hold(work, KEY, [PHOTO])
    kept = (await held.files_under(work, KEY))[0].key
    await sweep_held(work)
    assert len(await held.files_under(work, KEY)) == 1
    work.now += held.KEPT * 1.1
    await sweep_held(work)
    assert not await held.files_under(work, KEY)
    with pytest.raises(ObjectMissing):
        await work.services.store.get(work.tenant.slug, kept)


async def test_an_object_that_a_report_has_too_survives_the_sweep(work, units):
    ticket = await intake.submit(work, form(), (PHOTO,))
    await held.hold(work, KEY, [PHOTO])
    work.now += held.KEPT * 1.1
    await sweep_held(work)
    laporan = await queries.laporan_by_number(work, ticket.nomor)
    files = await queries.files_of(work, laporan.id, public_only=True)
    assert await work.services.store.get(work.tenant.slug, files[0].key) == PHOTO.content


async def test_more_files_than_allowed_are_counted_together_with_the_kept_ones(work, units):
    await held.hold(work, KEY, [PHOTO])
    five = [PHOTO] * 5
    with pytest.raises(Invalid, match="5"):
        await intake.submit(work, form(), five, kunci=KEY)


async def a_village(services, tenant, *, twice: bool) -> str:
    having = "> 1" if twice else "= 1"
    async with services.database.transaction(tenant.schema) as session:
        return await session.scalar(
            text(
                "select nama from tiru_control.wilayah where kode like :inside and tingkat = 'desa' "
                f"group by nama having count(*) {having} order by length(nama) desc limit 1"
            ),
            {"inside": f"{tenant.kode_wilayah}.%"},
        )


async def test_without_a_script_a_village_is_found_by_its_name(client_for, tenant, services, clean, wilayah):
    name = await a_village(services, tenant, twice=False)
    answer = await client_for(tenant).post("/aduan/kirim", data={**WORDS, "wilayah": "", "wilayah_teks": name.upper()})
    assert answer.status_code == 303
    async with services.database.transaction(tenant.schema) as session:
        kode = await session.scalar(select(Laporan.kode_wilayah))
    assert kode.startswith(f"{tenant.kode_wilayah}.")


async def test_without_a_script_villages_of_one_name_are_asked_about(client_for, tenant, services, clean, wilayah):
    name = await a_village(services, tenant, twice=True)
    client = client_for(tenant)
    asked = await client.post("/aduan/kirim", data={**WORDS, "wilayah": "", "wilayah_teks": name})
    assert asked.status_code == 422
    codes = re.findall(r'name="wilayah_pilih" value="([\d.]+)"', asked.text)
    assert len(codes) > 1
    sent = {**WORDS, "wilayah": "", "wilayah_teks": name, "wilayah_pilih": codes[1]}
    assert (await client.post("/aduan/kirim", data=sent)).status_code == 303
    async with services.database.transaction(tenant.schema) as session:
        assert await session.scalar(select(Laporan.kode_wilayah)) == codes[1]


async def test_a_place_that_is_nowhere_is_said_at_its_field(client_for, tenant, clean):
    answer = await client_for(tenant).post("/aduan/kirim", data={**WORDS, "wilayah_teks": "Qzxqzx"})
    assert answer.status_code == 422
    assert "bernama itu" in answer.text
    assert "Qzxqzx" in answer.text


async def test_too_many_from_one_address_are_refused_kindly_and_lose_nothing(client_for, tenant, services, clean):
    async with unit_of_work(services, tenant, STRANGER) as work:
        for _try in range(SENT_PER_ADDRESS):
            await work.session.execute(
                text("insert into attempt (key, at) values ('aduan-kirim:127.0.0.1', :at)"), {"at": work.now}
            )
    answer = await client_for(tenant).post("/aduan/kirim", data={**WORDS, "kunci": KEY})
    assert answer.status_code == 429
    assert WORDS["isi"] in answer.text
    assert "Isian Anda masih ada" in answer.text
    assert await count(services, tenant, Laporan) == 0


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("-6.9824, 108.4835", (-6.9824, 108.4835)),
        ("geo:-6.98240,108.48350?q=-6.98240,108.48350", (-6.9824, 108.4835)),
        ("https://maps.example/place/X/@-6.90,108.40,17z/data=!3d-6.9824!4d108.4835", (-6.9824, 108.4835)),
        ("https://peta.example/?mlat=-6.9824&mlon=108.4835#map=15/-6.9/108.4", (-6.9824, 108.4835)),
        ("harga 12.50, 99.90", None),
        ("48.8584, 2.2945", None),
        ("dekat masjid", None),
    ],
)
def test_a_point_is_read_from_what_people_paste(words, point):
    assert point_in(words) == point


def test_a_point_that_was_written_wins_over_the_devices():
    given = form(titik="-6.9824, 108.4835", latitude=-7.0, longitude=108.0)
    assert given.point == (-6.9824, 108.4835)
    assert LaporanForm.model_validate({**WORDS, "latitude": -7.0, "longitude": 108.0}).point == (-7.0, 108.0)


async def test_a_signed_in_citizen_finds_the_report_again(client_for, tenant, services, clean):
    citizen = Actor(kind=Kind.CITIZEN, id=4711, name="Siti (contoh)")
    client = client_for(tenant, citizen)
    answer = await client.post("/aduan/kirim", data=WORDS)
    nomor = answer.headers["location"].split("/")[-1].split("?")[0]
    await client.post("/aduan/kirim", data={**WORDS, "sifat": "anonim", "judul": "Yang ini tanpa nama"})
    mine = (await client.get("/aduan/saya")).text
    assert nomor in mine
    assert "Yang ini tanpa nama" not in mine
    other_browser = client_for(tenant, citizen)
    assert WORDS["isi"] in (await other_browser.get(f"/aduan/lacak/{nomor}")).text
    neighbour = client_for(tenant, Actor(kind=Kind.CITIZEN, id=4712, name="Lain"))
    assert WORDS["isi"] not in (await neighbour.get(f"/aduan/lacak/{nomor}")).text
    assert nomor not in (await neighbour.get("/aduan/saya")).text
    assert (await client_for(tenant).get("/aduan/saya")).status_code in (303, 401)


async def test_a_wrong_code_counts_however_it_is_tried(client_for, tenant, services, clean):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await set_up(work)
        ticket = await intake.submit(work, form(), ())
    page = f"/aduan/lacak/{ticket.nomor}"

    async def tries() -> int:
        async with services.database.transaction(tenant.schema) as session:
            return await session.scalar(text("select count(*) from attempt where key = 'aduan:127.0.0.1'"))

    client = client_for(tenant)
    assert (await client.post(f"{page}/buka", data={"kode": "SALAH234"})).status_code == 422
    assert await tries() == 1
    jar = httpx.Cookies()
    jar.set("aduan_" + ticket.nomor.replace("-", "_"), "SALAH234", path="/aduan")
    guessing = client_for(tenant)
    guessing.cookies = jar
    await guessing.get(page)
    await guessing.post(f"{page}/balas", data={"teks": "Boleh masuk?"})
    assert await tries() == 3
    for _try in range(30):
        last = await client.post(f"{page}/buka", data={"kode": "SALAH234"})
    assert last.status_code == 429


async def test_what_somebody_complains_about_in_the_search_leads_to_the_form(work, units):
    found = await public_tables.find_public(work, "jalan rusak", limit=8)
    asked = [hit for hit in found if hit.href.startswith("/aduan/kirim?kategori=")]
    assert asked[0].label.startswith("Buat aduan: Jalan")
    assert await public_tables.find_public(work, "dan", limit=8) == []
