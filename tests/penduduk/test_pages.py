"""The pages: what is shown, refused, kept when it is shown again, and written into the ledger."""

import json

import pytest
from sqlalchemy import text
from tests.penduduk.conftest import DESA, HOME, OTHER_DESA, new_kk, new_nik, official, operator_of, person_form

from tiru.penduduk.queries import family_with_card
from tiru.penduduk.reach import MANAGE, NIK, QUALITY, READ
from tiru.tenant import Actor, Kind
from tiru.work import unit_of_work

TYPED = {"alasan": "Sesuai KK", "pada": "2026-02-01"}


def sent(**changes):
    form = person_form(**changes).model_dump(mode="json")
    return {name: value or "" for name, value in form.items()}


async def entries(services, tenant, action):
    async with unit_of_work(services, tenant, official()) as work:
        rows = await work.session.execute(
            text("select subject, reason from audit_entry where action = :action order by seq"), {"action": action}
        )
        return [tuple(row) for row in rows]


async def test_somebody_is_recorded_and_shown_with_a_masked_nik(browse, tenant):
    client = browse(tenant, official())
    nik = new_nik()
    made = await client.post(f"{HOME}/baru", data=sent(nik=nik, nama="Halaman Satu"))
    assert made.status_code == 303
    shown = (await client.get(made.headers["location"])).text
    assert f"{nik[:4]}********{nik[-4:]}" in shown
    assert nik not in shown
    assert nik not in (await client.get(HOME, params={"q": "Halaman Satu"})).text


async def test_a_refused_form_keeps_every_word(browse, tenant):
    client = browse(tenant, official())
    refused = await client.post(f"{HOME}/baru", data=sent(nama="Diketik Panjang") | {"nik": "12", "rt": "1x"})
    assert refused.status_code == 422
    for word in ("Diketik Panjang", 'value="12"', 'value="1x"', 'id="rt-salah"'):
        assert word in refused.text


async def test_without_script_the_code_of_the_desa_is_typed(browse, tenant):
    client = browse(tenant, official())
    made = await client.post(f"{HOME}/baru", data=sent() | {"kode_wilayah": "", "kode_wilayah_teks": DESA})
    assert made.status_code == 303


async def test_looking_at_a_whole_nik_needs_its_right_and_is_recorded(browse, settled, tenant, services):
    nik = new_nik()
    person = await settled(nik=nik)
    where = f"{HOME}/orang/{person}/nik"
    assert (await browse(tenant, official(READ, MANAGE)).get(where)).status_code == 403
    assert (f"penduduk:{person}", "") not in await entries(services, tenant, "penduduk.nik.read")
    shown = await browse(tenant, official(READ, NIK)).get(where)
    assert nik in shown.text
    assert (f"penduduk:{person}", "") in await entries(services, tenant, "penduduk.nik.read")


async def test_the_copy_for_the_person_holds_everything_and_is_recorded(browse, settled, tenant, services):
    nik = new_nik()
    person = await settled(nik=nik)
    taken = await browse(tenant, official()).get(f"{HOME}/orang/{person}/salinan")
    copy = json.loads(taken.text)
    assert copy["orang"]["nik"] == nik
    assert copy["riwayat"][0]["jenis"] == "pendataan"
    assert (f"penduduk:{person}", "") in await entries(services, tenant, "penduduk.orang.copy")
    assert (await browse(tenant, official(READ, MANAGE)).get(f"{HOME}/orang/{person}/salinan")).status_code == 403


async def test_a_whole_number_finds_person_and_family_and_leaves_no_trace_in_the_address(browse, settled, tenant):
    nik, card = new_nik(), new_kk()
    person = await settled(nik=nik, no_kk=card)
    client = browse(tenant, official())
    found = await client.post(f"{HOME}/cari-nomor", data={"nomor": nik})
    assert found.headers["location"] == f"{HOME}/orang/{person}"
    family = await client.post(f"{HOME}/cari-nomor", data={"nomor": card})
    assert family.headers["location"].startswith(f"{HOME}/keluarga/")
    missing = await client.post(f"{HOME}/cari-nomor", data={"nomor": new_nik()})
    assert missing.status_code == 404
    wrong = await client.post(f"{HOME}/cari-nomor", data={"nomor": "32"})
    assert wrong.status_code == 422
    assert 'value="32"' in wrong.text
    assert "Itu seperti nomor" in (await client.get(HOME, params={"q": nik})).text


PERSON_PATHS = (
    "orang/{person}",
    "orang/{person}/nik",
    "orang/{person}/salinan",
    "orang/{person}/ubah",
    "orang/{person}/peristiwa/pindah",
    "ganda/batal/{person}",
    "keluarga/{family}",
    "keluarga/{family}/ubah",
)


@pytest.fixture
async def somebody(settled, services, tenant):
    card = new_kk()
    person = await settled(no_kk=card)
    async with unit_of_work(services, tenant, official()) as work:
        family = await family_with_card(work, card)
        return {"person": person, "family": family.id}


async def test_another_desas_person_is_not_there(browse, somebody, tenant):
    ours, theirs = browse(tenant, operator_of(DESA)), browse(tenant, operator_of(OTHER_DESA))
    for path in PERSON_PATHS:
        where = f"{HOME}/{path.format(**somebody)}"
        assert (await ours.get(where)).status_code == 200, path
        assert (await theirs.get(where)).status_code == 404, path


async def test_another_tenants_person_is_not_there(browse, somebody, other_tenant):
    client = browse(other_tenant, official())
    for path in PERSON_PATHS:
        assert (await client.get(f"{HOME}/{path.format(**somebody)}")).status_code == 404, path


