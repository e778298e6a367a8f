"""What the module announces."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.module import Event


@dataclass(frozen=True, slots=True)
class SuratDiterima(Event):
    """A letter was entered in the agenda of a unit."""

    surat_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class DisposisiBaru(Event):
    """A post has been given something to do with a letter."""

    surat_id: int
    tugas_id: int
    jabatan_id: int


@dataclass(frozen=True, slots=True)
class TugasDikembalikan(Event):
    """A post gave a task back; `jabatan_id` is who has it again, None for the agenda."""

    surat_id: int
    tugas_id: int
    jabatan_id: int | None


@dataclass(frozen=True, slots=True)
class SuratSelesai(Event):
    """Every responsible has closed a letter that came in."""

    surat_id: int


@dataclass(frozen=True, slots=True)
class ParafDiminta(Event):
    """A post is asked for its paraf."""

    surat_id: int
    tugas_id: int
    jabatan_id: int


@dataclass(frozen=True, slots=True)
class TandaTanganDiminta(Event):
    """A letter has its number and waits for a signature."""

    surat_id: int
    tugas_id: int
    jabatan_id: int


@dataclass(frozen=True, slots=True)
class TandaTanganGagal(Event):
    """A try to sign failed, by no wrong pass phrase; `account_id` is who tried."""

    surat_id: int
    tugas_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class NomorBatal(Event):
    """A reserved number will never be used; `unit_id` keeps its book."""

    surat_id: int
    nomor_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class SuratTerbit(Event):
    """A letter was signed and has its number for good."""

    surat_id: int


@dataclass(frozen=True, slots=True)
class TugasTerlambat(Event):
    """A task passed its deadline; `level` counts how often it has escalated."""

    surat_id: int
    tugas_id: int
    jabatan_id: int
    level: int
