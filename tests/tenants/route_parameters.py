"""What the addresses of the console are about: tenants."""

from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """The tenant's own name is no secret at the console; `tests/tenants` tries what it shows."""
    tables = [one.name for module in work.registry for one in module.open_data]
    return Things(words={"slug": "kuningan", "name": next(iter(tables), ""), "form": "csv"})
