"""The page of published figures, with and without any, as people see it."""

from tests.mbg.things import official

from tiru.testing.browser import needs_browser, seen
from tiru_mbg.rights import ANGKA, EKSPOR, RAPOR

from .test_published import HOME, figure

pytestmark = needs_browser


async def test_the_list_and_the_withdrawing_at_every_width(client_for, clean, tenant):
    client = client_for(tenant, official(RAPOR, ANGKA, EKSPOR))
    assert await seen(client, [HOME]) == []
    assert (await client.post(HOME, data=figure(catatan="Tanggalnya tidak disebut."))).status_code == 303
    listed = (await client.get(HOME)).text
    withdraw = listed.split("/cabut")[0].rsplit('"', 1)[1] + "/cabut"
    assert await seen(client, [HOME, withdraw, "/mbg"]) == []
