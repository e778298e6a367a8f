"""What the addresses of the room parameter are about."""

from datetime import date, timedelta

from tiru.parameter.regulatory import VersionForm, add_version
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """A version of the first parameter that any module declares."""
    module, spec = next((module, spec) for module in work.registry for spec in module.parameters)
    form = VersionForm(
        nilai=str(spec.versions[-1].value),
        berlaku_dari=date(2030, 1, 1) + timedelta(days=int(place.mark, 16) % 20_000),
        dasar_hukum=f"Perbup {place.mark}",
    )
    row = await add_version(work, module.name, spec.key, form)
    return Things(values={"version_id": row.id}, words={"module": module.name, "key": spec.key})
