"""Work done at night: the rules put to every desa, then the day's quality kept."""

from __future__ import annotations

from sqlalchemy import select

from tiru.penduduk.checking import check_village
from tiru.penduduk.models import Penduduk
from tiru.penduduk.quality import note_scores
from tiru.work import UnitOfWork


async def check_all(work: UnitOfWork) -> None:
    """One job per desa, so that none holds its transaction for long. Ages change the answers by themselves."""
    for kode in await work.session.scalars(select(Penduduk.kode_wilayah).distinct()):
        await work.enqueue("penduduk.check_village", {"kode_wilayah": kode}, once=f"penduduk:{kode}")


async def check_one(work: UnitOfWork, kode_wilayah: str) -> None:
    """The rules put to one desa."""
    await check_village(work, kode_wilayah)


async def note_quality(work: UnitOfWork) -> None:
    """The day's scores."""
    await note_scores(work)
