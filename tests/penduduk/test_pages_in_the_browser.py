"""Every page of the room in a real browser."""

from __future__ import annotations

from tests.penduduk.conftest import DESA, HOME, new_kk, new_nik, official, operator_of

from tiru.penduduk.queries import family_with_card
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work

pytestmark = needs_browser


async def test_people_families_and_events(browse, settled, services, tenant):
    card = new_kk()
    person = await settled(no_kk=card, nama="Raden Mochamad Kusumaatmadja Wiranatakusumah", nama_ibu="")
    await settled(no_kk=card, nama="Ani", hubungan="istri", jenis_kelamin="P", nik=new_nik(woman=True))
    async with unit_of_work(services, tenant, official()) as work:
        family = (await family_with_card(work, card)).id
    where = f"{HOME}/orang/{person}"
    paths = [HOME, f"{HOME}?q=tidak+ada+nama+ini", f"{HOME}/baru", where, f"{where}/nik", f"{where}/ubah"]
    paths += [f"{where}/peristiwa/{deed}" for deed in ("pindah", "pisah-kk", "masuk-kk", "meninggal")]
    paths += [f"{HOME}/keluarga/{family}", f"{HOME}/keluarga/{family}/ubah", f"{HOME}/impor"]
    assert await seen(browse(tenant, official()), paths) == []


async def test_quality_and_duplicates(browse, settled, tenant):
    one = await settled(nama="Pasangan Peramban", nama_ibu="")
    other = await settled(nama="Pasangan Peramban", nik="", alamat="Jl. Lain")
    client = browse(tenant, official())
    await client.post(f"{HOME}/mutu/periksa")
    paths = [f"{HOME}/mutu", f"{HOME}/ganda", f"{HOME}/ganda/{one}/{other}"]
    assert await seen(client, paths) == []


async def test_an_operator_of_one_desa_sees_no_faults_of_the_page(browse, settled, tenant):
    await settled()
    assert await seen(browse(tenant, operator_of(DESA)), [HOME, f"{HOME}/mutu", f"{HOME}/impor"]) == []
