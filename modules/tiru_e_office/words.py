"""The words of letters as people read them: urgency, secrecy, states, channels, instructions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiru.i18n import Lazy, lazy

KECEPATAN: Mapping[str, Lazy] = MappingProxyType(
    {
        "sangat_segera": lazy("Sangat segera"),
        "segera": lazy("Segera"),
        "penting": lazy("Penting"),
        "biasa": lazy("Biasa"),
    }
)
KEAMANAN: Mapping[str, Lazy] = MappingProxyType(
    {"B": lazy("Biasa / terbuka"), "T": lazy("Terbatas"), "R": lazy("Rahasia"), "SR": lazy("Sangat rahasia")}
)
STATUS: Mapping[str, Lazy] = MappingProxyType(
    {
        "diregistrasi": lazy("Diregistrasi"),
        "diarahkan": lazy("Diarahkan"),
        "didisposisi": lazy("Didisposisi"),
        "ditindaklanjuti": lazy("Ditindaklanjuti"),
        "dikembalikan": lazy("Dikembalikan"),
        "draf": lazy("Konsep"),
        "verifikasi": lazy("Menunggu paraf"),
        "siap_nomor": lazy("Menunggu nomor"),
        "siap_ttd": lazy("Menunggu tanda tangan"),
        "terbit": lazy("Terbit"),
        "terkirim": lazy("Terkirim"),
        "selesai": lazy("Selesai"),
        "diberkaskan": lazy("Diberkaskan"),
        "batal": lazy("Batal"),
    }
)
STATUS_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "diregistrasi": "info",
        "diarahkan": "info",
        "didisposisi": "info",
        "ditindaklanjuti": "warn",
        "dikembalikan": "crit",
        "verifikasi": "info",
        "siap_nomor": "warn",
        "siap_ttd": "warn",
        "terbit": "ok",
        "terkirim": "ok",
        "selesai": "ok",
        "diberkaskan": "ok",
        "batal": "crit",
    }
)
KEADAAN: Mapping[str, Lazy] = MappingProxyType(
    {
        "menunggu": lazy("Belum gilirannya"),
        "terkirim": lazy("Belum dibuka"),
        "dibaca": lazy("Dibuka"),
        "dikerjakan": lazy("Dikerjakan"),
        "selesai": lazy("Selesai"),
        "diteruskan": lazy("Diteruskan"),
        "dikembalikan": lazy("Dikembalikan"),
        "dilewati": lazy("Dilewati"),
        "batal": lazy("Ditarik"),
    }
)
PERAN: Mapping[str, Lazy] = MappingProxyType(
    {
        "utama": lazy("Penanggung jawab"),
        "koordinasi": lazy("Koordinasi"),
        "tembusan": lazy("Tembusan"),
        "hierarki": lazy("Paraf hierarki"),
        "hukum": lazy("Paraf hukum"),
    }
)
KANAL: Mapping[str, Lazy] = MappingProxyType(
    {
        "fisik": lazy("Kertas"),
        "surel": lazy("Surel"),
        "srikandi": lazy("SRIKANDI"),
        "dalam": lazy("e-Office"),
        "loket": lazy("Loket"),
    }
)
ASAL: Mapping[str, Lazy] = MappingProxyType(
    {
        "unit": lazy("Unit sendiri"),
        "desa": lazy("Desa atau kelurahan"),
        "pemda": lazy("Pemerintah daerah lain"),
        "kl": lazy("Kementerian atau lembaga"),
        "swasta": lazy("Swasta atau organisasi"),
        "warga": lazy("Warga"),
    }
)
INSTRUKSI: tuple[Lazy, ...] = (
    lazy("Tindak lanjuti"),
    lazy("Siapkan jawaban"),
    lazy("Telaah dan beri saran"),
    lazy("Wakili atau hadiri, laporkan hasilnya"),
    lazy("Agendakan"),
    lazy("Koordinasikan"),
    lazy("Selesaikan sesuai ketentuan"),
    lazy("Bantu atau fasilitasi"),
    lazy("Siapkan bahan atau sambutan"),
    lazy("Setuju sesuai saran"),
    lazy("Untuk diketahui"),
    lazy("Simpan"),
)
"""A check-list after the instructions in use in Sumedang (governance notes, 1.7); free text stands beside it."""
