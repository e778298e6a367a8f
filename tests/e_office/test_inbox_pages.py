"""The pages of inbox, letter and agenda, asked as five different people."""

import re

from tests.e_office.test_life_of_an_incoming_letter import form

from tiru.tenant import STRANGER
from tiru.work import unit_of_work
from tiru_e_office.surat_masuk.service import register


async def entered(services, gov, **changes) -> int:
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        return (await register(work, form(gov, **changes))).surat.id


def task_in(page: str) -> str:
    found = re.search(r"/kantor/e_office/tugas/(\d+)/disposisi", page)
    assert found, page
    return found.group(1)


async def test_a_letter_is_entered_passed_on_and_finished_through_the_pages(browse, gov):
    tu, bupati, kadis = (browse(gov.tenant, gov.people[name]) for name in ("tu", "bupati", "kadis"))
    sent = await tu.post(
        "/kantor/e_office/masuk/catat",
        data={"unit": gov.units["setda"], "asal": "Bappenas", "hal": "Rapat desa", "kepada": gov.posts["bupati"]},
    )
    assert sent.status_code == 303, sent.text
    letter = sent.headers["location"]
    assert "Rapat desa" in (await bupati.get("/kantor/e_office")).text
    page = (await bupati.get(letter)).text
    answer = await bupati.post(
        f"/kantor/e_office/tugas/{task_in(page)}/disposisi",
        data={"penerima_lain": gov.posts["kadis"], "instruksi": ["Tindak lanjuti"], "catatan": "Jumat pagi."},
    )
    assert answer.status_code == 303, answer.text
    assert "Rapat desa" not in (await bupati.get("/kantor/e_office")).text
    assert "Rapat desa" in (await bupati.get("/kantor/e_office?lihat=pantau")).text
    page = (await kadis.get(letter)).text
    assert "Jumat pagi." in page
    answer = await kadis.post(f"/kantor/e_office/tugas/{task_in(page)}/selesai", data={"laporan": "Sudah dihadiri."})
    assert answer.status_code == 303
    assert "Sudah dihadiri." in (await bupati.get(letter)).text
    assert "Selesai" in (await tu.get("/kantor/e_office/masuk?status=selesai")).text


async def test_a_step_that_is_refused_keeps_what_was_typed(browse, services, gov):
    letter = await entered(services, gov)
    bupati = browse(gov.tenant, gov.people["bupati"])
    task = task_in((await bupati.get(f"/kantor/e_office/surat/{letter}")).text)
    answer = await bupati.post(f"/kantor/e_office/tugas/{task}/disposisi", data={"catatan": "Kata-kata panjang."})
    assert answer.status_code == 422
    assert "Kata-kata panjang." in answer.text
    assert "Pilih 1 sampai 50 penerima" in answer.text


async def test_a_duplicate_is_shown_with_a_way_on(browse, services, gov):
    await entered(services, gov)
    tu = browse(gov.tenant, gov.people["tu"])
    data = {
        "unit": gov.units["setda"],
        "asal": "Diskominfo Provinsi",
        "hal": "Undangan rapat koordinasi",
        "nomor": "005/118/Diskominfo",
        "tanggal": "2026-11-20",
    }
    answer = await tu.post("/kantor/e_office/masuk/catat", data=data)
    assert answer.status_code == 409
    assert "Tetap catat" in answer.text
    answer = await tu.post("/kantor/e_office/masuk/catat", data={**data, "tetap_kembar": "true"})
    assert answer.status_code == 303


async def test_others_and_strangers_get_nothing(browse, services, gov, other_tenant):
    letter = await entered(services, gov)
    address = f"/kantor/e_office/surat/{letter}"
    assert (await browse(gov.tenant, gov.people["lain"]).get(address)).status_code == 404
    assert (await browse(other_tenant, gov.people["bupati"]).get(address)).status_code == 404
    assert (await browse(gov.tenant, STRANGER).get(address)).status_code == 303
    bupati = browse(gov.tenant, gov.people["bupati"])
    task = task_in((await bupati.get(address)).text)
    foreign = await browse(gov.tenant, gov.people["lain"]).post(
        f"/kantor/e_office/tugas/{task}/selesai", data={"laporan": "x"}
    )
    assert foreign.status_code == 404


async def test_the_book_lists_a_secret_letter_by_number_alone(browse, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        work.actor = gov.people["tu"]
        await register(work, form(gov, keamanan="SR", hal="Hal yang sangat rahasia", kepada=[gov.posts["kadis"]]))
    from dataclasses import replace

    colleague = browse(gov.tenant, replace(gov.people["tu"], id=10**9))
    page = (await colleague.get("/kantor/e_office/masuk")).text
    assert "(rahasia)" in page
    assert "sangat rahasia" not in page
    table = (await colleague.get("/kantor/e_office/masuk/ekspor.csv")).text
    assert "(rahasia)" in table
    assert "sangat rahasia" not in table
    assert "sangat rahasia" not in (await colleague.get("/kantor/e_office/cari?q=rahasia")).text


async def test_search_finds_words_of_the_letters_one_may_see(browse, services, gov):
    await entered(services, gov, hal="Pelayanan vaksin di puskesmas")
    seen = (await browse(gov.tenant, gov.people["bupati"]).get("/kantor/e_office/cari?q=vaksin")).text
    unseen = (await browse(gov.tenant, gov.people["lain"]).get("/kantor/e_office/cari?q=vaksin")).text
    assert "Pelayanan vaksin" in seen
    assert "Pelayanan vaksin" not in unseen
