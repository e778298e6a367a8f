"""The register of processing for e-Office: names of officials in the trail, people in letters, identities of signers.

Letters are archives: how long they stay and what becomes of them is decided by the retention schedule (JRA) of
their folder (PP 28/2012), by nobody's wish and by no clock of this module, so no field has an end of its own. The
access log stays with its letter. What is encrypted (`pengenal`, `kunci`) goes with the official's account.
"""

from __future__ import annotations

from tiru.i18n import Lazy, lazy
from tiru.module import PersonalField

_DUTY = "UU 27/2022 Pasal 20 ayat (2) huruf c (kewajiban hukum): UU 43/2009; PP 28/2012"
_TRAIL = lazy("Membuktikan siapa yang menulis, memutus, dan menandatangani naskah")
_LETTER = lazy("Naskah dinas sebagai arsip; dapat memuat nama pengirim dan orang yang dibicarakan")
_SIGNER = lazy("Mengenali penanda tangan pada penyelenggara sertifikat elektronik")
_LOOK = lazy("Mencatat siapa yang membuka naskah terbatas dan rahasia")


def _field(table: str, column: str, purpose: Lazy, neutralize: str = "empty") -> PersonalField:
    return PersonalField(
        table=table, column=column, category="umum", purpose=purpose, basis=_DUTY, retention=None, neutralize=neutralize
    )


PERSONAL = (
    _field("e_office_surat", "asal", _LETTER, "text"),
    _field("e_office_surat", "kepada", _LETTER, "text"),
    _field("e_office_surat", "hal", _LETTER, "text"),
    _field("e_office_surat", "ringkasan", _LETTER),
    _field("e_office_surat", "isi_teks", _LETTER),
    _field("e_office_surat", "catatan", _LETTER),
    _field("e_office_surat", "dibuat_nama", _TRAIL),
    _field("e_office_lampiran", "nama", _LETTER, "text"),
    _field("e_office_lampiran", "oleh", _TRAIL),
    _field("e_office_disposisi", "dari_nama", _TRAIL),
    _field("e_office_disposisi", "catatan", _LETTER),
    _field("e_office_tugas", "oleh_nama", _TRAIL),
    _field("e_office_tugas", "catatan", _LETTER),
    _field("e_office_versi", "oleh_nama", _TRAIL),
    _field("e_office_versi", "isi", _LETTER),
    _field("e_office_naskah", "isi", _LETTER),
    _field("e_office_naskah", "tujuan", _LETTER),
    _field("e_office_naskah", "tembusan", _LETTER),
    _field("e_office_pengiriman", "tujuan", _LETTER, "text"),
    _field("e_office_pengiriman", "surel", lazy("Mengirim surat kepada alamat di luar")),
    _field("e_office_nomor", "dipesan_oleh", _TRAIL),
    _field("e_office_akses", "nama", _LOOK),
    _field("e_office_penanda", "pengenal", _SIGNER, "delete"),
    _field("e_office_penanda", "pengenal_tampak", _SIGNER, "delete"),
    _field("e_office_sertifikat", "nama", _SIGNER, "delete"),
    _field("e_office_sertifikat", "kunci", _SIGNER, "delete"),
    _field("e_office_tte", "penanda_nama", _TRAIL),
    _field("e_office_berkas", "nama", _LETTER, "text"),
    _field("e_office_berkas", "uraian", _LETTER),
    _field("e_office_berkas", "dibuat_oleh", _TRAIL),
    _field("e_office_usul", "panitia", _TRAIL),
    _field("e_office_usul", "penyetuju", _TRAIL),
    _field("e_office_pinjam", "peminjam", lazy("Mengetahui siapa yang membawa berkas arsip"), "text"),
)
