"""Every page of the calendar in a real browser, with the proposed holidays of this year in it."""

from __future__ import annotations

from tiru.kalender.forms import DayForm
from tiru.kalender.queries import holidays_of
from tiru.kalender.service import add_day, seed_holidays
from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work

pytestmark = needs_browser
HOME = "/kantor/kalender"


async def test_the_calendar(client_for, services, tenant, registry):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await seed_holidays(work)
        if not await holidays_of(work, 2050):
            long = "Hari Jadi Kabupaten yang bernama cukup panjang"
            await add_day(work, DayForm(tanggal="2050-05-02", nama=long, sumber="Keputusan Bupati 3/2050"))
    client = client_for(tenant, all_powerful(registry))
    day = f"{HOME}/hari/2050-05-02"
    assert await seen(client, [HOME, day, f"{day}/hapus", f"{HOME}/impor"]) == []
