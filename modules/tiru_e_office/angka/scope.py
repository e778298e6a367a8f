"""For which units and days figures are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, false, or_, select

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import IN_TREE_ORDER, present
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork

READ = "e_office:angka:read"
PRESETS = (30, 90, 365)
USUAL = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The days from `first` to `last`, both included, and the ids of the units; None for all units there are."""

    first: date
    last: date
    units: tuple[int, ...] | None = None

    def bounds(self, work: UnitOfWork) -> tuple[datetime, datetime]:
        """The instants from which and before which."""
        zone = work.tenant.zone
        return (
            datetime.combine(self.first, time(), zone),
            datetime.combine(self.last + timedelta(days=1), time(), zone),
        )


def last_days(work: UnitOfWork, days: int, units: Sequence[int] | None = None) -> Asked:
    """So many days up to today."""
    chosen = None if units is None else tuple(units)
    return Asked(first=work.today - timedelta(days=days - 1), last=work.today, units=chosen)


async def asked_for(work: UnitOfWork, hari: str, unit: int | None) -> Asked:
    """From the address. Raises NotFound for a unit out of reach; other days than the presets become ninety."""
    days = int(hari) if hari in {str(preset) for preset in PRESETS} else USUAL
    if unit is None and reach_of(work.actor, READ).everything:
        return last_days(work, days)
    reached = select(Unit.id).where(within_reach(work))
    if unit is not None:
        top = await work.session.scalar(select(Unit.path).where(Unit.id == unit, Unit.id.in_(reached)))
        if top is None:
            raise NotFound(_("Unit ini tidak ada."))
        reached = reached.where(Unit.path.startswith(top, autoescape=True))
    return last_days(work, days, (await work.session.scalars(reached)).all())


async def choices(work: UnitOfWork) -> Sequence[tuple[int, str]]:
    """Units that may be asked for, in the order of the tree."""
    rows = await work.session.execute(
        select(Unit.id, Unit.nama).where(within_reach(work), present(work.today)).order_by(IN_TREE_ORDER)
    )
    return [(row.id, row.nama) for row in rows]


def within_reach(work: UnitOfWork) -> ColumnElement[bool]:
    """Units in which the actor may see figures: those of the right, with everything below."""
    reach = reach_of(work.actor, READ)
    if reach.everything:
        return Unit.id.is_not(None)
    ways: list[ColumnElement[bool]] = [Unit.path.contains(f"/{top}/", autoescape=True) for top in sorted(reach.tops)]
    ways += [Unit.kode_wilayah.startswith(code, autoescape=True) for code in sorted(reach.desa)]
    return or_(*ways) if ways else false()
