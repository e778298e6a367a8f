"""The pages of webhooks in a real browser, in every state they know."""

from __future__ import annotations

from datetime import timedelta

import httpx
from sqlalchemy import text
from tests.e_office.test_webhooks import ALL

from tiru.tenant import Actor, Grant, Kind
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.webhook import service
from tiru_e_office.webhook.service import WebhookForm

pytestmark = needs_browser
HOME = "/kantor/e_office/webhook"
KEEPER = Actor(kind=Kind.STAFF, id=1, name="Pengelola", grants=(Grant(permission=service.MANAGE),))
FATES = (
    ("surat.diterima", "terkirim", 1, 204, ""),
    ("disposisi.baru", "terkirim", 3, 200, ""),
    ("surat.selesai", "gagal", 7, 500, "Penerima menjawab 500."),
    ("surat.terbit", "antre", 2, None, "Penerima tidak menjawab dalam 10 detik."),
    ("uji.ping", "antre", 0, None, ""),
)


class SentFirst:
    """A client whose `get` of one address is answered by sending a form: a page that only a form leads to."""

    def __init__(self, client: httpx.AsyncClient, path: str) -> None:
        self.base_url, self._client, self._path = client.base_url, client, path

    async def get(self, path: str) -> httpx.Response:
        if path == self._path:
            return await self._client.post(path, headers={"sec-fetch-site": "same-origin"})
        return await self._client.get(path)


async def some(work, name: str, url: str):
    wanted = WebhookForm.model_validate({"nama": name, "url": url, "peristiwa": ALL})
    return (await service.create_webhook(work, wanted, standing=0))[0]


async def test_nothing_yet(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, KEEPER) as work:
        await work.session.execute(text("delete from e_office_webhook"))
        hook = await some(work, "Dasbor kinerja", "https://dasbor.contoh.go.id/kait/surat")
    assert await seen(client_for(gov.tenant, KEEPER), [f"{HOME}/{hook.id}"]) == []
    async with unit_of_work(services, gov.tenant, KEEPER) as work:
        await work.session.execute(text("delete from e_office_webhook"))
    assert await seen(client_for(gov.tenant, KEEPER), [HOME]) == []


async def test_one_that_sends_one_that_fails_and_one_that_is_off(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, KEEPER) as work:
        hook = await some(work, "Dasbor kinerja", "https://dasbor.contoh.go.id/kait/surat")
        late = await some(work, "Aplikasi perencanaan", "https://perencanaan.contoh.go.id/masuk/e-office/peristiwa")
        dead = await some(work, "Arsip provinsi", "https://arsip.provinsi.example/kait")
        late.gagal_sejak = work.now - timedelta(hours=5)
        dead.aktif, dead.mati_karena = False, "Penerima tidak menjawab dalam 10 detik."
        for number, (event, state, tries, code, problem) in enumerate(FATES):
            row = await service.put(work, hook, event, {"surat": "1f0c9a"})
            row.keadaan, row.percobaan, row.kode_jawaban, row.galat = state, tries, code, problem
            row.dibuat_at = work.now - timedelta(minutes=90 - number * 10)
            row.berikut_at = work.now + timedelta(minutes=30) if state == "antre" else None
    client = client_for(gov.tenant, KEEPER)
    page = (await client.get(f"{HOME}/{hook.id}")).text
    assert "Surat tercatat di agenda" in page
    assert "7 kali dicoba" in page
    assert page.count('/ulang"') == 3, "what waits is not sent twice"
    assert "belum menjawab dengan baik" in (await client.get(f"{HOME}/{late.id}")).text
    assert "Nyalakan webhook ini" in (await client.get(f"{HOME}/{dead.id}")).text
    paths = [f"{HOME}?lihat=semua", f"{HOME}/{hook.id}?halaman=1", f"{HOME}/{late.id}", f"{HOME}/{dead.id}"]
    assert await seen(client_for(gov.tenant, KEEPER), paths) == []


async def test_the_secret_is_shown_on_the_answer_that_made_it(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, KEEPER) as work:
        hook = await some(work, "Dasbor kinerja", "https://dasbor.contoh.go.id/kait/surat")
    renewed = f"{HOME}/{hook.id}/rahasia"
    client = SentFirst(client_for(gov.tenant, KEEPER), renewed)
    assert await seen(client, [renewed]) == []  # type: ignore[arg-type]
