"""What of facilities the citizens' search finds: open ones, by name, address or official number; never a contact."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from tiru.fasilitas import queries
from tiru.fasilitas.kinds import kinds
from tiru.fasilitas.queries import Filter
from tiru.i18n import lazy
from tiru.public_search import Hit
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork


async def find_public(work: UnitOfWork, words: str, *, limit: int) -> Sequence[Hit]:
    """Facilities whose name, address or number holds the words, by name."""
    catalogue = {kode: kind for kode, kind in (await kinds(work)).items() if kind.aktif}
    found = [
        row for row in (await queries.facilities(work, Filter(q=words), size=limit)).rows if row.jenis in catalogue
    ]
    districts = await names(work.session, [row.kode_wilayah[:8] for row in found])
    return [
        Hit(
            kind=lazy("Fasilitas"),
            label=row.nama,
            href="/fasilitas?" + urlencode({"jenis": row.jenis, "q": row.nama}),
            icon="building-community",
            note=" · ".join(filter(None, (catalogue[row.jenis].label, districts.get(row.kode_wilayah[:8], "")))),
        )
        for row in found
    ]
