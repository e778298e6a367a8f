"""What people read for the codes of the register, in the order they choose from."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiru.i18n import Lazy, lazy

SEXES: Mapping[str, Lazy] = MappingProxyType({"L": lazy("Laki-laki"), "P": lazy("Perempuan")})
RELATIONS: Mapping[str, Lazy] = MappingProxyType(
    {
        "kepala": lazy("Kepala keluarga"),
        "suami": lazy("Suami"),
        "istri": lazy("Istri"),
        "anak": lazy("Anak"),
        "menantu": lazy("Menantu"),
        "cucu": lazy("Cucu"),
        "orang_tua": lazy("Orang tua"),
        "mertua": lazy("Mertua"),
        "famili": lazy("Famili lain"),
        "pembantu": lazy("Pembantu"),
        "lainnya": lazy("Lainnya"),
    }
)
"""Status hubungan dalam keluarga, as printed on the family card."""
MARITAL: Mapping[str, Lazy] = MappingProxyType(
    {
        "belum_kawin": lazy("Belum kawin"),
        "kawin": lazy("Kawin"),
        "cerai_hidup": lazy("Cerai hidup"),
        "cerai_mati": lazy("Cerai mati"),
    }
)
STATES: Mapping[str, Lazy] = MappingProxyType(
    {"hidup": lazy("Tinggal di sini"), "pindah": lazy("Pindah"), "meninggal": lazy("Meninggal")}
)
STATE_KINDS: Mapping[str, str] = MappingProxyType({"hidup": "ok", "pindah": "warn", "meninggal": ""})
EVENTS: Mapping[str, Lazy] = MappingProxyType(
    {
        "pendataan": lazy("Didata"),
        "lahir": lazy("Lahir"),
        "datang": lazy("Datang"),
        "pindah": lazy("Pindah"),
        "meninggal": lazy("Meninggal"),
        "pisah_kk": lazy("Pisah KK"),
        "gabung_kk": lazy("Masuk KK lain"),
        "ubah": lazy("Data diubah"),
        "gabung_data": lazy("Data ganda digabung"),
        "pisah_data": lazy("Penggabungan dibatalkan"),
    }
)
SEVERITIES: Mapping[str, Lazy] = MappingProxyType(
    {"kesalahan": lazy("Kesalahan"), "peringatan": lazy("Peringatan"), "petunjuk": lazy("Petunjuk")}
)
SEVERITY_KINDS: Mapping[str, str] = MappingProxyType({"kesalahan": "crit", "peringatan": "warn", "petunjuk": "info"})
FIELDS: Mapping[str, Lazy] = MappingProxyType(
    {
        "nik": lazy("NIK"),
        "nama": lazy("Nama"),
        "tempat_lahir": lazy("Tempat lahir"),
        "lahir_on": lazy("Tanggal lahir"),
        "jenis_kelamin": lazy("Jenis kelamin"),
        "hubungan": lazy("Hubungan dalam keluarga"),
        "status_kawin": lazy("Status kawin"),
        "nama_ibu": lazy("Nama ibu kandung"),
        "alamat": lazy("Alamat"),
        "rt": lazy("RT"),
        "rw": lazy("RW"),
        "kode_wilayah": lazy("Desa/kelurahan"),
        "keluarga_id": lazy("Keluarga"),
        "state": lazy("Keadaan"),
        "state_on": lazy("Sejak"),
        "sumber": lazy("Sumber"),
        "tujuan": lazy("Tujuan"),
    }
)
"""Fields whose change is kept in the history."""


def word_of(field: str, value: object) -> str:
    """A stored value as people read it; codes of the lists above become their words."""
    lists = {"jenis_kelamin": SEXES, "hubungan": RELATIONS, "status_kawin": MARITAL, "state": STATES}
    if value is None or value == "":
        return "–"
    return str(lists[field].get(str(value), value)) if field in lists else str(value)
