"""What somebody sees of the register, as a table in the columns of the import."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tiru.errors import Refused
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.nik import mask
from tiru.penduduk.columns import layout
from tiru.penduduk.identity import nik_of, no_kk_of
from tiru.penduduk.models import Penduduk
from tiru.penduduk.queries import Filter, conditions
from tiru.penduduk.reach import EXPORT, NIK, READ, Areas, areas_of
from tiru.penduduk.words import word_of
from tiru.work import UnitOfWork

MOST_ROWS = 50_000
_NAMES = tuple(column.name for column in layout().columns)
_PLACE = _NAMES.index("kode_wilayah")
_WORDED = ("hubungan", "jenis_kelamin", "status_kawin", "state")


async def person_rows(work: UnitOfWork, wanted: Filter) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of what the filter leaves, within the reach of reading and of exporting; recorded.

    Numbers are whole where the actor may see them, masked elsewhere. Raises Refused for more than fits.
    """
    narrowed = [
        *await conditions(work, wanted, READ),
        (await areas_of(work, EXPORT)).hold(Penduduk.kode_wilayah),
    ]
    total = await work.session.scalar(select(func.count()).select_from(Penduduk).where(*narrowed)) or 0
    if total > MOST_ROWS:
        raise Refused(
            _("Ini %(n)s orang; sekali unduh paling banyak %(most)s.", n=angka(total), most=angka(MOST_ROWS)),
            remedy=_("Saring menurut desa dahulu."),
        )
    found = await work.session.scalars(
        select(Penduduk)
        .where(*narrowed)
        .options(joinedload(Penduduk.keluarga))
        .order_by(Penduduk.kode_wilayah, Penduduk.keluarga_id, Penduduk.hubungan != "kepala", Penduduk.id)
    )
    open_numbers = await areas_of(work, NIK)
    rows = [_row(work, person, open_numbers) for person in found]
    whole = sum(open_numbers.cover(str(row[_PLACE])) for row in rows)
    work.record("penduduk.orang.export", "penduduk:*", after={"baris": len(rows), "nik_terbuka": whole})
    return [column.label for column in layout().columns], rows


def _row(work: UnitOfWork, person: Penduduk, open_numbers: Areas) -> list[object]:
    whole = open_numbers.cover(person.kode_wilayah)
    numbers: dict[str, Any] = {"nik": nik_of(work, person), "no_kk": no_kk_of(work, person.keluarga)}
    cells: list[object] = []
    for column in _NAMES:
        if column in numbers:
            cells.append(numbers[column] if whole else mask(numbers[column]))
        elif column in _WORDED:
            value = getattr(person, column)
            cells.append(word_of(column, value) if value else "")
        else:
            cells.append(getattr(person, column))
    return cells
