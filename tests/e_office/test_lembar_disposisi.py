"""The lembar disposisi: what was asked of whom, for those who may see it."""

import io

from pypdf import PdfReader
from tests.e_office.test_life_of_an_incoming_letter import form, pass_on

from tiru.work import unit_of_work
from tiru_e_office.surat_masuk.service import register


async def printed(client, letter: int) -> str:
    answer = await client.get(f"/kantor/e_office/surat/{letter}/lembar")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    return " ".join(text.split())


async def test_the_sheet_tells_what_was_asked_and_offers_boxes_before(client_for, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        letter = (await register(work, form(gov))).surat.id
    blank = await printed(client_for(gov.tenant, gov.people["bupati"]), letter)
    assert "Undangan rapat koordinasi" in blank
    assert "Dengan hormat harap" in blank
    async with unit_of_work(services, gov.tenant, gov.people["bupati"]) as work:
        await pass_on(work, gov, "bupati", letter, ("sekda", "utama"), ("lain", "tembusan"))
    told = await printed(client_for(gov.tenant, gov.people["bupati"]), letter)
    assert "Sekretaris Daerah; Kepala Badan" in told
    assert "Dengan hormat harap" not in told
    peer = await printed(client_for(gov.tenant, gov.people["lain"]), letter)
    assert "Diteruskan kepada: Kepala Badan" in peer
    assert "Sekretaris Daerah" not in peer


async def test_it_is_nobody_elses(client_for, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        letter = (await register(work, form(gov))).surat.id
    answer = await client_for(gov.tenant, gov.people["lain"]).get(f"/kantor/e_office/surat/{letter}/lembar")
    assert answer.status_code == 404
