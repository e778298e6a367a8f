"""Units by code, their children, and a tenant's own subtree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.errors import NotFound
from tiru.i18n import _


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit as the register knows it. `penduduk` in persons, `luas_km2` in km²."""

    kode: str
    nama: str
    tingkat: str
    induk: str | None
    jalur: str
    penduduk: int | None
    luas_km2: float | None


_UNIT = "select kode, nama, tingkat, induk, jalur, penduduk, luas_km2 from tiru_control.wilayah"


async def unit(session: AsyncSession, kode: str) -> Unit:
    """One unit. Raises NotFound."""
    row = (await session.execute(text(f"{_UNIT} where kode = :kode"), {"kode": kode})).one_or_none()
    if row is None:
        raise NotFound(_("Tidak ada wilayah dengan kode %(kode)s.", kode=kode))
    return Unit(*row)


async def children(session: AsyncSession, kode: str) -> Sequence[Unit]:
    """What lies directly inside, by code."""
    rows = await session.execute(text(f"{_UNIT} where induk = :kode order by kode"), {"kode": kode})
    return [Unit(*row) for row in rows]


async def names(session: AsyncSession, codes: Sequence[str]) -> dict[str, str]:
    """Names of many units at once."""
    rows = await session.execute(
        text("select kode, nama from tiru_control.wilayah where kode = any(:codes)"), {"codes": list(codes)}
    )
    return {row.kode: row.nama for row in rows}


async def names_inside(session: AsyncSession, kode: str) -> dict[str, str]:
    """Names of everything inside a unit, by code."""
    rows = await session.execute(
        text("select kode, nama from tiru_control.wilayah where kode like :inside order by kode"),
        {"inside": f"{kode}.%"},
    )
    return {row.kode: row.nama for row in rows}


async def counts_inside(session: AsyncSession, kode: str) -> dict[str, int]:
    """How many units of each level lie inside; kelurahan are counted apart from desa."""
    rows = await session.execute(
        text(
            "select case when tingkat = 'desa' and substr(kode, 10, 1) = '1' then 'kelurahan' "
            "else tingkat end as level, count(*) as number from tiru_control.wilayah "
            "where kode like :inside group by 1"
        ),
        {"inside": f"{kode}.%"},
    )
    return {row.level: row.number for row in rows}


async def counts_inside_each(session: AsyncSession, kode: str) -> dict[str, float]:
    """How many desa and kelurahan lie in each unit directly inside."""
    rows = await session.execute(
        text(
            "select induk, count(*) as number from tiru_control.wilayah "
            "where kode like :inside and tingkat = 'desa' group by induk"
        ),
        {"inside": f"{kode}.%"},
    )
    return {row.induk: float(row.number) for row in rows}
