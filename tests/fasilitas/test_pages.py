"""The office's pages through HTTP: list, map, forms, refusals, reach, another tenant, files that leave."""

import json
import re

import pytest
from tests.fasilitas.conftest import DESA, OTHER_DESA, READER, keeper

from tiru.fasilitas.rules import EXPORT
from tiru.tenant import STRANGER, Actor, Grant, Kind

HOME = "/kantor/fasilitas"


def school(nama: str, **more) -> dict[str, object]:
    return {
        "jenis": "sekolah",
        "nama": nama,
        "kode_wilayah": DESA,
        "kepemilikan": "pemerintah",
        "berlaku_dari": "2020-01-01",
        **more,
    }


async def test_a_facility_is_noted_found_changed_closed_and_opened(browse, tenant, mark):
    client = browse(tenant, keeper())
    sent = school(f"SDN 1 {mark}", pengenal_npsn="9911 2233", latitude="-6,98", longitude="108,43", bentuk="SD")
    made = await client.post(f"{HOME}/baru", data=sent)
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    shown = (await client.get(place)).text
    for words in (f"SDN 1 {mark}", "99112233", DESA, "Dicatat", "-6.98"):
        assert words in shown
    for query in (mark, "99112233"):
        assert f"SDN 1 {mark}" in (await client.get(HOME, params={"q": query})).text
    changed = await client.post(f"{place}/ubah", data=sent | {"kapasitas": "240", "alasan": "Data Dapodik baru"})
    assert changed.status_code == 303, changed.text
    assert "Data Dapodik baru" in (await client.get(place)).text
    closed = await client.post(f"{place}/tutup", data={"pada": "2024-07-01", "alasan": "Digabung ke SDN 2"})
    assert closed.status_code == 303, closed.text
    assert "Digabung ke SDN 2" in (await client.get(place)).text
    assert f"SDN 1 {mark}" not in (await client.get(HOME, params={"q": mark})).text
    opened = await client.post(f"{place}/buka", data={"pada": "2025-07-01", "alasan": "Dibutuhkan lagi"})
    assert opened.status_code == 303, opened.text
    assert f"SDN 1 {mark}" in (await client.get(HOME, params={"q": mark, "status": "aktif"})).text


async def test_a_refused_form_keeps_every_word_and_says_what_is_wrong(browse, tenant, mark):
    client = browse(tenant, keeper())
    sent = school(f"SDN {mark}", pengenal_npsn="123", kode_wilayah="33.16.01.2001", alamat="Jalan Panjang 7")
    refused = await client.post(f"{HOME}/baru", data=sent | {"latitude": "-6,9"})
    assert refused.status_code == 400 or refused.status_code == 422
    for words in (mark, "Jalan Panjang 7", "NPSN harus 8", "bukan desa atau kelurahan di daerah ini", "-6,9"):
        assert words in refused.text
    assert "Tidak ada fasilitas seperti itu" in (await client.get(HOME, params={"q": mark})).text


async def test_without_script_a_desa_is_named_or_coded(browse, tenant, mark):
    client = browse(tenant, keeper())
    for typed, kode in (("windujanten", "32.08.01.2004"), (DESA, DESA)):
        sent = school(f"Sekolah {typed} {mark}", kode_wilayah="", kode_wilayah_teks=typed, tetap="ya")
        made = await client.post(f"{HOME}/baru", data=sent)
        assert made.status_code == 303, made.text
        assert kode in (await client.get(made.headers["location"])).text
    lost = await client.post(f"{HOME}/baru", data=school("Sekolah", kode_wilayah="", kode_wilayah_teks="Tidak Ada"))
    assert "Desa ini tidak ditemukan" in lost.text
    twice = await client.post(f"{HOME}/baru", data=school("Sekolah", kode_wilayah="", kode_wilayah_teks="Sindangjawa"))
    assert "dipakai beberapa desa" in twice.text


async def test_a_likely_twin_is_shown_first_and_noted_when_it_is_another(browse, tenant, keep, mark):
    number = await keep(f"SD Negeri 1 {mark}")
    client = browse(tenant, keeper())
    again = await client.post(f"{HOME}/baru", data=school(f"SDN 1 {mark}"))
    assert again.status_code == 409
    assert f'href="{HOME}/{number}"' in again.text
    assert 'name="tetap"' in again.text
    assert (await client.post(f"{HOME}/baru", data=school(f"SDN 1 {mark}", tetap="ya"))).status_code == 303


