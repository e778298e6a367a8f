"""What the addresses of the room fasilitas are about."""

from datetime import date

from tiru.fasilitas.facts import Facts
from tiru.fasilitas.kinds import seed_kinds
from tiru.fasilitas.service import create_facility
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """A school of the regency; every official may see it. Its kind is of all tenants."""
    await seed_kinds(work)
    facts = Facts(
        jenis="sekolah",
        nama=f"SD {place.mark}",
        kode_wilayah=f"{work.tenant.kode_wilayah}.01.2001",
        berlaku_dari=date(2020, 1, 1),
    )
    row = await create_facility(work, facts)
    return Things(
        values={"facility_id": row.id},
        words={"kode": "sekolah", "deed": "tutup"},
        shown=frozenset({"facility_id"}),
    )
