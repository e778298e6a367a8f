"""What modules may ask the register. The room is on in every tenant, but ask through `work.port` all the same.

The register answers whoever asks: that the person at the screen may know is for the asking module to see to, with
its own permission and reach. What is asked about one person is written into the ledger with the asker's purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tiru.work import UnitOfWork

AGE_GROUPS = (*tuple((least, least + 4) for least in range(0, 75, 5)), (75, 200))
"""Five years each, both ends included, as population pyramids have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSummary:
    """A person as other modules see them; `nik` is masked, `age` in whole years, None where birth is unknown."""

    id: int
    nik: str
    nama: str
    jenis_kelamin: str | None
    lahir_on: date | None
    age: int | None
    hubungan: str
    status_kawin: str | None
    nama_ibu: str
    keluarga_id: int | None
    kode_wilayah: str
    alamat: str
    rt: str
    rw: str
    state: str
    is_sintetis: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationCount:
    """Living persons of one desa, age group (index into the groups asked for, None: unknown) and sex."""

    kode_wilayah: str
    group: int | None
    jenis_kelamin: str | None
    people: int


class PersonRegister(Protocol):
    """Answered by `tiru.penduduk.answers`."""

    async def find_person(self, work: UnitOfWork, nik: str, *, purpose: str) -> PersonSummary | None:
        """Whoever carries this NIK, the living first."""

    async def person_summary(self, work: UnitOfWork, person_id: int, *, purpose: str) -> PersonSummary | None:
        """A person by the id a module kept; after a merge the one who stands for them."""

    async def household_of(self, work: UnitOfWork, person_id: int, *, purpose: str) -> Sequence[PersonSummary]:
        """The living on the same card, the person too, the head first."""

    async def population(
        self, work: UnitOfWork, *, kode_wilayah: str = "", groups: Sequence[tuple[int, int]] = AGE_GROUPS
    ) -> Sequence[PopulationCount]:
        """Counts inside an area (the whole region), never persons: desa, age group, sex."""
