"""What modules may ask about facilities, and the plain facts they get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A facility as other modules see it: no contact, degrees as decimals, numbers by key (`npsn`, `nspp` …)."""

    id: int
    kode: str
    jenis: str
    bentuk: str
    nama: str
    kode_wilayah: str
    alamat: str
    latitude: float | None
    longitude: float | None
    unit_id: int | None
    kapasitas: int | None
    is_open: bool
    pengenal: Mapping[str, str]


class Facilities(Protocol):
    """Answered by the room fasilitas in every tenant."""

    async def facilities_of(self, work: UnitOfWork, *, kind: str = "", area: str = "") -> Sequence[Facility]:
        """Open facilities of a kind (all) in an area of any level (the whole tenant), by area and kind."""
        ...

    async def facility(self, work: UnitOfWork, facility_id: int) -> Facility:
        """One facility, closed ones too. Raises NotFound."""
        ...

    async def facility_numbered(self, work: UnitOfWork, key: str, number: str) -> Facility | None:
        """The facility with an official number, e.g. `npsn`; None where nobody has it."""
        ...

    async def nearest(
        self, work: UnitOfWork, latitude: float, longitude: float, *, kind: str = "", n: int = 5
    ) -> Sequence[tuple[Facility, float]]:
        """The nearest open facilities with their distance in metres (great circle), nearest first."""
        ...
