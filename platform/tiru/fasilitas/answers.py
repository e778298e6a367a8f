"""The room's answers to `ports.Facilities`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tiru.fasilitas import queries
from tiru.fasilitas.models import Fasilitas, FasilitasPengenal
from tiru.fasilitas.ports import Facility
from tiru.fasilitas.queries import Filter, numbers_of
from tiru.work import UnitOfWork


async def facilities_of(work: UnitOfWork, *, kind: str = "", area: str = "") -> Sequence[Facility]:
    """See the port."""
    return await _told(work, await queries.every(work, Filter(jenis=kind, wilayah=area)))


async def facility(work: UnitOfWork, facility_id: int) -> Facility:
    """See the port."""
    return (await _told(work, [await queries.facility_of(work, facility_id)]))[0]


async def facility_numbered(work: UnitOfWork, key: str, number: str) -> Facility | None:
    """See the port."""
    query = select(Fasilitas).join(FasilitasPengenal, FasilitasPengenal.fasilitas_id == Fasilitas.id)
    row = await work.session.scalar(
        query.where(FasilitasPengenal.kunci == key, FasilitasPengenal.nilai == number.strip().upper())
    )
    return (await _told(work, [row]))[0] if row else None


async def nearest(
    work: UnitOfWork, latitude: float, longitude: float, *, kind: str = "", n: int = 5
) -> Sequence[tuple[Facility, float]]:
    """See the port."""
    found = await queries.nearest(work, latitude, longitude, wanted=Filter(jenis=kind), n=n)
    told = await _told(work, [one.facility for one in found])
    return [(one, near.metres) for one, near in zip(told, found, strict=True)]


async def _told(work: UnitOfWork, rows: Sequence[Fasilitas]) -> list[Facility]:
    numbers = await numbers_of(work, [row.id for row in rows])
    return [_fact(row, numbers.get(row.id, {})) for row in rows]


def _fact(row: Fasilitas, numbers: Mapping[str, str]) -> Facility:
    return Facility(
        id=row.id,
        kode=row.kode,
        jenis=row.jenis,
        bentuk=row.bentuk,
        nama=row.nama,
        kode_wilayah=row.kode_wilayah,
        alamat=row.alamat,
        latitude=row.latitude,
        longitude=row.longitude,
        unit_id=row.pemilik_unit_id,
        kapasitas=row.kapasitas,
        is_open=row.is_open,
        pengenal=numbers,
    )
