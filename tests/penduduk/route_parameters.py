"""What the addresses of the register are about."""

from tiru.penduduk.models import Keluarga, Penduduk
from tiru.penduduk.reach import READ
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """A family of two."""
    where = {
        "kode_wilayah": f"{work.tenant.kode_wilayah}.01.2001",
        "dibuat_at": work.now,
        "diubah_at": work.now,
    }
    family = Keluarga(**where)
    work.session.add(family)
    await work.session.flush()
    people = [
        Penduduk(keluarga_id=family.id, nama=f"{name} {place.mark}", nama_kunci=f"{name} {place.mark}".lower(), **where)
        for name in ("Satu", "Dua")
    ]
    work.session.add_all(people)
    await work.session.flush()
    one, other = people
    return Things(
        values={"person_id": one.id, "one_id": one.id, "family_id": family.id},
        words={"other_id": other.id, "deed": "pindah"},
        also=(READ,),
    )
