"""What the addresses of the room wilayah are about: reference data that everybody shares."""

from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    return Things(words={"kode": work.tenant.kode_wilayah})
