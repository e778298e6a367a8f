"""What the addresses of the console are about: tenants."""

from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """The tenant's own name is no secret at the console; `tests/tenants` tries what it shows."""
    return Things(words={"slug": "kuningan"})
