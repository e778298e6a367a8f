"""Every page of e-Office in a real browser, at three widths."""

from datetime import timedelta

from tests.e_office.test_life_of_an_incoming_letter import SCAN, form, pass_on

from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.surat_masuk.service import register

pytestmark = needs_browser


async def filled(services, gov) -> int:
    """Letters in every state before the same posts; answers the one that went furthest."""
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        first = (
            await register(work, form(gov, kecepatan="segera", ringkasan="Mohon hadir tepat waktu."), [SCAN])
        ).surat
        await register(work, form(gov, nomor="2", hal="Longsor di ruas Cipasung", kecepatan="sangat_segera"))
        late = await register(work, form(gov, nomor="3", hal="Permintaan data dukung evaluasi", asal="BPBD"))
        late.tasks[0].batas_at = work.now - timedelta(days=2)
        await register(work, form(gov, nomor="4", hal="Hal rahasia negara", keamanan="R"))
        await register(work, form(gov, nomor="5", hal="Undangan tanpa tujuan", kepada=[]))
        await pass_on(work, gov, "bupati", first.id, ("sekda", "utama"), ("lain", "tembusan"))
        await pass_on(work, gov, "sekda", first.id, ("kadis", "utama"))
        return first.id


async def test_the_inbox_and_a_letter(services, gov, client_for):
    letter = await filled(services, gov)
    paths = ["/kantor/e_office", "/kantor/e_office?lihat=lewat", "/kantor/e_office?lihat=pantau"]
    paths += [f"/kantor/e_office/surat/{letter}", "/kantor/e_office/cari?q=rapat", "/kantor/e_office/cari?q=tidakada"]
    assert await seen(client_for(gov.tenant, gov.people["bupati"]), paths) == []
    own = [f"/kantor/e_office/surat/{letter}"]
    assert await seen(client_for(gov.tenant, gov.people["kadis"]), own) == []


async def test_a_secret_letter_carries_its_readers_name(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        secret = (await register(work, form(gov, keamanan="SR", hal="Rencana sangat rahasia"))).surat.id
    client = client_for(gov.tenant, gov.people["bupati"])
    address = f"/kantor/e_office/surat/{secret}"
    assert f'data-reader="{gov.people["bupati"].name}"' in (await client.get(address)).text
    assert await seen(client, [address]) == []


async def test_the_agenda(services, gov, client_for):
    await filled(services, gov)
    paths = ["/kantor/e_office/masuk", "/kantor/e_office/masuk/catat", "/kantor/e_office/masuk?q=tidakada"]
    assert await seen(client_for(gov.tenant, gov.people["tu"]), paths) == []