async def test_a_stranger_to_the_desa_notes_nothing(browse, somebody, tenant):
    elsewhere, reader = browse(tenant, operator_of(OTHER_DESA)), browse(tenant, official(READ))
    nobody = browse(tenant, Actor(kind=Kind.STAFF, id=9, name="Tanpa hak"))
    for deed in ("pindah", "pisah-kk", "masuk-kk", "meninggal", "datang"):
        where = f"{HOME}/orang/{somebody['person']}/peristiwa/{deed}"
        assert (await elsewhere.post(where, data=TYPED)).status_code == 404, deed
        assert (await reader.post(where, data=TYPED)).status_code == 403, deed
        assert (await nobody.get(where)).status_code == 403, deed


async def test_an_event_is_noted_and_stands_in_the_history(browse, somebody, tenant):
    client = browse(tenant, official())
    where = f"{HOME}/orang/{somebody['person']}"
    assert (await client.get(f"{where}/peristiwa/terbang")).status_code == 404
    kept = await client.post(f"{where}/peristiwa/pindah", data={**TYPED, "alamat": "Jl. Diketik"})
    assert kept.status_code == 422
    assert "Jl. Diketik" in kept.text
    done = await client.post(f"{where}/peristiwa/pindah", data={**TYPED, "tujuan": "Kota Bandung"})
    assert done.status_code == 303
    shown = (await client.get(where)).text
    for words in ("Kota Bandung", "Sesuai KK", "Pindah", "Datang kembali"):
        assert words in shown
    again = await client.post(f"{where}/peristiwa/meninggal", data=TYPED)
    assert again.status_code == 409


async def test_a_pair_is_compared_merged_and_parted_again(browse, settled, tenant):
    one = await settled(nama="Pasangan Halaman")
    other = await settled(nama="Pasangan Halaman", nik="", alamat="Jl. Lain")
    client = browse(tenant, official())
    where = f"{HOME}/ganda/{one}/{other}"
    assert f'href="{where}"' in (await client.get(f"{HOME}/orang/{one}")).text
    assert "Jl. Lain" in (await client.get(where)).text
    kept = await client.post(where, data={"putusan": "gabung", "tetap": one, "ambil": ["alamat"]})
    assert kept.status_code == 422
    assert 'value="alamat" checked' in kept.text
    done = await client.post(where, data={"putusan": "gabung", "tetap": one, "ambil": ["alamat"], **TYPED})
    assert done.headers["location"] == f"{HOME}/orang/{one}"
    assert "Jl. Lain" in (await client.get(f"{HOME}/orang/{one}")).text
    merged = (await client.get(f"{HOME}/orang/{other}")).text
    assert f'href="{HOME}/ganda/batal/{other}"' in merged
    assert (await client.post(f"{HOME}/ganda/batal/{other}", data=TYPED)).status_code == 303
    assert "Jl. Lain" in (await client.get(f"{HOME}/orang/{other}")).text
    apart = await client.post(where, data={"putusan": "beda", **TYPED})
    assert apart.headers["location"] == f"{HOME}/ganda"


async def test_quality_leads_to_the_people_of_a_rule(browse, settled, tenant):
    await settled(nama="Tanpa Ibu Uji", nama_ibu="")
    client = browse(tenant, official())
    shown = (await client.get(f"{HOME}/mutu")).text
    assert f'href="{HOME}?aturan=ibu_kosong"' in shown
    assert "Belum terverifikasi" in shown
    listed = await client.get(HOME, params={"aturan": "ibu_kosong", "q": "Tanpa Ibu Uji"})
    assert "Tanpa Ibu Uji</a>" in listed.text


async def test_who_only_watches_quality_sees_figures_and_no_names(browse, settled, tenant):
    await settled(nama="Rahasia Uji", nama_ibu="")
    client = browse(tenant, official(QUALITY))
    shown = (await client.get(f"{HOME}/mutu")).text
    assert "Nama ibu kosong" in shown
    assert f'href="{HOME}?' not in shown
    assert (await client.get(HOME)).status_code == 403
    assert (await client.post(f"{HOME}/mutu/periksa")).status_code == 403
    table = (await client.get(f"{HOME}/mutu/ekspor.csv")).text
    assert "ibu_kosong" in table
    assert "Rahasia Uji" not in table


async def test_a_check_is_started_by_hand(browse, settled, tenant):
    await settled()
    client = browse(tenant, official())
    done = await client.post(f"{HOME}/mutu/periksa")
    assert done.headers["location"] == f"{HOME}/mutu"
    assert "orang diperiksa" in (await client.get(f"{HOME}/mutu")).text


async def test_a_family_page_shows_its_members_and_gets_a_new_number(browse, somebody, tenant):
    client = browse(tenant, official())
    where = f"{HOME}/keluarga/{somebody['family']}"
    assert f'href="{HOME}/orang/{somebody["person"]}"' in (await client.get(where)).text
    fresh = new_kk()
    done = await client.post(f"{where}/ubah", data={"no_kk": fresh, "alamat": "Jl. KK", "alasan": "KK baru"})
    assert done.status_code == 303
    shown = (await client.get(where)).text
    assert f"{fresh[:4]}********{fresh[-4:]}" in shown
    assert "Jl. KK" in shown
    wrong = await client.post(f"{where}/ubah", data={"no_kk": "1", "alamat": "Jl. Ketik", "alasan": "KK baru"})
    assert wrong.status_code == 422
    assert "Jl. Ketik" in wrong.text
