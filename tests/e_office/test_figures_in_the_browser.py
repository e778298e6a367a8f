"""The figures, the front page and the way of a letter in a real browser, at three widths."""

from tests.e_office.test_figures import may_see, some_letters
from tests.e_office.test_life_of_an_incoming_letter import pass_on

from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work

pytestmark = needs_browser


async def test_the_figures_and_the_way_of_a_letter_in_a_browser(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        letters = await some_letters(work, gov)
        await pass_on(work, gov, "bupati", letters["overdue"].id, ("kadis", "utama"))
    reader = may_see(gov, "kadis", scope="unit", unit_id=gov.units["pemda"])
    paths = [
        "/kantor/e_office/angka",
        "/kantor/e_office/angka?hari=30",
        f"/kantor/e_office/surat/{letters['overdue'].id}",
    ]
    assert await seen(client_for(gov.tenant, reader), [*paths, "/kantor"]) == []
    nothing = may_see(gov, "staf", scope="unit", unit_id=gov.units["badan"])
    assert await seen(client_for(gov.tenant, nothing), ["/kantor/e_office/angka"]) == []


async def test_the_registrars_letter_with_its_two_ends(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        letters = await some_letters(work, gov)
    assert (
        await seen(client_for(gov.tenant, gov.people["tu"]), [f"/kantor/e_office/surat/{letters['overdue'].id}"]) == []
    )
