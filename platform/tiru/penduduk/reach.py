"""How far a right over persons reaches: the whole region, or the desa of its grants and units.

A right held for a unit reaches the areas of that unit and of everything below it: a kecamatan all its desa, a dinas
none, because a dinas has no area; give it the right for the whole region instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from tiru.errors import Forbidden
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import reach_of
from tiru.work import UnitOfWork

READ = "penduduk:orang:read"
MANAGE = "penduduk:orang:manage"
EXPORT = "penduduk:orang:export"
NIK = "penduduk:nik:read"
QUALITY = "penduduk:mutu:read"


@dataclass(frozen=True, slots=True)
class Areas:
    """Codes of desa, kecamatan or more; None: everywhere in the region."""

    codes: frozenset[str] | None

    def cover(self, kode_wilayah: str) -> bool:
        """Whether this desa lies within."""
        return self.codes is None or any(f"{kode_wilayah}.".startswith(f"{code}.") for code in self.codes)

    def hold(self, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """The same as a condition on a column of codes."""
        if self.codes is None:
            return true()
        inside = [column.startswith(f"{code}.", autoescape=True) for code in sorted(self.codes)]
        return or_(column.in_(self.codes), *inside) if self.codes else false()


async def areas_of(work: UnitOfWork, permission: str) -> Areas:
    """Where the actor holds `permission`."""
    reach = reach_of(work.actor, permission)
    if reach.everything:
        return Areas(None)
    codes = set(reach.desa)
    if reach.tops:
        paths = [Unit.path.contains(f"/{top}/", autoescape=True) for top in reach.tops]
        found = await work.session.scalars(select(Unit.kode_wilayah).where(or_(*paths), Unit.kode_wilayah.is_not(None)))
        codes |= {code for code in found if code}
    return Areas(frozenset(codes))


async def check_within(work: UnitOfWork, permission: str, kode_wilayah: str) -> None:
    """Raises Forbidden for a desa the actor's right does not reach."""
    if not (await areas_of(work, permission)).cover(kode_wilayah):
        raise Forbidden(_("Wewenang Anda tidak menjangkau wilayah ini."))
