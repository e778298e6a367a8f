"""What the addresses of the front pages are about."""

from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    return Things(words={"code": "id"})
