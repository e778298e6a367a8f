"""The register of processing for this room. Civil data stays as long as it is needed for public service; what is
kept is decided with the archive schedule (JRA), so no field has an end of its own."""

from __future__ import annotations

from tiru.i18n import Lazy, lazy
from tiru.module import PersonalField

_DUTY = "UU 27/2022 Pasal 20 ayat (2) huruf e (pelayanan publik); UU 23/2006 jo. UU 24/2013"
_WHO = lazy("Mengenali penduduk dalam layanan daerah")
_WHERE = lazy("Menentukan layanan menurut tempat tinggal")
_FAMILY = lazy("Menyusun keluarga untuk layanan keluarga")


def _field(table: str, column: str, purpose: Lazy, neutralize: str = "null") -> PersonalField:
    return PersonalField(
        table=table, column=column, category="umum", purpose=purpose, basis=_DUTY, retention=None, neutralize=neutralize
    )


PERSONAL = (
    _field("penduduk", "nik", _WHO),
    _field("penduduk", "nama", _WHO, "text"),
    _field("penduduk", "nama_kunci", _WHO, "text"),
    _field("penduduk", "tempat_lahir", _WHO, "empty"),
    _field("penduduk", "lahir_on", _WHO),
    _field("penduduk", "jenis_kelamin", _WHO),
    _field("penduduk", "status_kawin", _FAMILY),
    _field("penduduk", "hubungan", _FAMILY, "keep"),
    _field("penduduk", "nama_ibu", lazy("Membedakan orang yang bernama sama"), "empty"),
    _field("penduduk", "alamat", _WHERE, "empty"),
    _field("keluarga", "no_kk", _FAMILY),
    _field("keluarga", "alamat", _WHERE, "empty"),
    _field("penduduk_peristiwa", "rincian", lazy("Riwayat perubahan data kependudukan"), "empty"),
)