async def test_filters_narrow_by_kind_kecamatan_owner_and_state(browse, tenant, keep, mark):
    await keep(f"SDN {mark}")
    await keep(f"Pasar {mark}", jenis="pasar", kode_wilayah=OTHER_DESA, kepemilikan="swasta")
    client = browse(tenant, READER)
    for narrow in ({"jenis": "pasar"}, {"kecamatan": OTHER_DESA[:8]}, {"pemilik": "swasta"}):
        page = (await client.get(HOME, params={"q": mark, **narrow})).text
        assert f"Pasar {mark}" in page
        assert f"SDN {mark}" not in page
    odd = {"jenis": "'; drop", "kecamatan": "%", "pemilik": "unit:x", "status": "?", "halaman": "-1", "q": mark}
    assert f"SDN {mark}" in (await client.get(HOME, params=odd)).text
    assert (await client.get(HOME, params={"q": "a\0b"})).status_code < 500


async def test_the_map_draws_points_and_counts_what_is_dense(browse, tenant, keep, mark):
    for number in range(3):
        await keep(f"Rapat {number} {mark}", latitude=-6.98 + number / 10_000, longitude=108.43)
    alone = await keep(f"Sendiri {mark}", latitude=-6.85, longitude=108.6)
    client = browse(tenant, READER)
    page = (await client.get(f"{HOME}/peta", params={"q": mark})).text
    drawn = page[page.index('<svg class="chart map points') :]
    assert re.search(r"<text [^>]*>3</text>", drawn)
    assert f'href="{HOME}/{alone}"' in drawn
    assert "style=" not in drawn.split("</svg>")[0]
    near = (await client.get(f"{HOME}/peta", params={"q": mark, "kecamatan": DESA[:8]})).text
    assert f"Sendiri {mark}" not in near


async def test_a_reader_sees_no_contact_and_no_buttons(browse, tenant, keep, mark):
    number = await keep(f"SDN {mark}", kontak_nama="Bu Sri", kontak_telepon="0812-999")
    reader = (await browse(tenant, READER).get(f"{HOME}/{number}")).text
    assert "Bu Sri" not in reader
    assert "/ubah" not in reader
    assert "Bu Sri" in (await browse(tenant, keeper()).get(f"{HOME}/{number}")).text
    assert (await browse(tenant, READER).get(f"{HOME}/{number}/ubah")).status_code == 403
    assert (await browse(tenant, READER).get(f"{HOME}/baru")).status_code == 403
    assert (await browse(tenant, READER).get(f"{HOME}/ekspor.csv")).status_code == 403


async def test_a_desa_changes_its_own_and_is_refused_elsewhere(browse, tenant, keep, mark):
    own, other = await keep(f"SDN {mark}"), await keep(f"SMP {mark}", kode_wilayah=OTHER_DESA, kontak_nama="Bu Sri")
    client = browse(tenant, keeper("desa", desa=DESA))
    assert (await client.get(f"{HOME}/{own}/ubah")).status_code == 200
    for path in ("ubah", "tutup", "buka"):
        assert (await client.get(f"{HOME}/{other}/{path}")).status_code == 403
    assert "Bu Sri" not in (await client.get(f"{HOME}/{other}")).text
    refused = await client.post(f"{HOME}/baru", data=school(f"TK {mark}", kode_wilayah=OTHER_DESA))
    assert refused.status_code == 403
    table = (await client.get(f"{HOME}/ekspor.csv", params={"q": mark})).text
    assert f"SDN {mark}" in table
    assert f"SMP {mark}" not in table


async def test_the_other_tenants_facility_is_not_found(browse, other_tenant, keep, mark):
    number = await keep(f"SDN {mark}")
    client = browse(other_tenant, keeper())
    page = await client.get(f"{HOME}/{number + 10**6}")
    assert page.status_code == 404
    shown = await client.get(f"{HOME}/{number}")
    assert shown.status_code == 404 or mark not in shown.text
    assert mark not in (await client.get(f"{HOME}/ekspor.csv", params={"status": "semua"})).text
    assert mark not in (await client.get("/fasilitas/data.geojson")).text


