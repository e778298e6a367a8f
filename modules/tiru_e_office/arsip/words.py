"""The archive's words as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiru.i18n import Lazy, lazy


def _fixed(words: dict[str, Lazy]) -> Mapping[str, Lazy]:
    return MappingProxyType(words)


PEMICU = _fixed(
    {
        "sejak_dicipta": lazy("Sejak dicipta"),
        "setelah_tidak_berlaku": lazy("Setelah tidak berlaku"),
        "setelah_selesai_audit": lazy("Setelah selesai diaudit"),
        "setelah_pensiun": lazy("Setelah pensiun"),
        "setelah_tahun_anggaran": lazy("Setelah tahun anggaran berakhir"),
    }
)
NASIB = _fixed({"musnah": lazy("Musnah"), "permanen": lazy("Permanen"), "dinilai_kembali": lazy("Dinilai kembali")})
KEADAAN = _fixed(
    {"aktif": lazy("Aktif"), "inaktif": lazy("Inaktif"), "musnah": lazy("Musnah"), "permanen": lazy("Diserahkan")}
)
KEADAAN_KINDS = MappingProxyType({"aktif": "info", "inaktif": "warn", "musnah": "crit", "permanen": "ok"})
USUL = _fixed({"pemindahan": lazy("Pemindahan"), "pemusnahan": lazy("Pemusnahan"), "penyerahan": lazy("Penyerahan")})
USUL_KEADAAN = _fixed(
    {
        "disusun": lazy("Disusun"),
        "dinilai": lazy("Dinilai panitia"),
        "disetujui": lazy("Disetujui"),
        "ditolak": lazy("Ditolak"),
        "dilaksanakan": lazy("Dilaksanakan"),
        "batal": lazy("Dibatalkan"),
    }
)
USUL_KINDS = MappingProxyType(
    {"disusun": "info", "dinilai": "warn", "disetujui": "ok", "ditolak": "crit", "dilaksanakan": "ok", "batal": ""}
)
WEWENANG = _fixed({"kepala_anri": lazy("Kepala ANRI"), "kepala_daerah": lazy("Kepala daerah")})
KEPUTUSAN = _fixed({"setuju": lazy("Setuju"), "tunda": lazy("Tunda"), "tolak": lazy("Tolak")})
TINGKAT = _fixed({"asli": lazy("Asli"), "salinan": lazy("Salinan"), "campuran": lazy("Asli dan salinan")})
KONDISI = _fixed({"baik": lazy("Baik"), "rusak_ringan": lazy("Rusak ringan"), "rusak_berat": lazy("Rusak berat")})
TEMPO = _fixed(
    {
        "pindah": lazy("Perlu dipindahkan"),
        "musnah": lazy("Boleh diusulkan musnah"),
        "serah": lazy("Perlu diserahkan"),
        "nilai": lazy("Perlu dinilai kembali"),
    }
)
