"""What the addresses of the room kalender are about."""

from datetime import date, timedelta

from tiru.kalender.forms import DayForm
from tiru.kalender.service import add_day
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """A closed day of this tenant alone, far from the national ones."""
    day = date(2040, 1, 1) + timedelta(days=int(place.mark, 16) % 20_000)
    await add_day(work, DayForm(tanggal=day, nama=f"Hari {place.mark}"))
    return Things(values={"day": day.isoformat()})
