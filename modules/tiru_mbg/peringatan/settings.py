"""Limits of the warnings that no regulation gives: proposals until the regency has set its own."""

from __future__ import annotations

from tiru.i18n import Lazy, lazy
from tiru.module import SettingSpec
from tiru_mbg.peringatan.catalogue import PROPOSAL


def _limit(key: str, title: Lazy, default: int, most: int) -> SettingSpec:
    return SettingSpec(
        key=key,
        title=title,
        kind="integer",
        default=default,
        minimum=1,
        maximum=most,
        legal_basis=PROPOSAL,
        verified=False,
    )


SETTINGS = (
    _limit("peringatan_berangkat_menit", lazy("Peringatan: menit sebelum jam makan harus sudah berangkat"), 30, 240),
    _limit("peringatan_posisi_menit", lazy("Peringatan: menit tanpa posisi di jalan"), 15, 240),
    _limit("peringatan_jam_lapor", lazy("Peringatan: jam dapur harus sudah mencatat"), 10, 23),
    _limit("peringatan_harga_persen", lazy("Peringatan: persen harga di atas pasar"), 15, 500),
    _limit("peringatan_gizi_hari", lazy("Peringatan: hari layanan di bawah target energi"), 2, 30),
    _limit("peringatan_sisa_persen", lazy("Peringatan: persen sisa makanan"), 20, 100),
    _limit("peringatan_sisa_hari", lazy("Peringatan: hari layanan dengan banyak sisa"), 3, 30),
)
