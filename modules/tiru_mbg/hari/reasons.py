"""Why an entry does not count, kept as a code and read in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from tiru.i18n import Lazy, _, lazy

UNKNOWN_DEVICE, BLOCKED, OTHERS_DEVICE = "perangkat_asing", "perangkat_dicabut", "perangkat_lain"
SIGNATURE, NUMBER, CONTENT = "tanda", "urut", "isi_lain"
KIND, FORM, CLOCK, NO_RIGHT = "jenis", "isian", "jam", "hak"
HELD, RECALLED, REJECTED, CALLED_OFF, SAMPLE = "ditahan", "ditarik", "ditolak", "batal", "sampel"
NOT_KNOWN = "belum_dikenal"

RETRIED = frozenset({UNKNOWN_DEVICE, BLOCKED, NOT_KNOWN})
"""What may have been put right since: such an entry is judged anew when it is sent again."""

_TEXTS: Mapping[str, Lazy] = {
    UNKNOWN_DEVICE: lazy("HP ini belum terdaftar. Buka halaman Lapangan dengan sambungan internet, lalu kirim lagi."),
    BLOCKED: lazy("HP ini diblokir. Hubungi kepala SPPG atau Satgas MBG."),
    OTHERS_DEVICE: lazy("HP ini terdaftar atas akun lain. Masuk dengan akun itu, atau daftarkan HP ini lagi."),
    SIGNATURE: lazy("Tanda tangan HP tidak cocok dengan isi catatan."),
    NUMBER: lazy("Nomor urut catatan ini sudah dipakai catatan lain dari HP yang sama."),
    CONTENT: lazy("Catatan dengan nomor ini sudah ada dan isinya berbeda."),
    KIND: lazy("Jenis catatan ini tidak dikenal."),
    FORM: lazy("Isian belum benar."),
    CLOCK: lazy("Jam HP tidak masuk akal."),
    NO_RIGHT: lazy("Akun ini tidak berwenang mencatat untuk dapur atau tempat ini."),
    HELD: lazy("Makanan ini sedang ditahan: jangan dikirim dan jangan dibagikan."),
    RECALLED: lazy("Batch ini ditarik: jangan dikirim dan jangan dibagikan."),
    REJECTED: lazy("Uji organoleptik menolak makanan ini: jangan dikirim dan jangan dibagikan."),
    CALLED_OFF: lazy("Kiriman ini sudah dibatalkan."),
    SAMPLE: lazy("Sampel belum cukup lama disimpan. Bila terpaksa dibuang, tulis alasannya."),
    NOT_KNOWN: lazy("Rencana hari itu belum ada di server. Catatan disimpan dan diperiksa lagi saat dikirim ulang."),
}


def reason(code: str, detail: str = "") -> str:
    """As it is kept."""
    return f"{code}:{detail}" if detail else code


def said(kept: str) -> str:
    """As it is read: a sentence, and the detail where there is one."""
    code, _colon, detail = kept.partition(":")
    if not code:
        return ""
    sentence = str(_TEXTS[code]) if code in _TEXTS else _("Catatan ini tidak dihitung.")
    return f"{sentence} ({detail})" if detail else sentence