async def test_points_leave_as_geojson_with_longitude_first(browse, tenant, keep, mark):
    await keep(f"SDN {mark}", latitude=-6.98, longitude=108.43, kontak_nama="Bu Sri", pengenal={})
    exporter = Actor(kind=Kind.STAFF, id=3, name="Statistik", grants=(Grant(permission=EXPORT),))
    answer = await browse(tenant, exporter).get(f"{HOME}/ekspor.geojson", params={"q": mark})
    assert answer.headers["content-type"].startswith("application/geo+json")
    content = json.loads(answer.content)
    assert content["sumber"] == tenant.title
    (feature,) = content["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [108.43, -6.98]}
    assert "Bu Sri" not in answer.text


async def test_citizens_find_what_is_near_without_contacts_or_closed_ones(client_for, tenant, keep, mark):
    await keep(f"Posyandu {mark}", jenis="posyandu", latitude=-6.98, longitude=108.43, kontak_nama="Bu Sri")
    await keep(f"Posyandu jauh {mark}", jenis="posyandu", latitude=-6.9, longitude=108.5, alamat="=1+1")
    client = client_for(tenant)
    page = (await client.get("/fasilitas", params={"q": mark})).text
    assert 'href="geo:-6.98,108.43"' in page
    assert "Bu Sri" not in page
    near = (await client.get("/fasilitas", params={"q": mark, "lintang": "-6.901", "bujur": "108.5"})).text
    assert near.index("Posyandu jauh") < near.index(f"Posyandu {mark}")
    assert "110 m" in near
    table = (await client.get("/fasilitas/data.csv")).text
    assert mark in table
    assert "Bu Sri" not in table
    assert "'=1+1" in table
    for odd in ({"lintang": "nan", "bujur": "1"}, {"lintang": "1e-200", "bujur": "108"}, {"lintang": "x"}):
        assert (await client.get("/fasilitas", params=odd)).status_code == 200


async def test_the_citizens_page_is_light(client_for, tenant, keep, mark):
    for number in range(12):
        await keep(f"Fasilitas bernama cukup panjang {number} {mark}", latitude=-6.9, longitude=108.5 + number / 100)
    async with client_for(tenant).stream("GET", "/fasilitas", headers={"accept-encoding": "gzip"}) as answer:
        assert sum([len(chunk) async for chunk in answer.aiter_raw()]) <= 12 * 1024


@pytest.mark.parametrize("path", ["", "/peta", "/baru", "/impor", "/jenis"])
async def test_strangers_see_nothing_of_the_office(client_for, tenant, path):
    assert (await client_for(tenant).get(HOME + path)).status_code in (303, 302, 401)


async def test_kinds_are_listed_added_and_switched(browse, tenant, mark):
    client = browse(tenant, keeper())
    sent = {"kode": mark, "label": f"Bank sampah {mark}", "kelompok": "prasarana", "ikon": "recycle"}
    wrong = await client.post(f"{HOME}/jenis", data=sent | {"kelompok": "lain"})
    assert f"Bank sampah {mark}" in wrong.text
    assert (await client.post(f"{HOME}/jenis", data=sent)).status_code == 303
    assert f"?jenis={mark}" in (await client.get(f"{HOME}/baru")).text
    assert (await client.post(f"{HOME}/jenis/{mark}", data={"aktif": "tidak"})).status_code == 303
    assert f"?jenis={mark}" not in (await client.get(f"{HOME}/baru")).text
    refused = await client.post(f"{HOME}/baru", data=school("Bank sampah", jenis=mark))
    assert "Jenis ini tidak dipakai lagi" in refused.text


async def test_the_citizens_search_finds_open_facilities_and_no_closed_ones(browse, tenant, mark):
    client = browse(tenant, keeper())
    made = await client.post(f"{HOME}/baru", data=school(f"SDN 1 {mark}"))
    gone = await client.post(f"{HOME}/baru", data=school(f"SDN 2 {mark}"))
    shut = {"pada": "2024-07-01", "alasan": "Digabung ke SDN 1"}
    assert (await client.post(f"{gone.headers['location']}/tutup", data=shut)).status_code == 303
    page = (await browse(tenant, STRANGER).get("/cari", params={"q": mark})).text
    assert f"SDN 1 {mark}" in page
    assert f"SDN 2 {mark}" not in page
    [found] = re.findall(r'class="hit" href="(/fasilitas[^"]+)"', page)
    assert f"SDN 1 {mark}" in (await browse(tenant, STRANGER).get(found.replace("&amp;", "&"))).text
    assert made.status_code == 303
