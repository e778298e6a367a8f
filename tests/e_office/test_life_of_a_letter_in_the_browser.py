"""A letter out from the first word to the receiver's agenda by five posts, with the pages looked at on the way."""

import re

from sqlalchemy import select
from tests.e_office.test_letters_out_pages import OUT, asked, typed

from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.surat_keluar.first_templates import seed_templates
from tiru_e_office.tte.certificates import issue
from tiru_e_office.tte.service import sign_letters

pytestmark = needs_browser
SECRET = "kata sandi sertifikat"


async def test_the_life_of_a_letter_by_five_posts(client_for, services, gov):
    clients = {name: client_for(gov.tenant, gov.people[name]) for name in ("staf", "kabid", "kadis", "sekda", "lain")}
    for client in clients.values():
        client.headers["sec-fetch-site"] = "same-origin"
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        await seed_templates(work)
        await issue(work, SECRET)
    staf = clients["staf"]
    assert await seen(staf, [f"{OUT}/baru", f"{OUT}/baru?jenis=SD"]) == []
    sent = await staf.post(f"{OUT}/baru", data=typed(gov))
    assert sent.status_code == 303, sent.text
    letter = sent.headers["location"]
    number = int(letter.rsplit("/", 1)[1])
    for who in ("kabid", "kadis"):
        page = (await clients[who].get(letter)).text
        if who == "kabid":
            assert await seen(clients[who], ["/kantor/e_office", letter]) == []
        answer = await clients[who].post(f"/kantor/e_office/paraf/{asked(page)}/setuju", data={})
        assert answer.status_code == 303, answer.text
    page = (await clients["sekda"].get(letter)).text
    task = int(re.search(r"/kantor/e_office/tte\?tugas=(\d+)", page).group(1))
    (outcome,) = await sign_letters(services, gov.tenant, gov.people["sekda"], [task], SECRET)
    assert outcome.problem == ""
    async with unit_of_work(services, gov.tenant, gov.people["lain"]) as work:
        received = await work.session.scalar(select(Surat).where(Surat.sumber_id == number))
        assert received.unit_id == gov.units["badan"]
        waits = await work.session.scalar(select(Tugas).where(Tugas.surat_id == received.id))
        assert waits.jabatan_id == gov.posts["lain"]
        there = received.id
    assert (await clients["lain"].get(f"/kantor/e_office/surat/{there}")).status_code == 200
    page = (await staf.get(letter)).text
    assert "Dibuka" in page
    assert f"agenda {received.nomor_agenda}/" in page
    assert "Buku ekspedisi" in page
    assert await seen(staf, [letter, OUT, f"{OUT}/{number}/versi"]) == []


async def test_the_number_book_and_the_editor_of_a_draft(client_for, gov):
    staf = client_for(gov.tenant, gov.people["staf"])
    staf.headers["sec-fetch-site"] = "same-origin"
    sent = await staf.post(f"{OUT}/baru", data=typed(gov, langkah="simpan"))
    number = sent.headers["location"].rsplit("/", 1)[1]
    assert await seen(staf, [f"{OUT}/{number}/ubah"]) == []
    keeper = client_for(gov.tenant, gov.people["tu_dinas"])
    paths = ["/kantor/e_office/nomor", "/kantor/e_office/nomor?lihat=menunggu"]
    assert await seen(keeper, paths) == []
