"""The tree of a day, and finding a unit in today's."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from tiru.organisasi.models import Unit, UnitPerubahan
from tiru.organisasi.queries import named, present
from tiru.organisasi.trees import Change, Node, tree_on
from tiru.work import UnitOfWork


async def tree(work: UnitOfWork, day: date) -> list[Node]:
    """All units of a day in the order of the tree, as they were called and hung then."""
    columns = [column for column in Unit.__table__.columns if column.name != "path"]
    rows = await work.session.execute(select(*columns))
    changes = await work.session.execute(
        select(UnitPerubahan.id, UnitPerubahan.unit_id, UnitPerubahan.berlaku_pada, UnitPerubahan.sebelum).where(
            UnitPerubahan.berlaku_pada > day, UnitPerubahan.jenis.in_(("ubah", "pindah"))
        )
    )
    return tree_on(
        [Node(**row._mapping) for row in rows],
        [Change(id=row.id, unit_id=row.unit_id, on=row.berlaku_pada, before=row.sebelum) for row in changes],
        day,
    )


async def choose_units(work: UnitOfWork, q: str, *, limit: int = 20) -> list[tuple[Unit, str]]:
    """Units of today for what was typed, whole and beginning matches first, each with the names above it."""
    if len(q) < 2:
        return []
    query = (
        select(Unit)
        .where(present(work.today), named(q))
        .order_by(
            (func.lower(Unit.singkatan) == q.lower()).desc(),
            Unit.nama.istartswith(q, autoescape=True).desc(),
            func.length(Unit.nama),
            Unit.id,
        )
        .limit(limit)
    )
    found = (await work.session.scalars(query)).all()
    ids = {int(part) for unit in found for part in unit.path.split("/") if part}
    rows = await work.session.execute(select(Unit.id, Unit.nama).where(Unit.id.in_(ids)))
    names = {row.id: row.nama for row in rows}
    return [(unit, _around(unit, names)) for unit in found]


def _around(unit: Unit, names: dict[int, str]) -> str:
    """What stands above, nearest first; the top (the government itself) is left out when something is between."""
    over = [names[int(part)] for part in unit.path.split("/") if part and int(part) != unit.id]
    return ", ".join(reversed(over[1:] or over))


async def unit_coded(work: UnitOfWork, kode: str) -> Unit | None:
    """The unit of today with this code."""
    return (await work.session.scalars(select(Unit).where(Unit.kode == kode, present(work.today)))).one_or_none()
